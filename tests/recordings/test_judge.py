"""The grade of what is said about a case."""

import pytest

from crosshost.recording.explanation import Explanation, Likely
from lab.recordings.judge import grade
from lab.recordings.truth import Truth

FAILS = Truth("whoami", "1", "GET", "/me", "set-samesite-lax", frozenset({"no-session-cookie", "not-logged-in"}))
OMITTED = Truth("whoami", "1", "GET", "/me", "credentials-omitted", frozenset())
HEALTHY = Truth("login", "1", "POST", "/login", None, frozenset({"set-samesite-lax"}))


def said(cause: str | None = None, *likely: str) -> Explanation:
    named = tuple(Likely(id, "a NetLog") for id in likely)
    about = {"method": "GET", "url": "https://api.example.com/me", "page": None, "place": 0}
    return Explanation(**about, sent=True, status=401, readable=True, cause=cause, likely=named)


@pytest.mark.parametrize(
    ("truth", "explanations", "expected"),
    [
        (FAILS, [said("set-samesite-lax")], "right"),
        (FAILS, [said("no-session-cookie")], "not first"),
        (FAILS, [said(None, "csrf-origin", "set-samesite-lax")], "named"),
        (FAILS, [said(None, "set-samesite-lax", "csrf-origin")], "first"),
        (OMITTED, [said("credentials-not-included")], "right"),
        (OMITTED, [said("cookie-absent")], "wrong"),
        (FAILS, [said(None, "not-logged-in")], "named"),
        (FAILS, [said(None, "csrf-origin")], "silent"),
        (FAILS, [said()], "silent"),
        (FAILS, [], "silent"),
        (FAILS, [said("allow-origin-missing")], "wrong"),
        (FAILS, [said(), said("set-samesite-lax")], "right"),
        (HEALTHY, [said()], "right"),
        (HEALTHY, [], "right"),
        (HEALTHY, [said("set-samesite-lax")], "right"),
        (HEALTHY, [said("allow-origin-missing")], "wrong"),
        (HEALTHY, [said(None, "csrf-origin")], "wrong"),
    ],
)
def test_what_is_said_gets_its_grade(truth, explanations, expected):
    assert grade(truth, explanations)[0] == expected


def test_a_request_that_the_file_does_not_have_is_absent_only_if_it_failed():
    assert grade(FAILS, [], is_recorded=False)[0] == "absent"
    assert grade(HEALTHY, [], is_recorded=False)[0] == "right"
