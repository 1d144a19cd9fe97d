"""Chromium's own reasons: for each request of a case its cookies, why it withheld or refused one, and the CORS error.

Left out are the page's own files, reports and witness records, and requests without a cookie and without a CORS error.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crosshost.browsers.devtools import cookie_reasons, cors_refusal
from crosshost.browsers.launch import Browser
from crosshost.browsers.netlog import LoggedRequest

# Of the requests of cases and visits, so without the files and the bookkeeping of the pages.
PATHS = (
    "/blog/",
    "/accounts/",
    "/lab/arrival/",
    "/lab/events/",
    "/lab/login/",
    "/lab/oauth/",
    "/another-app/",
    "/old-server/",
)
NUMBER = re.compile(r"/\d+(?=/|$)")  # of a post
REASONS = ("not sent", "not stored", "cors")

Line = dict[str, object]


@dataclass(frozen=True)
class Evidence:
    """What a browser itself says of a flow, or of one case: its log, if it writes one, and its console."""

    requests: list[LoggedRequest] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    @property
    def is_logged(self) -> bool:
        return bool(self.requests)

    @property
    def lines(self) -> list[Line]:
        """Return the requests in the form of the record."""
        errors = cors_errors(self.requests, self.console)
        lines = (of_request(request, errors.get(index)) for index, request in enumerate(self.requests))
        return [line for line in lines if line]

    @property
    def names(self) -> set[str]:
        """Return every name in the log's statuses, with its operation."""
        return {
            f"{each.operation} {name}" for request in self.requests for each in request.cookies for name in each.names
        }

    @property
    def why(self) -> tuple[str, ...]:
        """Return the reasons against cookies and the CORS errors in words, then the console's lines."""
        reasons = [text(line) for line in self.lines if any(name in line for name in REASONS)]
        return (*reasons, *(f"console: {line}" for line in self.console))


def of_browser(browser: Browser, report: str) -> Evidence:
    """Return what the running browser says of its flow. `report` is in the URL of its last request."""
    requests = browser.requests(until=report)
    return Evidence(requests, browser.console())


def by_case(flow: Evidence, traces: Sequence[tuple[str, str | None]]) -> dict[str, Evidence]:
    """Return what belongs to each case, by its id. `traces` has the cases, each with the trace in its requests' URLs.

    A request without a trace belongs to the next case that has one: the browser sends it before. What follows the last
    trace belongs to the last case.
    """
    cases: dict[str, Evidence] = {}
    begin = 0
    for number, (case, trace) in enumerate(traces, 1):
        own = [index for index, request in enumerate(flow.requests) if trace and f"trace={trace}" in request.url]
        end = len(flow.requests) if number == len(traces) else max(own, default=begin - 1) + 1
        requests = flow.requests[begin:end]
        begin = max(begin, end)
        marks = [request.url for request in requests if urlsplit(request.url).path.startswith(PATHS)]
        marks += [trace] if trace else []
        cases[case] = Evidence(requests, [line for line in flow.console if any(mark in line for mark in marks)])
    return cases


def line(
    method: str,
    url: str,
    *,
    sent: Iterable[str] = (),
    not_sent: Iterable[tuple[str, Iterable[str]]] = (),
    stored: Iterable[str] = (),
    not_stored: Iterable[tuple[str, Iterable[str]]] = (),
    cors: str | None = None,
) -> Line | None:
    """Return one request, or None if it is left out. A deleted cookie is stored with a - before its name."""
    path = urlsplit(url).path
    if not path.startswith(PATHS):
        return None
    fields: dict[str, object] = {
        "sent": sorted(sent),
        "not sent": with_reasons(not_sent),
        "stored": sorted(stored),
        "not stored": with_reasons(not_stored),
        "cors": cors,
    }
    present = {name: value for name, value in fields.items() if value}
    return {"request": f"{method} {NUMBER.sub('/N', path)}", **present} if present else None


def with_reasons(cookies: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    return sorted(f"{name}: {', '.join(sorted(reasons))}" for name, reasons in cookies)


def text(line: Line) -> str:
    """Return one request in words."""

    def word(value: object) -> str:
        return "; ".join(value) if isinstance(value, list) else str(value)

    return ", ".join(f"{name} {word(value)}".removeprefix("request ") for name, value in line.items())


def of_request(request: LoggedRequest, cors: str | None) -> Line | None:
    """Return what the log says of one request."""

    def excluded(*operations: str) -> list[tuple[str, tuple[str, ...]]]:
        return [
            (cookie.name, cookie_reasons(cookie.operation, cookie.excluded))
            for cookie in request.cookies
            if cookie.operation in operations and cookie.excluded
        ]

    included = [cookie for cookie in request.cookies if not cookie.excluded]
    return line(
        request.method,
        request.url,
        sent=[cookie.name for cookie in included if cookie.operation == "send"],
        not_sent=excluded("send"),
        stored=[
            f"-{cookie.name}" if cookie.operation == "expire" else cookie.name
            for cookie in included
            if cookie.operation != "send"
        ],
        not_stored=excluded("store", "expire"),
        cors=cors,
    )


def cors_errors(requests: Sequence[LoggedRequest], console: Iterable[str]) -> dict[int, str]:
    """Return the CORS error of each refused request, by its place in `requests`: of those with the URL, the last.

    Each case and each visit has URLs of its own; a visit may have fetched one before.
    """
    errors = {}
    for refusal in filter(None, map(cors_refusal, console)):
        places = [index for index, request in enumerate(requests) if request.url == refusal.url]
        if places:
            errors[places[-1]] = refusal.error
    return errors
