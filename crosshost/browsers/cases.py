"""The cases as the runner knows them: in which flow of the page each is, and which variable says what to expect.

web/flows.js and web/fault-flows.js have the same flows and cases as the page runs them. One flow is one launch in a
fresh profile.
"""

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from crosshost import Problem, expectation
from crosshost.deployment import Deployment


@dataclass(frozen=True)
class Case:
    id: str
    flow: str
    title: str
    expected_by: str | None = None  # the scenario's variable, for a case that has one
    when: str = ""  # one of the conditions below that must hold
    attack: bool = False  # another site's, or what it may have broken: a difference fails whatever the browser's build


def whoami(mode: str, flow: str, after: str, suffix: str = "") -> Case:
    return Case(f"whoami-{mode}{suffix}", flow, f"whoami with {mode} after {after}", when="works")


FETCH, FIRST_PARTY = "login-by-fetch", "first-party-login"


def attack(name: str, title: str, when: str = "works") -> Case:
    return Case(name, FIRST_PARTY, title, when=when, attack=True)


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
    attack("evil-site-reads", "another site reads whoami"),
    attack("evil-site-writes", "another site posts the logout form"),
    attack("evil-sibling-reads", "a sibling host reads whoami", when="sibling"),
    attack("evil-sibling-writes", "a sibling host posts the logout form", when="sibling"),
    attack("whoami-after-attacks", "whoami after the attacks"),
)
FLOWS = tuple(dict.fromkeys(case.flow for case in CASES))

# The flows in which faults show (FLOW in their files). The case that decides is the one that EXPECT_FLOW is about.
WHAT_SHOWS = "EXPECT_FLOW"
FAULT_CASES = (
    Case("whoami", "whoami-without-login", "whoami without a login", WHAT_SHOWS),
    Case("whoami", "blocked-api", "whoami without a login", WHAT_SHOWS),
    Case("login", "session-by-fetch", "login by fetch"),
    Case("whoami", "session-by-fetch", "whoami after login by fetch", WHAT_SHOWS),
    Case("read", "no-cors-read", "whoami with mode no-cors", WHAT_SHOWS),
    Case("read", "read-header", "the header Date", WHAT_SHOWS),
    Case("read", "read-without-slash", "whoami without its last slash", WHAT_SHOWS),
    Case("login", "post-without-slash", "login by fetch"),
    Case("post", "post-without-slash", "a post without the last slash", WHAT_SHOWS),
    Case("login", "stale-token", "login by fetch"),
    Case("post", "stale-token", "a post with the token from before", WHAT_SHOWS),
    Case("login", "delete", "login by fetch"),
    Case("post", "delete", "a post"),
    Case("delete", "delete", "deleting it", WHAT_SHOWS),
    Case("login", "logout", "login by fetch"),
    Case("logout", "logout", "logout"),
    Case("whoami", "logout", "whoami after logout", WHAT_SHOWS),
    Case("login", "another-app", "login by fetch"),
    Case("whoami-before", "another-app", "whoami"),
    Case("whoami", "another-app", "whoami after a visit to the other app", WHAT_SHOWS),
    Case("read", "cached-answer", "the posts, after another origin", WHAT_SHOWS),
    Case("arrival", "null-origin", "whoami from a sandboxed document", WHAT_SHOWS, attack=True),
    Case("arrival", "link-from-another-site", "a link from another site", WHAT_SHOWS, attack=True),
    Case("arrival", "form-from-another-site", "a form from another site", WHAT_SHOWS, attack=True),
)
ALL = CASES + FAULT_CASES


def conditions(deployment: Deployment) -> set[str]:
    """What holds in this deployment of all that a case may ask for with `when`, as web/flows.js tests it.

    `works`: whoami is meant to work (where it is not, and in a fault, what fails is all there is to see). `sibling`:
    that, and the API is on a site on which the lab has an attacker too.
    """
    nginx = deployment.services["nginx"]
    if nginx["FLOW"] or expectation.parse(nginx["EXPECT_WHOAMI"]).default != "200":
        return set()
    beside = (urlsplit(deployment.api_origin).hostname or "").endswith(".shop.localhost")
    return {"works", "sibling"} if beside else {"works"}


def of(flow: str, holds: Collection[str] = ()) -> list[Case]:
    """The cases of `flow` where `holds` are the conditions that hold."""
    return [case for case in ALL if case.flow == flow and (not case.when or case.when in holds)]


def flows_of(fault_flow: str) -> tuple[str, ...]:
    """The flows to run for this FLOW: that one, or without one the headline's. Raises Problem for an unknown one."""
    if not fault_flow:
        return FLOWS
    if not of(fault_flow):
        known = list(dict.fromkeys(case.flow for case in ALL))
        near = difflib.get_close_matches(fault_flow, known, n=1, cutoff=0)[0]
        raise Problem(f"FLOW={fault_flow!r} is no flow of web/fault-flows.js: write FLOW={near}")
    return (fault_flow,)


def titles(fault_flow: str) -> dict[str, str]:
    """By id, of the cases that run for this FLOW. Raises Problem for an unknown one."""
    return {case.id: case.title for case in ALL if case.flow in flows_of(fault_flow)}
