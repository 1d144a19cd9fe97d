"""Is the user logged in? Compares each API URL's responses with the login and without it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from crosshost.doctor.evidence import Evidence, Exchange, Login
from crosshost.doctor.login import server_text
from crosshost.doctor.login.forms import document
from crosshost.doctor.login.json_body import objects, parsed

# What a URL shows: that the user is logged in, or is not; that all get the same; or why it shows nothing.
Outcome = Literal["proven", "refused", "same", "missing", "no-get", "error", "unstable", "lost"]
By = Literal["cookie", "bearer", ""]
MOST_UNITS = 20_000  # parts of a body that are compared
UNIT = re.compile(r"\s*\n\s*|(?=<)")
ANONYMOUS = re.compile(
    r"authentication credentials were not provided|invalid token|not (?:authenticated|logged in)|login required"
    r"|unauthori[sz]ed|unauthenticated",
    re.IGNORECASE,
)
REFUSAL = re.compile(r"invalid|incorrect|wrong|denied|fail|unknown|not |n't |error|required|locked", re.IGNORECASE)
FAILED = {"error", "fail", "failed", "failure"}


@dataclass(frozen=True)
class Proof:
    """What each URL shows, and whether a cookie or a bearer token is what proves the login."""

    by: By = ""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        return "proven" in self.outcomes.values()


def prove(evidence: Evidence) -> Proof:
    """Return the proof of the login in `evidence`: of its cookies, or else of its bearer token."""
    login = evidence.login
    if login is None or not succeeded(login):
        return Proof()
    by_cookie = {url: outcome(evidence, url, session) for url, session in login.after.items()}
    by_bearer = {url: outcome(evidence, url, session) for url, session in login.with_bearer.items()}
    if "proven" not in by_cookie.values() and "proven" in by_bearer.values():
        return Proof("bearer", by_bearer)
    alone = bool(login.bearer) and not evidence.session_names
    return Proof("bearer", by_bearer) if alone else Proof("cookie", by_cookie)


def succeeded(login: Login) -> bool:
    """Return whether the response to the login is one of success, by its status."""
    return 200 <= login.final.status < 400


def outcome(evidence: Evidence, url: str, session: Exchange) -> Outcome:
    """Return what the response to the request with the login shows, compared with those without it."""
    login = evidence.login
    probed = next((probed for probed in evidence.probed_urls if probed.url == url), None)
    if login is None or probed is None:
        return "lost"
    anonymous = probed.last if session.url != url else probed.get
    repeated = [exchange for exchange in login.repeated if exchange.url == session.url]
    outcome = compared(anonymous, session)
    if outcome != "same" or not 200 <= session.status < 300:
        return outcome
    control = login.controls.get(url)
    differs = control and repeated and differ([anonymous, control], [session, *repeated])
    return "proven" if differs and not tells_an_error(login) else "same"


def compared(anonymous: Exchange, session: Exchange) -> Outcome:
    """Return what the statuses show."""
    before, after = anonymous.status, session.status
    if not session.response or not anonymous.response:
        return "lost"
    if before >= 500 or 429 in (before, after):
        return "unstable"
    if after in (401, 403):
        return "refused"
    if after == 404:
        return "missing"
    if after == 405:
        return "no-get"
    if after >= 400:
        return "error"
    if session.is_redirect:
        elsewhere = anonymous.is_redirect and path(anonymous) != path(session)
        return "proven" if elsewhere else "refused"
    return "proven" if before >= 300 else "same"


def path(redirect: Exchange) -> str:
    return redirect.leads_to.partition("?")[0]


def differ(without: Sequence[Exchange], with_login: Sequence[Exchange]) -> bool:
    """Return whether something that is in all responses of one side is in none of the other side.

    What changes at each request by itself (a token, the time, a counter) is not in all of a side. The responses
    without a login are from before and from after those with it, so what changes with time is in one of them only.
    """
    before, after = [units(one) for one in without], [units(one) for one in with_login]
    gone = frozenset.intersection(*before) - frozenset.union(*after)
    new = frozenset.intersection(*after) - frozenset.union(*before)
    return bool(gone or new)


def units(exchange: Exchange) -> frozenset[str]:
    """Return the parts of a body: the values of JSON with their places, or the lines and tags of another text."""
    data = parsed(exchange.body)
    if data is not None:
        return frozenset(part for part, _ in zip(leaves(data), range(MOST_UNITS), strict=False))
    text = exchange.body.decode(errors="replace")
    return frozenset(UNIT.split(text)[:MOST_UNITS]) - {""}


def leaves(data: Any, place: str = "", depth: int = 0) -> Iterator[str]:
    if isinstance(data, dict) and data and depth < 20:
        for name, value in data.items():
            yield from leaves(value, f"{place}.{name}", depth + 1)
    elif isinstance(data, list) and data and depth < 20:
        for number, value in enumerate(data):
            yield from leaves(value, f"{place}[{number}]", depth + 1)
    else:
        yield f"{place}={data!r}" if depth < 20 else place


def tells_an_error(login: Login) -> bool:
    """Return whether a login with a status of success tells of an error: in its body or by where it redirects to."""
    final = login.final
    if final.is_redirect:
        to, came_from = urlsplit(final.leads_to), urlsplit(final.url)
        back = to.path.rstrip("/") == came_from.path.rstrip("/") and to.netloc == came_from.netloc
        return back or bool(re.search("error|fail|invalid", to.query, re.IGNORECASE))
    if document(final.body).login:
        return True
    top = next(objects(parsed(final.body)), {})
    by_name = {name.lower(): value for name, value in top.items()}
    refused = any(by_name.get(name) is False for name in ("success", "ok", "authenticated", "logged_in", "loggedin"))
    told = any(by_name.get(name) for name in ("error", "errors", "non_field_errors"))
    return refused or told or str(by_name.get("status", "")).lower() in FAILED


def is_anonymous(exchange: Exchange) -> bool:
    """Return whether the view says that it knows no user: 401, or 403 with the words of Django REST framework."""
    said = server_text.message(exchange.body) if exchange.status == 403 else ""
    return exchange.status == 401 or bool(ANONYMOUS.search(said))


def leaves_nothing(evidence: Evidence) -> bool:
    """Return whether the login seems to succeed and leaves nothing by which the API could know the user again."""
    login = evidence.login
    if not login or not 200 <= login.final.status < 300 or tells_an_error(login):
        return False
    if login.cookies or login.bearer or "html" in login.final.first("Content-Type").lower():
        return False
    return not REFUSAL.search(server_text.message(login.final.body))
