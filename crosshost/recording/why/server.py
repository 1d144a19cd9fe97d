"""What the server's response says about the request: not logged in, refused by CSRF, not found, an error."""

import re

from crosshost.doctor.findings.responses import leads_to_login
from crosshost.policy.origin import address
from crosshost.recording.why import causes, csrf, sessions
from crosshost.recording.why.causes import Cause, finding
from crosshost.recording.why.jars import Jars, name_in
from crosshost.recording.why.likely import Server
from crosshost.recording.why.predicted import Fetch, Prediction
from crosshost.recording.why.said import Said

DISALLOWED = re.compile(r"Invalid HTTP_HOST header|DisallowedHost|not in ALLOWED_HOSTS|ALLOWED_HOSTS")
TOKEN_OF_HEADER = "The request has an Authorization header, or the server asks for one: cookies play no part in this."  # noqa: S105 # nosec B105


def why(fetch: Fetch, jars: Jars, said: Said, predictions: list[Prediction], server: Server | None) -> Cause | None:
    """Return why the server did not do what the page wanted, or None where it did, as far as its response shows."""
    request = fetch.request
    response = request.response
    if response is None:
        return None
    if csrf.is_refusal(request):
        refused = csrf.why_refused(fetch, jars, said)
        said.refuse(fetch, refused)
        return refused
    if response.status == 401 or (response.status == 403 and sessions.NOT_LOGGED_IN.search(response.body)):
        return unauthenticated(fetch, jars, said)
    if cause := redirected(fetch, jars, said, predictions):
        return cause
    is_bare = not response.body or "Bad Request" in response.body
    is_unknown_host = server is not None and server.knows_no_host and is_bare
    if response.status == 400 and (is_unknown_host or DISALLOWED.search(response.body)):
        return Cause(finding("disallowed-host", host=address(request.url).origin.host))
    if response.status >= 400:
        return by_status(fetch, predictions)
    return not_stored(fetch, jars, predictions)


def unauthenticated(fetch: Fetch, jars: Jars, said: Said) -> Cause:
    """Return why the request counts as one of nobody."""
    request = fetch.request
    if sessions.uses_header(request) and not sessions.name_of(fetch, jars, said, of_csrf=False):
        return Cause(finding("not-logged-in"), words=(TOKEN_OF_HEADER,))
    return sessions.why_without(fetch, jars, said)


def redirected(fetch: Fetch, jars: Jars, said: Said, predictions: list[Prediction]) -> Cause | None:
    """Return what a redirect did: it led to a login, or made a GET of a POST."""
    request = fetch.request
    if not request.redirects or request.response is None or fetch.navigates:
        return None
    first, last = address(fetch.first.url), address(request.url)
    to_login = leads_to_login(first.path, last.path)
    if to_login and request.response.status == 200:
        return Cause(finding("redirected-to-login", url=f"{last.origin}{last.path}"))
    changed = [each.broken("accepted by view") for each in predictions]
    if changed and changed[0] and changed[0].id == "redirect-changed-method":
        return Cause(causes.safe(changed[0]))
    return None


def by_status(fetch: Fetch, predictions: list[Prediction]) -> Cause | None:
    """Return the reason of a status that is none of the above."""
    broken = [each.verdict["accepted by view"] for each in predictions]
    found = next((link.findings[0] for link in broken if link.holds is False), None)
    return Cause(causes.safe(found)) if found else None


def not_stored(fetch: Fetch, jars: Jars, predictions: list[Prediction]) -> Cause | None:
    """Return why the browser does not store a session or CSRF cookie of a response that is fine otherwise."""
    request = fetch.request
    for hop in request.hops:
        events = [event for event in hop.cookie_events or () if event.operation != "send"]
        for event in events:
            same = event.name or {other.blocked for other in events} == {event.blocked}
            if event.blocked and same and matters(event.name):
                return sessions.stated(event.blocked, True, event.name, hop.url, fetch.page)
    if fetch.includes != (True,) and not fetch.navigates and fetch.is_cross_origin:
        return None  # perhaps it was to be ignored
    refused = []
    for prediction in predictions:
        outcomes = [outcome for outcome in prediction.verdict.stored if outcome.refused]
        refused.append(
            {outcome.refused[0].id: outcome.refused[0] for outcome in outcomes if matters(name_in(outcome.header))}
        )
    if request.cookie_events is not None or not refused or not refused[0]:
        return None
    common = [each for each in refused[0] if all(each in others for others in refused)]
    return Cause(causes.safe(refused[0][common[0]])) if common else None


def matters(name: str) -> bool:
    """Return whether a login may depend on a cookie called so; without a name it may."""
    return not name or sessions.is_session(name) or sessions.is_csrf(name)
