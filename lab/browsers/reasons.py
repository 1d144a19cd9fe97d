"""Chromium's own reasons: for each request of a case its cookies, why it withheld or refused one, and the CORS error.

A request is a line of measurements/reasons.json. Left out are the page's own files, reports and witness records, and
requests without a cookie and without a CORS error.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crosshost.browsers.devtools import cookie_reasons, cors_refusal
from crosshost.browsers.netlog import LoggedRequest

PATHS = ("/blog/", "/accounts/", "/lab/login/", "/lab/arrival/", "/another-app/")  # of requests that flows are about
NUMBER = re.compile(r"/\d+(?=/|$)")  # of a post

Line = dict[str, object]


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


def of_request(request: LoggedRequest, cors: str | None) -> Line | None:
    """Return what the log says of one request."""

    def excluded(operation: str) -> list[tuple[str, tuple[str, ...]]]:
        return [
            (cookie.name, cookie_reasons(cookie.operation, cookie.excluded))
            for cookie in request.cookies
            if cookie.operation == operation and cookie.excluded
        ]

    included = [cookie for cookie in request.cookies if not cookie.excluded]
    return line(
        request.method,
        request.url,
        sent=[cookie.name for cookie in included if cookie.operation == "send"],
        not_sent=excluded("send"),
        stored=[
            ("-" * (cookie.operation == "expire")) + cookie.name for cookie in included if cookie.operation != "send"
        ],
        not_stored=[*excluded("store"), *excluded("expire")],
        cors=cors,
    )


def by_case(
    requests: Sequence[LoggedRequest], console: Iterable[str], traces: Sequence[tuple[str, str | None]]
) -> dict[str, list[Line]]:
    """Return the requests of each case, by its id. `traces` has each case with the trace in the URL of its requests.

    A request without a trace belongs to the next case that has one: the browser sends it before. What follows the last
    trace belongs to the last case.
    """
    errors = cors_errors(requests, console)
    cases: dict[str, list[Line]] = {}
    begin = 0
    for number, (case, trace) in enumerate(traces):
        own = [index for index, request in enumerate(requests) if trace and f"trace={trace}" in request.url]
        end = len(requests) if number == len(traces) - 1 else max(own, default=begin - 1) + 1
        lines = (of_request(requests[index], errors.get(index)) for index in range(begin, end))
        cases[case] = [request for request in lines if request]
        begin = max(begin, end)
    return cases


def cors_errors(requests: Sequence[LoggedRequest], console: Iterable[str]) -> dict[int, str]:
    """Return the CORS error of each refused request, by its place in `requests`: of those with the URL, the last.

    Each case and each visit has a URL of its own, which a redirect may lead to again.
    """
    errors = {}
    for refusal in filter(None, map(cors_refusal, console)):
        places = [index for index, request in enumerate(requests) if request.url == refusal.url]
        if places:
            errors[places[-1]] = refusal.error
    return errors
