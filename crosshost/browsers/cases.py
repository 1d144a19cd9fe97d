"""The cases as the runner knows them: in which flow of the page each is, and which variable says what to expect.

web/flows.js has the same flows and cases as the page runs them. One flow is one launch in a fresh profile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from crosshost.deployment import Deployment


@dataclass(frozen=True)
class Case:
    id: str
    flow: str
    title: str
    expected_by: str | None = None  # the scenario's variable, for a case that has one
    when: str = ""  # one of the conditions below that must hold


def whoami(mode: str, flow: str, after: str, suffix: str = "") -> Case:
    return Case(f"whoami-{mode}{suffix}", flow, f"whoami with {mode} after {after}", when="works")


FETCH, FIRST_PARTY = "login-by-fetch", "first-party-login"
CASES = (
    Case("login", FETCH, "login by fetch", "EXPECT_LOGIN"),
    Case("whoami-after-login", FETCH, "whoami after login by fetch"),
    whoami("omit", FETCH, "login by fetch", "-after-login"),
    whoami("same-origin", FETCH, "login by fetch", "-after-login"),
    whoami("include", FETCH, "login by fetch", "-after-login"),
    Case("page-cookies-after-login", FETCH, "document.cookie of the page after login by fetch", when="works"),
    Case("post-without-token", FETCH, "post without the CSRF token", when="works"),
    Case("post", FETCH, "post with the CSRF token", when="works"),
    Case("delete", FETCH, "delete that post", when="works"),
    Case("api-cookies-after-login", FETCH, "document.cookie of the API after login by fetch", when="works"),
    Case("logout", FETCH, "logout by fetch", when="works"),
    Case("whoami-after-logout", FETCH, "whoami after logout", when="works"),
    Case("whoami-after-first-party-login", FIRST_PARTY, "whoami after first-party login", "EXPECT_WHOAMI"),
    whoami("omit", FIRST_PARTY, "first-party login"),
    whoami("same-origin", FIRST_PARTY, "first-party login"),
    whoami("include", FIRST_PARTY, "first-party login"),
    Case("page-cookies", FIRST_PARTY, "document.cookie of the page after first-party login", when="works"),
    Case("api-cookies", FIRST_PARTY, "document.cookie of the API after first-party login", when="works"),
    Case("evil-site-reads", FIRST_PARTY, "another site reads whoami", when="works"),
    Case("evil-site-writes", FIRST_PARTY, "another site posts the logout form", when="works"),
    Case("evil-sibling-reads", FIRST_PARTY, "a sibling host reads whoami", when="sibling"),
    Case("evil-sibling-writes", FIRST_PARTY, "a sibling host posts the logout form", when="sibling"),
    Case("whoami-after-attacks", FIRST_PARTY, "whoami after the attacks", when="works"),
)
FLOWS = tuple(dict.fromkeys(case.flow for case in CASES))


def conditions(deployment: Deployment) -> set[str]:
    """What holds in this deployment of all that a case may ask for with `when`, as web/flows.js tests it.

    `works`: whoami is meant to work (where it is not, what fails is all there is to see). `sibling`: that, and the API
    is on a site on which the lab has an attacker too.
    """
    if deployment.services["nginx"]["EXPECT_WHOAMI"].split()[:1] != ["200"]:
        return set()
    beside = (urlsplit(deployment.api_origin).hostname or "").endswith(".shop.localhost")
    return {"works", "sibling"} if beside else {"works"}


def of(flow: str, holds: Collection[str] = ()) -> list[Case]:
    """The cases of `flow` where `holds` are the conditions that hold."""
    return [case for case in CASES if case.flow == flow and (not case.when or case.when in holds)]
