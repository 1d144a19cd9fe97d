"""What is read of a NetLog: its requests by their sources, and the recording that they are."""

from dataclasses import dataclass, field, replace
from typing import Any

from crosshost.policy.situation import AddressSpace, Headers
from crosshost.recording.messages import Budget, cookies_sent, value_of
from crosshost.recording.model import CookieEvent, RecordedRequest, RecordedResponse, Recording
from crosshost.recording.reading import context, shape

STRIPPED = "bytes were stripped]"  # in place of a cookie
WITHOUT_CREDENTIALS = 64  # load_flags: DO_NOT_SAVE_COOKIES, which the network service sets for requests without them
ABORTED = -3
# By the numbers of CORS_PREFLIGHT_ERROR (Chromium 156, services/network/public/mojom/cors.mojom, CorsError).
PREFLIGHT: tuple[str, ...] = (
    "InvalidStatus",
    "DisallowedRedirect",
    "WildcardOriginNotAllowed",
    "MissingAllowOriginHeader",
)
PREFLIGHT += ("MultipleAllowOriginValues", "InvalidAllowOriginValue", "AllowOriginMismatch", "InvalidAllowCredentials")
CORS_ERRORS = {number: f"Preflight{name}" for number, name in enumerate(PREFLIGHT, start=9)}
CORS_ERRORS |= {17: "InvalidAllowMethodsPreflightResponse", 18: "InvalidAllowHeadersPreflightResponse"}
CORS_ERRORS |= {19: "MethodDisallowedByPreflightResponse", 20: "HeaderDisallowedByPreflightResponse"}


@dataclass
class Hop:
    """One request that was sent, or that a refused preflight stopped."""

    method: str
    url: str
    flags: int | None = None
    sent: list[tuple[str, str]] = field(default_factory=list)  # headers, as they went out
    response: RecordedResponse | None = None
    cookies: list[CookieEvent] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)  # names of Set-Cookie headers without a status yet
    started: bool = False
    local_network: str | None = None
    preflight: int | None = None  # its source
    is_cached: bool = False  # the cache has a response
    answered_by_cache: bool = False


@dataclass
class Request:
    """All hops of one source, and what the log says of it as a whole."""

    hops: list[Hop]
    page: str | None = None
    top: str | None = None
    is_main_frame: bool = False
    by_page: list[tuple[str, str]] = field(default_factory=list)  # headers before the browser adds its own
    error: str | None = None
    preflight: int | None = None  # the source of one whose request was not sent yet
    preflight_error: dict[str, Any] | None = None
    began: float = 0.0
    blocked_third_party: bool = False


@dataclass
class Log:
    name: str
    budget: Budget
    kinds: dict[int, str] = field(default_factory=dict)
    handlers: dict[int, Any] = field(default_factory=dict)
    phases: dict[int, str] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    version: str | None = None
    clock: float = 0.0
    requests: dict[int, Request] = field(default_factory=dict)
    preflights: set[int] = field(default_factory=set)
    spaces: dict[str, AddressSpace] = field(default_factory=dict)
    has_cookies: bool = True


def finished(log: Log, ends_early: bool) -> Recording:
    """Return the recording of what was read, without preflights of their own."""
    requests = [request for source, request in log.requests.items() if source not in log.preflights]
    blocks = any(request.blocked_third_party for request in requests)
    blocks |= any(
        "UserPreferences" in cookie.blocked for request in requests for hop in request.hops for cookie in hop.cookies
    )
    fill_from_cache(requests)
    recorded = tuple(last for request in requests if (last := put_together(log, request)))
    return Recording(
        "NetLog", recorded, "chromium-blocked" if blocks else "chromium", log.version, ends_early=ends_early
    )


def fill_from_cache(requests: list[Request]) -> None:
    """Give a request that the cache answered, of which the log has no headers, the response that was cached."""
    responses: dict[str, RecordedResponse] = {}
    for hop in (hop for request in requests for hop in request.hops if hop.method == "GET"):
        if hop.response is not None:
            responses[hop.url] = hop.response
        elif hop.is_cached and not hop.sent and hop.url in responses:
            hop.response, hop.answered_by_cache = responses[hop.url], True


def put_together(log: Log, request: Request) -> RecordedRequest | None:
    """Return the last hop with those before it, or None for what no page requested."""
    if request.preflight is not None:  # it was refused
        if request.hops[-1].started:
            first = log.requests.get(request.preflight)
            request.hops.append(Hop(request.hops[-1].method, first.hops[0].url if first else request.hops[-1].url))
        request.hops[-1].preflight = request.preflight
        if asked := log.requests.get(request.preflight):
            request.page, request.top = request.page or asked.page, request.top or asked.top
    hops = [recorded(log, request, hop) for hop in request.hops]
    *before, last = hops
    error = request.preflight_error or {}
    code = shape.number(error.get("cors-error")) if "cors-error" in error else None
    failure = request.error if request.error != f"net::{log.errors.get(ABORTED)}" else None
    if request.preflight_error is not None:
        failure = failure or "net::ERR_FAILED"
    return replace(
        last,
        redirects=tuple(before),
        failure=failure,
        cors_error=CORS_ERRORS.get(code) if code is not None else None,
        parameter=shape.text(error.get("failed-parameter"))[:200],
    )


def recorded(log: Log, request: Request, hop: Hop) -> RecordedRequest:
    """Return one hop."""
    headers = merged(request.by_page, [pair for pair in hop.sent if pair[0] != "Cookie"])
    cookie = value_of(hop.sent, "Cookie")
    cookies: tuple[tuple[str, str], ...] | None = cookies_sent(cookie) if cookie else ()
    if not hop.sent or (cookie and STRIPPED in cookie):
        cookies = None
    first = log.requests.get(hop.preflight) if hop.preflight is not None else None
    mode = "navigate" if request.is_main_frame else context.mode_of(headers)
    hosts = [parts.origin.host for url in (request.page, hop.url) if url and (parts := context.located(url))]
    return RecordedRequest(
        hop.method,
        hop.url,
        page=request.page or context.page_of(headers),
        top=request.top,
        headers=headers,
        cookies=cookies,
        mode=mode,
        is_own=context.is_own(headers, "" if request.page else "other"),
        includes_credentials=None if hop.flags is None else not hop.flags & WITHOUT_CREDENTIALS,
        cookie_events=tuple(hop.cookies) if hop.started else None,
        response=hop.response,
        local_network=hop.local_network,
        from_cache=hop.answered_by_cache,
        preflight=recorded(log, first, first.hops[0]) if first and first.preflight is None else None,
        spaces=tuple((host, log.spaces[host]) for host in dict.fromkeys(hosts) if host in log.spaces),
        started=request.began,
    )


def merged(by_page: list[tuple[str, str]], sent: list[tuple[str, str]]) -> Headers:
    """Return the headers as they went out; before that, as the page set them."""
    names = {name.lower() for name, _ in sent}
    return (*sent, *(pair for pair in by_page if pair[0].lower() not in names))
