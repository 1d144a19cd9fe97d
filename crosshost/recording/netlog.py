"""Reads a Chromium NetLog event by event; it may end anywhere, and be with or without cookies.

Chromium says in it what it did with each cookie, which credentials a request had, what the preflight check found and
what Local Network Access decided. It does not log what the page could read: that follows from the response's headers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from crosshost import Problem
from crosshost.browsers import netlog as chromium
from crosshost.browsers.devtools import cookie_reasons
from crosshost.policy.situation import TOKEN, AddressSpace, Headers
from crosshost.recording import context, shape
from crosshost.recording.jsonstream import Json, Truncated
from crosshost.recording.messages import Budget, cookies_sent, lines, requested, responded, value_of
from crosshost.recording.model import CookieEvent, RecordedRequest, RecordedResponse, Recording

MOST_REQUESTS = 20_000
WITHOUT_CREDENTIALS = 64  # load_flags: DO_NOT_SAVE_COOKIES, which the network service sets for requests without them
SENT: tuple[str, ...] = ("HTTP_TRANSACTION_SEND_REQUEST_HEADERS", "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS")
SENT += ("HTTP_TRANSACTION_QUIC_SEND_REQUEST_HEADERS",)
STRIPPED = "bytes were stripped]"
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
# The results of LOCAL_NETWORK_ACCESS_CHECK that block a request begin with this.
BLOCKED = "blocked"


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


def read(document: Json, keys: Iterator[str], name: str) -> Recording:
    """Return the recording in the members of a document, `keys`. Raises Problem."""
    log, ends_early = Log(name, Budget(name)), True
    try:
        for key in keys:
            if key == "constants":
                begin(log, shape.mapping(document.value()))
            elif key == "events":
                if not log.kinds:
                    raise Problem(f"{name}: the NetLog has no constants before its events: record it again")
                if document.peek() != "[":
                    raise Problem(f"{name}: events is not a list: record it again")
                for event in document.items(lambda line: is_unwanted(log, line)):
                    if isinstance(event, dict):
                        add(log, event)
                ends_early = False
                break
            else:
                document.value()
    except Truncated:  # the browser was stopped, or is still running
        pass
    if not log.requests:
        raise Problem(f"{name} is a NetLog without any request: start it before the request fails")
    return finished(log, ends_early)


def begin(log: Log, constants: dict[str, Any]) -> None:
    """Keep the names of the log's numbers."""
    for key, names in (
        ("logEventTypes", log.kinds),
        ("logEventPhase", log.phases),
        ("netError", log.errors),
    ):
        names.update({shape.number(value): name for name, value in shape.mapping(constants.get(key)).items()})
    log.handlers.update({number: HANDLERS[name] for number, name in log.kinds.items() if name in HANDLERS})
    client = shape.mapping(constants.get("clientInfo"))
    version = shape.text(client.get("version")).split(".")[0]
    log.version = version if version.isdigit() else None
    log.clock = shape.number(constants.get("timeTickOffset"))


def add(log: Log, event: dict[str, Any]) -> None:
    """Add what one event says."""
    number = event.get("type")
    if not isinstance(number, int) or number not in log.handlers:
        return
    kind, handle = log.kinds[number], log.handlers[number]
    source = shape.number(shape.mapping(event.get("source")).get("id"))
    phase, values = log.phases.get(shape.number(event.get("phase"))), shape.mapping(event.get("params"))
    if kind in ("CORS_REQUEST", "URL_REQUEST_START_JOB"):
        if phase == "PHASE_BEGIN":
            began = (log.clock + milliseconds(event.get("time"))) / 1000 if log.clock else 0.0
            handle(log, source, values, began)
        elif (request := log.requests.get(source)) and values.get("net_error"):
            request.error = f"net::{log.errors.get(shape.number(values.get('net_error')), 'ERR_FAILED')}"
    elif request := log.requests.get(source):
        handle(log, request, values)


def is_unwanted(log: Log, line: str) -> bool:
    """Return whether the line is an event of a kind that nothing is read of: its last member is its type."""
    number = line[line.rfind('"type":') + 7 : -1]
    return number.isdigit() and len(number) < 9 and int(number) not in log.handlers


def milliseconds(value: Any) -> float:
    text = shape.text(value)
    return float(text) if text.isdigit() and len(text) < 20 else 0.0


def opened(log: Log, source: int, method: str, url: str, began: float) -> Hop | None:
    """Return a new hop of `source`, or None for a URL that is none."""
    parts = context.located(url[:16384])
    if parts is None or not TOKEN.fullmatch(method):
        return None
    if len(log.requests) >= MOST_REQUESTS:
        raise Problem(f"{log.name} has more than {MOST_REQUESTS} requests: record only until the request fails")
    hop = Hop(method, parts.text)
    request = log.requests.setdefault(source, Request([], began=began))
    if len(request.hops) < 25:
        request.hops.append(hop)
    log.budget.spend((("", url),))
    return hop


def cors_request(log: Log, source: int, values: dict[str, Any], began: float) -> None:
    """A request begins, before its preflight."""
    words = shape.mapping(values.get("request_headers"))
    method = shape.text(words.get("line")).partition(" ")[0]
    if source not in log.requests and opened(log, source, method, shape.text(values.get("url")), began):
        written = [shape.text(line) for line in shape.listed(words.get("headers"))]
        log.requests[source].by_page = list(log.budget.spend(requested(lines(written))))


def start_job(log: Log, source: int, values: dict[str, Any], began: float) -> None:
    """A request, or the next one after a redirect, is sent."""
    request = log.requests.get(source)
    hop = request.hops[-1] if request else None
    if hop is None or hop.started:
        hop = opened(log, source, shape.text(values.get("method")), shape.text(values.get("url")), began)
        if hop is None:
            return
    request = log.requests[source]
    hop.started, hop.flags = True, shape.number(values.get("load_flags"))
    hop.preflight, request.preflight = request.preflight, None
    request.page = request.page or page_in(shape.text(values.get("initiator")))
    request.top = request.top or context.origin_of(shape.text(values.get("network_isolation_key")).partition(" ")[0])
    request.is_main_frame |= values.get("request_type") == "main frame"


def page_in(initiator: str) -> str | None:
    """Return the origin in the field `initiator`; an opaque one is written with its history behind it."""
    return "null" if initiator.startswith("null") else context.origin_of(initiator)


def sent_headers(log: Log, request: Request, values: dict[str, Any]) -> None:
    written = shape.listed(values.get("headers"))
    pairs = lines(text.removeprefix(":") if text.startswith(":") else text for text in map(shape.text, written))
    cookie = value_of(pairs, "cookie")
    if cookie and STRIPPED in cookie:
        log.has_cookies = False
    request.hops[-1].sent = [("Cookie", cookie)] if cookie else []
    request.hops[-1].sent += log.budget.spend(requested(pairs))


def read_response(log: Log, request: Request, values: dict[str, Any]) -> None:
    first, *written = [shape.text(line) for line in shape.listed(values.get("headers"))] or [""]
    status = next((int(word) for word in first.split()[1:2] if word.isdigit() and len(word) == 3), 0)
    if 100 <= status <= 599 and status != 103:
        headers = log.budget.spend(responded(lines(written)))
        stripped = any(STRIPPED in value for name, value in headers if name.lower() == "set-cookie")
        log.has_cookies &= not stripped
        hop = request.hops[-1]
        hop.response = RecordedResponse(status, headers, has_cookies=not stripped)
        hop.unmatched += [] if stripped else chromium.set_cookie_names(written)


def cookie_status(log: Log, request: Request, values: dict[str, Any]) -> None:
    operation, status = values.get("operation"), shape.text(values.get("status"))
    if operation not in ("send", "store", "expire") or not status or len(request.hops[-1].cookies) > 500:
        return
    named = {"operation": operation, "status": status, "name": shape.text(values.get("name")) or None}
    cookie = chromium.status(named, request.hops[-1].unmatched)
    reasons = cookie_reasons(cookie.operation, cookie.excluded)
    log.budget.spend((("", cookie.name),))
    partition = context.origin_of(shape.text(values.get("partition_key")).partition(",")[0].strip())
    request.hops[-1].cookies.append(CookieEvent(cookie.operation, cookie.name, reasons, partition))


def third_party_blocked(log: Log, request: Request, values: dict[str, Any]) -> None:
    request.blocked_third_party = True


def needs_preflight(log: Log, request: Request, values: dict[str, Any]) -> None:
    request.preflight = shape.number(shape.mapping(values.get("source_dependency")).get("id"))
    log.preflights.add(request.preflight)


def preflight_error(log: Log, request: Request, values: dict[str, Any]) -> None:
    request.preflight_error = values


def local_network(log: Log, request: Request, values: dict[str, Any]) -> None:
    result = shape.text(values.get("result"))[:200]
    request.hops[-1].local_network = result
    spaces: dict[str, AddressSpace] = {"loopback": "loopback", "local": "local", "public": "public"}
    hosts = [
        (request.page, values.get("client_address_space")),
        (request.hops[-1].url, values.get("resource_address_space")),
    ]
    for url, space in hosts:
        parts = context.located(url) if url else None
        if parts and shape.text(space) in spaces:
            log.spaces[parts.origin.host] = spaces[shape.text(space)]


HANDLERS: dict[str, Any] = {
    "CORS_REQUEST": cors_request,
    "URL_REQUEST_START_JOB": start_job,
    **dict.fromkeys(SENT, sent_headers),
    "HTTP_TRANSACTION_READ_RESPONSE_HEADERS": read_response,
    "COOKIE_INCLUSION_STATUS": cookie_status,
    "COOKIE_GET_BLOCKED_BY_NETWORK_DELEGATE": third_party_blocked,
    "COOKIE_SET_BLOCKED_BY_NETWORK_DELEGATE": third_party_blocked,
    "CORS_PREFLIGHT_URL_REQUEST": needs_preflight,
    "CORS_PREFLIGHT_ERROR": preflight_error,
    "LOCAL_NETWORK_ACCESS_CHECK": local_network,
}


def finished(log: Log, ends_early: bool) -> Recording:
    """Return the recording of what was read, without preflights of their own."""
    requests = [request for source, request in log.requests.items() if source not in log.preflights]
    blocks = any(request.blocked_third_party for request in requests)
    blocks |= any(
        "UserPreferences" in cookie.blocked for request in requests for hop in request.hops for cookie in hop.cookies
    )
    recorded = tuple(last for request in requests if (last := put_together(log, request)))
    return Recording(
        "NetLog", recorded, "chromium-blocked" if blocks else "chromium", log.version, ends_early=ends_early
    )


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
        preflight=recorded(log, first, first.hops[0]) if first and first.preflight is None else None,
        spaces=tuple((host, log.spaces[host]) for host in dict.fromkeys(hosts) if host in log.spaces),
        started=request.began,
    )


def merged(by_page: list[tuple[str, str]], sent: list[tuple[str, str]]) -> Headers:
    """Return the headers as they went out; before that, as the page set them."""
    names = {name.lower() for name, _ in sent}
    return (*sent, *(pair for pair in by_page if pair[0].lower() not in names))
