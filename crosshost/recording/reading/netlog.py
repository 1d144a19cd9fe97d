"""Reads a Chromium NetLog event by event; it may end anywhere, and be with or without cookies.

Chromium says in it what it did with each cookie, which credentials a request had, what the preflight check found and
what Local Network Access decided. It does not log what the page could read: that follows from the response's headers.
"""

import re
from collections.abc import Iterator
from typing import Any

from crosshost import Problem
from crosshost.browsers import netlog as chromium
from crosshost.browsers.devtools import cookie_reasons
from crosshost.policy.situation import TOKEN, AddressSpace
from crosshost.recording.messages import Budget, lines, requested, responded, value_of
from crosshost.recording.model import CookieEvent, RecordedResponse, Recording
from crosshost.recording.reading import context, shape
from crosshost.recording.reading.jsonstream import Json, Truncated
from crosshost.recording.reading.netlog_log import STRIPPED, Hop, Log, Request, finished

MOST_REQUESTS = 20_000
SENT: tuple[str, ...] = ("HTTP_TRANSACTION_SEND_REQUEST_HEADERS", "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS")
SENT += ("HTTP_TRANSACTION_QUIC_SEND_REQUEST_HEADERS",)


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
                for event in document.items(unwanted(log)):
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


def unwanted(log: Log) -> re.Pattern[str]:
    """Return a pattern of lines with events of which nothing is read: the last member of each is its type."""
    wanted = "|".join(map(str, log.handlers)) or "x"
    return re.compile(rf'(?:\{{[^\n]*"type":(?!(?:{wanted})\}})\d{{1,8}}\}},\n)++')


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


def read_from_cache(log: Log, request: Request, values: dict[str, Any]) -> None:
    request.hops[-1].is_cached = True


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
    "HTTP_CACHE_READ_INFO": read_from_cache,
    "CORS_PREFLIGHT_ERROR": preflight_error,
    "LOCAL_NETWORK_ACCESS_CHECK": local_network,
}
