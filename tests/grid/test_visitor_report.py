"""The report of a visitor's browser: what is refused, with one line, and what is kept."""

import datetime
import json
from functools import cache

import pytest

from crosshost import Problem
from crosshost.policy.engine import engine
from lab.docs import visitors as page
from lab.grid import compare, difference, import_report, predict, record, user_agent, visitor
from lab.grid.dimensions import KINDS
from lab.grid.names import shown
from lab.grid.plan import lots
from lab.grid.visitor import Report

TODAY = datetime.date(2026, 11, 29)
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.2 Safari/605.1.15"
)
NAMES = ("app.example.com", "api.example.com", "b.example")


@cache
def report(variant: str = "webkitgtk", names: tuple[str, ...] = NAMES, version: str | None = None) -> Report:
    """Return a report as one of our engines would give it."""
    relations = shown(names, False).relations[:2]
    found = predict.cells_of(list(lots(relations)), engine(variant, version))
    kinds = "".join(kind.code for kind in KINDS)
    return Report("Safari 26.2 on macOS", SAFARI, "2026-11-29", names, False, found, kinds)


def changed(**members: object) -> bytes:
    return json.dumps(json.loads(visitor.text(report())) | members).encode()


def with_cell(relation: str, setter: str, cell: object) -> bytes:
    data = json.loads(visitor.text(report()))
    data["relations"].setdefault(relation, {})[setter] = cell
    return json.dumps(data).encode()


def refusal(raw: bytes) -> str:
    with pytest.raises(Problem) as raised:
        visitor.parse(raw, TODAY)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400
    return str(raised.value)


def test_a_report_is_read_as_it_was_written():
    assert visitor.parse(visitor.text(report()).encode(), TODAY) == report()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (visitor.text(report()).encode()[:-200], "truncated"),
        (visitor.text(report()).encode()[:300], "truncated"),
        (b" " * (visitor.LIMIT + 1) + b"{}", "larger than 4 MB"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "of another kind"),
        (b"hello", "of another kind"),
        (b"[]", "of another kind"),
        (b"{}", "of another kind"),
        (b'{"kind": "crosshost-grid"}', "schema_version null"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"kind": "crosshost-grid", "kind": "x"}', "stands twice"),
        (b'{"kind": ' + b"9" * 5000 + b"}", "no JSON"),
        (changed(kind="crosshost-doctor"), "of another kind"),
        (changed(schema_version=2), "schema_version 2"),
        (changed(schema_version=True), "schema_version true"),
        (changed(browser="<script>alert(1)</script>"), "browser"),
        (changed(browser="../../etc/passwd"), "browser"),
        (changed(browser=""), "browser"),
        (changed(browser=7), "'browser'"),
        (changed(user_agent="a\nb"), "user_agent"),
        (changed(user_agent="x" * 600), "user_agent"),
        (changed(date="2026-13-01"), "2026-13-01"),
        (changed(date="2027-01-01"), "future"),
        (changed(names=["1.2.3.4"]), "1.2.3.4"),
        (changed(names=["b.example", "B.example"]), "twice"),
        (changed(names="a.example"), '"names"'),
        (changed(names=[7]), "'7'"),
        (changed(https="yes"), '"https"'),
        (changed(setters={"n": "telepathy"}), "'n'"),
        (changed(kinds={"?": "SameSite=Lax"}), "'?'"),
        (changed(askers={}), "'askers'"),
        (changed(relations={}), "no cells"),
        (changed(relations={"two sites": []}), "no rows"),
        (changed(relations={"localhost, another port": {"n": "a:0"}}), "localhost, another port"),
        (with_cell("two sites, https", "n", "a:0"), "two sites, https"),
        (with_cell("another port", "?", "a:0"), "'?'"),
        (with_cell("another port", "n", ["a"]), "no text"),
        (with_cell("another port", "n", ""), "not possible"),
        (with_cell("another port", "n", "a:10"), "not possible"),
        (with_cell("another port", "n", "a:00"), "not possible"),
        (with_cell("another port", "n", "a:0 a:1"), "not possible"),
        (with_cell("another port", "n", "?:0"), "not possible"),
        (with_cell("another port", "n", "a:0 b:0"), "not possible"),
        (with_cell("another port", "s", "a:z"), "not possible"),
        (with_cell("another port", "headers", "a:evil,P"), "not possible"),
        (with_cell("another port", "headers", "a:none,http://evil.example"), "not possible"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_report_is_refused_in_one_line(raw, words):
    assert words in refusal(raw)


def test_a_report_does_not_need_every_cell():
    data = json.loads(visitor.text(report()))
    del data["relations"][next(iter(data["relations"]))]
    assert len(visitor.parse(json.dumps(data).encode(), TODAY).cells) < len(report().cells)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(import_report, "ROOT", tmp_path)
    monkeypatch.setattr(import_report, "FOLDER", tmp_path / "visitors")
    return tmp_path / "visitors"


def test_an_import_is_kept_and_another_of_the_same_browser_replaces_it(folder, tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_text(visitor.text(report()))
    assert import_report.main(file) == 0
    assert "added: Safari 26.2 on macOS" in capsys.readouterr().out
    assert [each.name for each in folder.iterdir()] == ["safari-26.2-on-macos.json"]
    assert import_report.main(file) == 0
    assert "replaced the report of 2026-11-29: Safari 26.2 on macOS" in capsys.readouterr().out
    assert import_report.everyone() == [report()]


def test_a_refused_import_names_the_file_and_leaves_nothing(folder, tmp_path):
    file = tmp_path / "empty.json"
    file.touch()
    for given, words in ((file, "empty.json: the report is empty"), (tmp_path, "is not a file")):
        with pytest.raises(Problem, match=words):
            import_report.main(given)
    assert not folder.exists()


def test_the_page_has_a_column_for_the_visitor_and_counts_it_apart(folder):
    recorded = record.add(record.EMPTY, {}, {}, "2026-11-29")
    assert "visitor" not in page.render(recorded, [])
    assert "| measured by a visitor: Safari 26.2 on macOS |" in page.render(recorded, [report()])


def test_the_page_is_made_from_the_record_and_the_reports():
    assert page.rendered() == page.PAGE.read_text()


def test_visitors_are_not_in_our_record(folder, tmp_path):
    before = list(compare.recorded(record.read()))
    file = tmp_path / "report.json"
    file.write_text(visitor.text(report()))
    import_report.main(file)
    assert list(compare.recorded(record.read())) == before
    assert folder not in record.FILE.parents


def test_names_of_hosts_alone_make_no_difference_to_a_browser():
    recorded = record.read()
    variant = "chromium"
    version = next(iter(recorded["browsers"][variant]))
    one = difference.with_build(report(variant, version=version), recorded, variant)
    assert one.cells > 1000
    assert one.depending > 0
    assert one.differences == ()


def test_another_engine_differs_and_is_not_the_nearest():
    comparisons = difference.with_record(report("webkitgtk"), record.read())
    assert comparisons[0].variant.startswith("webkitgtk")
    assert len(comparisons[-1].differences) > len(comparisons[0].differences)


def test_steps_that_took_too_long_are_left_out():
    (relation, *_) = shown(NAMES, False).relations
    (lot, *_) = lots([relation])
    left = visitor.without(report().cells, [lot], [f"{lot.number}.ask.a", f"{lot.number}.set.f"])
    assert (relation.id, "f") not in left
    assert "a" not in compare.cells.by_asker(left[relation.id, "n"])
    assert "b" in compare.cells.by_asker(left[relation.id, "n"])


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (SAFARI, "Safari 26.2 on macOS"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/26.2 Mobile/15E148 Safari/604.1",
            "Safari 26.2 on iOS",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 "
            "Safari/537.36 Edg/143.0.0.0",
            "Edge 143 on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile "
            "Safari/537.36",
            "Chrome 143 on Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "CriOS/143.0.7499.92 Mobile/15E148 Safari/604.1",
            "Chrome 143.0.7499.92 on iOS",
        ),
        ("curl/8.5.0", "a browser"),
        ("<script>alert(1)</script>", "a browser"),
        ("", "a browser"),
        (f"Firefox/{'1.' * 300}", "a browser"),
    ],
)
def test_a_browser_is_named_by_its_user_agent(agent, name):
    assert user_agent.guess(agent) == name
    assert user_agent.NAME.fullmatch(name)
