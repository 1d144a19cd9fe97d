"""The cases as the runner knows them: in which flow of the page each is, and which variable says what to expect.

web/flows.js has the same flows and cases as the page runs them. One flow is one launch in a fresh profile.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    id: str
    flow: str
    title: str
    expected_by: str | None = None  # the scenario's variable, for a case that has one


CASES = (
    Case("login", "login-by-fetch", "login by fetch", "EXPECT_LOGIN"),
    Case("whoami-after-login", "login-by-fetch", "whoami after login by fetch"),
    Case("whoami-after-first-party-login", "first-party-login", "whoami after first-party login", "EXPECT_WHOAMI"),
)
FLOWS = tuple(dict.fromkeys(case.flow for case in CASES))


def of(flow: str) -> list[Case]:
    return [case for case in CASES if case.flow == flow]
