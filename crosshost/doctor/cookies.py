"""Which of the cookies that were set say who is logged in, and which holds the CSRF token: told by their names."""

import re

from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.shown import LEAST_SECRET
from crosshost.policy import Finding
from crosshost.policy.setcookie import SetCookie, parse

CSRF_LIKE = re.compile("csrf|xsrf", re.IGNORECASE)
SESSION_LIKE = re.compile("sess|sid|auth|token|jwt|login|remember", re.IGNORECASE)


def session_names(evidence: Evidence) -> list[str]:
    """What the login set, or a person gave, but for the CSRF cookie; of several, those that are called like one."""
    headers = [*evidence.given, *(evidence.login.done.values("Set-Cookie") if evidence.login else ())]
    names = [name for name in map(name_of, headers) if name and not CSRF_LIKE.search(name)]
    return [name for name in names if SESSION_LIKE.search(name)] or names


def csrf_names(evidence: Evidence) -> list[str]:
    headers = [header for one in evidence.exchanges for header in one.values("Set-Cookie")]
    return [name for name in map(name_of, (*headers, *evidence.given)) if CSRF_LIKE.search(name)]


def secrets(evidence: Evidence) -> list[str]:
    """What no output may have: the token, the values of the session's and CSRF's cookies, and long ones of others."""
    telling, login = {*session_names(evidence), *csrf_names(evidence)}, evidence.login
    exchanges = [*evidence.exchanges, *(login.after.values() if login else ())]
    headers = [*evidence.given, *(header for one in exchanges for header in one.values("Set-Cookie"))]
    set_ones = [cookie for cookie in map(kept, headers) if cookie]
    found = [one.value.strip('"') for one in set_ones if one.name in telling or len(one.value) >= LEAST_SECRET]
    return [*found, login.token] if login else found


def name_of(header: str) -> str:
    """The name of the cookie, or nothing for a header that is ignored or that only deletes."""
    cookie = kept(header)
    return cookie.name if cookie else ""


def kept(header: str) -> SetCookie | None:
    """The cookie that a Set-Cookie header sets; None for one that is ignored or that only deletes."""
    cookie = parse(header)
    if isinstance(cookie, Finding) or not cookie.value.strip('"'):  # Django deletes with a value of ""
        return None
    return None if cookie.max_age is not None and cookie.max_age <= 0 else cookie


def jar(exchanges: list[Exchange]) -> dict[str, str]:
    """Name and value of what the answers set, as a client that enforces nothing keeps them."""
    found: dict[str, str] = {}
    for exchange in exchanges:
        for header in exchange.values("Set-Cookie"):
            if cookie := kept(header):
                found[cookie.name] = cookie.value
    return found


def header(values: dict[str, str]) -> str:
    """The Cookie header that sends them."""
    return "; ".join(f"{name}={value}" for name, value in values.items())
