"""measurements/figures.json, and the two pages that are made from it."""

import json
from datetime import UTC, datetime

import pytest

from crosshost import Problem
from lab.bench import deployments, record, sessions, shares, trace
from lab.bench.__main__ import TOPICS
from lab.bench.figure import Figure
from lab.docs import figures, scaling


def test_a_topic_is_replaced_and_the_others_stay(tmp_path):
    file = tmp_path / "figures.json"
    record.add("a", [Figure("a", "one", 1.0, "s", "")], file)
    record.add("b", [Figure("b", "two", 2.0, "s", "", at_most=1)], file)
    record.add("a", [Figure("a", "three", 3.0, "s", "")], file)
    topics = json.loads(file.read_text())
    assert {name: [figure["name"] for figure in topic["figures"]] for name, topic in topics.items()} == {
        "a": ["three"],
        "b": ["two"],
    }
    assert topics["b"]["figures"][0]["met"] is False
    assert "cores" in topics["a"]["machine"]


def test_the_record_has_a_line_a_figure(tmp_path):
    file = tmp_path / "figures.json"
    record.add("a", [Figure("a", "one", 1.0, "s", ""), Figure("a", "two", 1.0, "s", "")], file)
    assert sum('"name"' in line for line in file.read_text().splitlines()) == 2


def test_the_pages_have_what_was_recorded():
    for path, text in figures.rendered().items():
        assert path.read_text() == text, "scripts/docs figures"


def test_every_topic_of_the_bench_has_its_heading_and_no_other():
    assert set(figures.TOPICS) == set(TOPICS)
    assert set(json.loads(record.FILE.read_text())) <= set(TOPICS)


def test_a_missed_limit_shows_in_the_table():
    rows = [Figure("image", "size", 61.25, "MB", "of what", at_most=45).as_json()]
    text = figures.table("image", {"date": "2026-11-30", "machine": "2 cores", "figures": rows})
    assert "| size | 61.2 MB, **missed** | at most 45 | of what |\n" in text
    assert "`scripts/bench --only image`, 2026-11-30, 2 cores" in text


def test_numbers_have_about_three_digits():
    assert [figures.number(value) for value in (0.123, 1.5, 15.25, 1234.5, -115.2)] == [
        "0.12", "1.50", "15.2", "1,234", "-115",
    ]  # fmt: skip


def topic(**values: float) -> dict:
    return {"figures": [{"name": name, "value": value, "detail": "d"} for name, value in values.items()]}


def test_the_arithmetic_of_scaling_is_shown():
    measured = {
        "deployments": topic(
            **{
                f"{what}, SQLite, 16 connections": rate for what, rate in (("page", 900), ("whoami", 500), ("login", 5))
            },
            **{"memory of django, SQLite": 60.0, "memory of nginx, SQLite": 7.0},
        ),
        "sessions": topic(**{"a session in the table, SQLite": 400.0}),
    }
    assert "| SQLite | 900 | 500 | d | 5.0 | 67 MB |\n" in scaling.serves(measured)
    first = scaling.needs(measured).splitlines()[2]
    assert "10,000 x 200 / 28,800 s x 3 = 208 a second | 208 / 500 = 0.4 |" in first
    assert "10,000 x 1 x 14 days x 400 bytes = 0.06 GB" in first


def test_without_a_measurement_scaling_claims_nothing():
    assert scaling.serves({}).count("\n") == 2
    assert scaling.needs({}) == ""


def test_a_trace_has_the_first_event_of_each_kind_and_service():
    def event(action: str, service: str, seconds: float) -> dict:
        return {
            "Action": action,
            "Actor": {"Attributes": {"com.docker.compose.service": service}},
            "timeNano": seconds * 1e9,
        }

    events = [
        event("start", "django", 100.5),
        event("exec_create: python -c …", "django", 100.6),
        event("health_status: healthy", "django", 101.25),
        event("health_status: healthy", "django", 107),
        event("start", "nginx", 100.75),
    ]
    assert trace.from_events(events, 100) == {
        "django: the new container is started": 500,
        "django: it is healthy": 1250,
        "nginx: the new container is started": 750,
    }


def test_a_trace_leaves_out_what_was_written_before_it_began():
    lines = [
        "2026-11-30T07:50:33.000000000Z [1] [INFO] Listening at: http://0.0.0.0:8000 (1)",
        "\x1b[2K2026-11-30T07:51:00.500000000Z [1] [INFO] Listening at: http://0.0.0.0:8000 (1)",
    ]
    began = datetime(2026, 11, 30, 7, 51, tzinfo=UTC).timestamp()
    assert trace.from_log("\n".join(lines), began) == {"django: gunicorn listens": 500}


def test_a_trace_keeps_what_happened_every_time_in_its_order():
    both = trace.figures("toggle", "ours", [{"b": 20, "a": 10, "once": 5}, {"b": 40, "a": 30}])
    assert [(figure.name, figure.value) for figure in both] == [("ours: a", 20), ("ours: b", 30)]


@pytest.mark.thorough
def test_shares_and_engines_are_measured_in_process(tmp_path, monkeypatch):
    monkeypatch.setattr(shares, "TIMES", 2)
    found = shares.in_process(tmp_path, 1)
    parts = found["shares"]
    assert {"session", "user", "CorsMiddleware"} <= set(parts)
    assert abs(sum(parts.values()) - 2 * parts["whole"] - parts["preflight"]) < 1  # the parts add up to the whole
    assert {name: engine["queries"] for name, engine in found["engines"].items()} == {
        "config.sessions, ours": 2, "db": 2, "cached_db": 1, "signed_cookies": 1,
    }  # fmt: skip
    after = {name: engine["after_logout"] for name, engine in found["engines"].items()}
    assert after == {"config.sessions, ours": 401, "db": 401, "cached_db": 200, "signed_cookies": 200}


def test_the_sessions_key_is_found_in_the_log_of_a_container():
    assert deployments.key('\x1b[2K{"session": "59ihpb5spofa1sdrtznpo05aybrrouh8"}\n[INFO] Starting') == (
        "59ihpb5spofa1sdrtznpo05aybrrouh8"
    )
    with pytest.raises(Problem, match="printed no session"):
        deployments.key("[INFO] Starting")


def test_a_deployment_without_its_env_file_is_left_out_with_one_line(monkeypatch, capsys):
    monkeypatch.setitem(deployments.WITH, "SQLite", ("no-such-part",))
    assert not deployments.available("SQLite")
    assert capsys.readouterr().err == "bench: env/with/no-such-part.env is missing, so left out: SQLite\n"


def test_only_our_own_cleaning_has_a_limit():
    cleaning = {"seconds": 2.0, "longest_wait": 1500.0, "writes": 10, "failed": 1}
    times = {"smallest": 1.0, "median": 2.0}
    found = {"few": times, "many": times, "bytes": 370.0, "expired": 50_000, "ours": cleaning, "django": cleaning}
    figures = sessions.of_one("sessions", "SQLite", found)
    assert [figure.met for figure in figures] == [True, True, False, True]
    assert "25,000 a second; 1 of 10 writes failed" in figures[2].detail
