"""Reads a HAR of any browser or proxy, entry by entry.

DevTools, Playwright and proxies agree on HAR 1.2 and differ in what begins with an underscore, in what they write for
a request without a response (status 0 or -1), and in what they leave out.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from crosshost import Problem
from crosshost.policy.local_network import space_of_ip
from crosshost.policy.situation import TOKEN, AddressSpace
from crosshost.recording.messages import Budget, cookies_sent, requested, responded, value_of
from crosshost.recording.model import RecordedRequest, RecordedResponse, Recording
from crosshost.recording.reading import chains, context, shape
from crosshost.recording.reading.har_values import BODY, address_of, decoded, form_token, initiator, policies
from crosshost.recording.reading.jsonstream import Json

MOST_ENTRIES = 20_000
TRANSPORT = {"host", ":authority", "accept-encoding", "connection"}  # one of them: the headers are those on the wire
# Programs that write into the HAR that a page could not read a response.
SAY_FAILURES = ("WebInspector", "Playwright")


@dataclass
class Tab:
    """The document that a page of the HAR shows at the moment."""

    origin: str | None = None
    policies: tuple[str, ...] = ()


@dataclass
class Log:
    """What is read so far."""

    name: str
    budget: Budget
    creator: str = ""
    programs: list[str] = field(default_factory=list)  # names of the browser
    titles: dict[str, str] = field(default_factory=dict)  # of the pages: in Chromium the URL
    requests: list[RecordedRequest] = field(default_factory=list)
    tabs: dict[str, Tab] = field(default_factory=dict)
    spaces: dict[str, AddressSpace] = field(default_factory=dict)  # by host
    has_cookies: bool = False
    skipped: int = 0


def read(document: Json, name: str) -> Recording:
    """Return the recording in the object that follows, the value of `log`. Raises Problem, or jsonstream.Truncated."""
    log, has_entries = Log(name, Budget(name)), False
    if document.peek() != "{":
        raise Problem(f'{name}: log is not an object: a HAR begins with {{"log": {{"entries": [')
    for key in document.members():
        if key == "entries":
            if has_entries:
                raise Problem(f"{name} has log.entries twice: export it again")
            if document.peek() != "[":
                raise Problem(f"{name}: log.entries is not a list: export it again")
            has_entries = True
            for entry in document.items():
                add(log, entry)
        else:
            about(log, key, document.value())
    if not has_entries:
        raise Problem(f"{name} is a HAR without log.entries: export it again")
    return finished(log)


def about(log: Log, key: str, value: Any) -> None:
    """Keep what a member of the log other than the entries says about the program and its pages."""
    if key in ("creator", "browser"):
        words = shape.mapping(value)
        name = shape.text(words.get("name"))
        log.programs.append(f"{name}/{shape.text(words.get('version'))}")
        if key == "creator":
            log.creator = name
    elif key == "pages":
        for page in map(shape.mapping, shape.listed(value)[:1000]):
            log.titles[shape.text(page.get("id"))] = shape.text(page.get("title"))[:1000]


def add(log: Log, entry: Any) -> None:
    """Add one entry. Raises Problem if it is none."""
    if len(log.requests) >= MOST_ENTRIES:
        raise Problem(f"{log.name} has more than {MOST_ENTRIES} requests: record only until the request fails")
    if not isinstance(entry, dict) or not isinstance(entry.get("request"), dict):
        raise Problem(f"{log.name}: entry {len(log.requests) + log.skipped + 1} has no request: export it again")
    sent, got = entry["request"], shape.mapping(entry.get("response"))
    method, parts = shape.text(sent.get("method")), context.located(shape.text(sent.get("url"))[:BODY])
    if parts is None or not TOKEN.fullmatch(method):
        log.skipped += 1  # a WebSocket, a data: URL, an extension
        return
    pairs = shape.pairs(sent.get("headers"))
    headers = log.budget.spend(requested(pairs)) if pairs else None
    kind = shape.text(entry.get("_resourceType"))
    mode = context.mode_of(headers, kind)
    log.programs += [value for name, value in pairs if name.lower() == "user-agent"][: len(log.programs) < 4]
    response, failure = answered(log, got)
    tab = tab_of(log, entry)
    if address_of(entry):
        log.spaces[parts.origin.host] = space_of_ip(address_of(entry))
    request = RecordedRequest(
        method,
        parts.text,
        page=context.page_of(headers, initiator(entry), tab.origin),
        headers=headers,
        cookies=cookies_of(log, sent, pairs),
        mode=mode,
        is_own=context.is_own(headers, kind),
        response=response,
        failure=failure,
        from_cache=bool(entry.get("_fromCache")),
        form_token=form_token(sent),
        started=shape.seconds(entry.get("startedDateTime")),
    )
    destination = value_of(headers, "sec-fetch-dest") or "document"
    if mode == "navigate" and destination == "document" and response and 200 <= response.status <= 299:
        tab.origin, tab.policies = str(parts.origin), policies(response, got)
    elif mode != "navigate" and request.page == tab.origin:
        request = replace(request, policies=tab.policies)
    log.requests.append(request)


def tab_of(log: Log, entry: dict[str, Any]) -> Tab:
    """Return the tab of an entry; where no document was loaded in it, the page's title may be its URL."""
    reference = shape.text(entry.get("pageref"))
    if reference not in log.tabs:
        log.tabs[reference] = Tab(context.origin_of(log.titles.get(reference)))
    return log.tabs[reference]


def answered(log: Log, got: dict[str, Any]) -> tuple[RecordedResponse | None, str | None]:
    """Return the response and the browser's error, each None where there is none."""
    status = shape.number(got.get("status"))
    error = shape.text(got.get("_error")) or shape.text(got.get("_failureText"))
    pairs = shape.pairs(got.get("headers"))
    headers = log.budget.spend(responded(pairs))
    log.has_cookies |= value_of(headers, "set-cookie") is not None
    if not 100 <= status <= 599:
        return None, error
    body = decoded(shape.mapping(got.get("content"))) if status >= 400 else ""
    return RecordedResponse(status, headers, body=body), error or None


def cookies_of(log: Log, sent: dict[str, Any], pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...] | None:
    """Return the cookies that were sent; None where the headers are not those on the wire."""
    header = "; ".join(value for name, value in pairs if name.lower() == "cookie")
    header = header or "; ".join(f"{name}={value}" for name, value in shape.pairs(sent.get("cookies")))
    log.has_cookies |= bool(header)
    if header or any(name.lower() in TRANSPORT for name, _ in pairs):
        return cookies_sent(header)
    return None


def finished(log: Log) -> Recording:
    """Return the recording of what was read."""
    browser, version = context.engine_of(log.programs)
    says = log.creator.startswith(SAY_FAILURES)
    return Recording(
        "HAR",
        tuple(chains.linked([complete(log, request, says) for request in log.requests])),
        browser,
        version,
        sanitised=not log.has_cookies,
        has_preflights=any(map(chains.preflighted_method, log.requests)) or log.creator not in ("Playwright",),
        says_failures=says,
    )


def complete(log: Log, request: RecordedRequest, says: bool) -> RecordedRequest:
    """Return `request` with what only the whole file tells."""
    hosts = [parts.origin.host for url in (request.page, request.url) if url and (parts := context.located(url))]
    spaces = tuple((host, log.spaces[host]) for host in dict.fromkeys(hosts) if host in log.spaces)
    response = request.response
    if response and not log.has_cookies:
        response = replace(response, has_cookies=False)
    return replace(
        request,
        cookies=request.cookies if log.has_cookies else None,
        response=response,
        succeeds=says and response is not None and request.failure is None,
        spaces=spaces,
    )
