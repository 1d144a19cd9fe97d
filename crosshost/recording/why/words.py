"""The sentences of an explanation, and what the recording cannot show."""

from collections.abc import Iterator

from crosshost.policy import cors
from crosshost.recording import hidden
from crosshost.recording.messages import value_of
from crosshost.recording.model import Recording
from crosshost.recording.why import sessions
from crosshost.recording.why.causes import Cause
from crosshost.recording.why.jars import Jars
from crosshost.recording.why.predicted import Fetch, Prediction, page_headers

NO_ORIGIN = (
    "The request has no Origin header, so its response does not show CORS: repeat it with "
    "-H 'Origin: https://app.example.com' (the page's origin)"
)
NO_RESPONSE = "This has no response: record a HAR, or run the command with curl -v and read that output"


def is_preflighted(fetch: Fetch, predictions: list[Prediction]) -> bool | None:
    """Return whether the browser sends a preflight."""
    if fetch.request.preflight is not None:
        return True
    if not fetch.is_cross_origin or fetch.navigates or fetch.request.mode == "no-cors":
        return False
    if fetch.request.headers is None:
        return None
    return cors.needs_preflight(fetch.first.method, page_headers(fetch.first))


def sentences(fetch: Fetch, cause: Cause, readable: bool | None, jars: Jars) -> Iterator[str]:
    """Yield what is said about the request: the cause first, then what the browser says itself, then the cookies."""
    if cause.finding:
        yield cause.finding.sentence
    yield from cause.words
    request = fetch.request
    if request.preflight and request.preflight.response:
        status = request.preflight.response.status
        yield f"Preflight: OPTIONS {hidden.url(request.url)} was answered with {status}."
    yield from cookies(fetch)
    if readable is None and request.response is not None and fetch.is_cross_origin and not fetch.navigates:
        allowed = value_of(request.response.headers, "access-control-allow-origin")
        if allowed is not None and fetch.includes == (True, False):
            shown = hidden.text(allowed)
            yield f"Access-Control-Allow-Origin is {shown}: only a fetch without credentials can read this."


def cookies(fetch: Fetch) -> Iterator[str]:
    """Yield what is known of the cookies: names, never values."""
    request = fetch.request
    if request.cookies:
        names = ", ".join(dict.fromkeys(hidden.text(name) for name, _ in request.cookies[:20]))
        yield f"Cookies sent: {names}."
    elif request.cookies == () and request.response is not None:
        yield "No cookie was sent."
    for hop in request.hops:
        blocked = [event for event in hop.cookie_events or () if event.blocked]
        for event in blocked[:10]:
            verb = "not sent" if event.operation == "send" else "not stored"
            yield f"Chromium: {hidden.text(event.name) or 'a cookie'} {verb} ({', '.join(event.blocked)})."


def missing(fetch: Fetch, recording: Recording, cause: Cause) -> Iterator[str]:
    """Yield what the recording cannot show of this request, and what would show it."""
    request = fetch.request
    if recording.kind == "copied cURL":
        yield NO_RESPONSE
        return
    if recording.sanitised and not cause.likely:
        yield f"{sessions.COOKIES}."
    has_origin = value_of(request.headers, "origin") is not None or request.headers is None
    by_browser = value_of(request.headers, "sec-fetch-mode") is not None or recording.kind in ("HAR", "NetLog")
    if fetch.is_cross_origin and not has_origin and not by_browser and request.response is not None:
        yield NO_ORIGIN
