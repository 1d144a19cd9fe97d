"""scripts/explain, without the settings of .env."""

import json
import re

import pytest

from crosshost import Problem
from lab.browsers import record
from lab.grid import compare as grid
from lab.grid import record as grid_record
from lab.predict import __main__ as command
from lab.scenarios import catalogue, deployment


@pytest.fixture
def explain(monkeypatch, capsys):
    monkeypatch.setattr(deployment, "load", deployment.alone)

    def explain(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["explain", *arguments])
        code = command.main()
        return code, capsys.readouterr().out

    return explain


def test_it_prints_the_chain_the_reason_its_code_and_the_fix(explain):
    code, text = explain("cross-site-lax", "--case", "whoami-after-first-party-login")
    assert code == 0
    lines = text.splitlines()
    assert lines[:7] == [
        f"cross-site-lax: {catalogue.load('cross-site-lax').title}",
        "https://frontend.localhost:3443 sends requests to https://backend.localhost:8443 (cross-site), "
        "credentials: include",
        "✓ holds   ✗ does not hold   – not reached, or not needed",
        "",
        "whoami after first-party login (whoami-after-first-party-login)",
        "  every browser: 401",
        "    ✓ sent   ✗ cookies attached   ✗ accepted by view (401)   ✓ CSRF passed   ✓ readable",
    ]
    starts = [
        "The browser does not send laxsessionid: it is SameSite=Lax",
        "shown as  CookieBlockedReason.SameSiteLax",
        "clause    RFC 6265bis",
        "fix       ",
    ]
    assert len(lines) == 7 + len(starts)
    for line, start in zip(lines[7:], starts, strict=True):
        assert line.startswith(f"    {start}")


def test_the_status_of_a_view_is_shown_only_where_the_view_was_reached(explain):
    chains = [line for line in explain("different-port-no-credentials")[1].splitlines() if "accepted by view" in line]
    assert chains == [
        "    ✓ sent   ✗ cookies attached   – accepted by view   ✗ CSRF passed   ✓ readable",  # 403 of the CSRF check
        "    ✓ sent   ✗ cookies attached   ✗ accepted by view (401)   ✓ CSRF passed   ✓ readable",
    ]


def test_a_missing_cookie_is_explained_by_why_it_was_refused(explain):
    _, text = explain("cookie-domain-refused")
    assert "does not store sessionid: Domain=app.shop.localhost" in text
    assert "SetCookieBlockedReason.InvalidDomain" in text


def test_a_reason_without_a_devtools_code_has_no_such_line(explain):
    chosen = ("cross-site", "--case", "whoami-omit", "--engine", "firefox")
    text = explain(*chosen)[1]
    assert "\n    clause    " in text
    assert "shown as" not in text
    reason = json.loads(explain(*chosen, "--json")[1])["cases"]["whoami-omit"]["firefox"]["reason"]
    assert reason["devtools_code"] is None


def test_browsers_with_the_same_result_and_reason_share_an_entry(explain):
    _, text = explain("cross-site", "--case", "login")
    assert "  chromium, firefox: 200\n" in text
    assert "  chromium-blocked, webkitgtk-itp: 403\n" in text
    assert "  webkitgtk: 403\n" in text


def test_without_a_case_it_prints_those_with_an_expectation_and_failures_before_it(explain):
    def titles(*arguments: str) -> list[str]:
        lines = explain(*arguments)[1].splitlines()[3:]
        return [line.rpartition(" (")[2].rstrip(")") for line in lines if line and not line.startswith(" ")]

    assert titles("different-host") == ["login", "whoami-after-first-party-login"]
    assert len(titles("different-host", "--case", "all")) == 23
    assert titles("cookie-wrong-path") == ["logout", "whoami"]
    assert titles("header-not-exposed") == ["read"]


def test_one_browser_and_json(explain):
    _, text = explain("different-port-no-cors", "--engine", "firefox", "--json")
    report = json.loads(text)
    assert report["schema_version"] == 1
    assert report["scenario"] == "different-port-no-cors"
    cell = report["cases"]["whoami-after-first-party-login"]
    assert list(cell) == ["firefox"]
    assert cell["firefox"]["result"] == "throws"
    assert cell["firefox"]["links"]["readable"] is False
    assert cell["firefox"]["reason"]["devtools_code"] == "CorsError.MissingAllowOriginHeader"
    assert "http://localhost:3000" in cell["firefox"]["reason"]["fix"]
    change = cell["firefox"]["reason"]["fixes"][0][0]
    assert (change["setting"], change["value"]) == ("CORS_ALLOWED_ORIGINS", "['http://localhost:3000']")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["cros-site"], "there is no scenario 'cros-site': did you mean cross-site?"),
        (["cross-site", "--case", "logn"], "there is no case 'logn' in this scenario: did you mean login?"),
        (
            ["cross-site", "--case", "zzz"],
            "there is no case 'zzz' in this scenario: there are login, whoami-after",
        ),
        (["cross-site", "--engine", "firefx"], "there is no engine 'firefx': did you mean firefox?"),
    ],
)
def test_an_unknown_name_is_one_line_with_the_nearest_name(explain, arguments, says):
    with pytest.raises(Problem) as problem:
        explain(*arguments)
    assert str(problem.value).startswith(says)


@pytest.fixture
def few(monkeypatch):
    """Check a part: test_predicted.py and tests/grid compare all."""
    first = list(grid.recorded(grid_record.read()))[:1]
    monkeypatch.setattr(catalogue, "names", lambda: ["cross-site", "same-host"])
    monkeypatch.setattr(grid, "recorded", lambda measured: first)


def test_check_counts_the_cells_and_fails_for_one_that_differs(explain, few, monkeypatch):
    code, text = explain("--check")
    names, errors, requests, cells, *known, grid = text.splitlines()
    assert (code, "send EXCLUDE_SAMESITE_LAX, " in names, "PreflightMissingAllowOriginHeader" in errors) == (
        0,
        True,
        True,
    )
    assert re.fullmatch(r"explain: \d+ requests in Chromium compared, with the reason .*", requests)
    assert re.fullmatch(r"explain: (\d+) cells compared, \1 as predicted, 0 not", cells)
    assert all(re.match(r"KNOWN    \d+ cells of the grid: ", line) for line in known)
    assert re.fullmatch(r"explain: \d+ cells of the grid compared, \d+ as predicted, \d+ known to differ, 0 not", grid)
    measured = record.read()
    measured["scenarios"]["same-host"]["login"]["firefox"]["result"] = "403"
    monkeypatch.setattr(record, "read", lambda: measured)
    code, text = explain("--check")
    assert code == 1
    assert text.startswith("DIFFERS  same-host firefox 153, login: predicted result 200, measured result 403\n")
