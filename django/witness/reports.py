"""The report collector: a page that has run its cases posts its report here, on its own origin.

nginx proxies /lab/ and names the running scenario in a header: Django itself does not know it.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from blog.responses import NegotiatedMethods, error
from witness.index import listed

RUN = "[A-Za-z0-9_-]{16,64}"
MAX_SIZE = 256 * 1024  # bytes of one report
MAX_REPORTS = 200  # the oldest are deleted
MAX_AGE = 24 * 60 * 60  # seconds
TIMEOUT = 5.0  # seconds that one worker waits for another
FIELDS = {"scenario": str, "run": str, "userAgent": str, "controls": list, "outcomes": list}

SCHEMA = """
CREATE TABLE IF NOT EXISTS report
    (id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, arrived REAL NOT NULL, what TEXT NOT NULL);
"""


class Refused(Exception):
    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status, self.message = status, message


@method_decorator(never_cache, name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")  # it uses no cookies
class Report(NegotiatedMethods):
    def get(self, request: HttpRequest, run: str) -> HttpResponse:
        try:
            what = read(run)
        except (OSError, sqlite3.Error):
            return error(request, 503, "The reports cannot be read; see the server's disk.")
        if what is None:
            return error(request, 404, f"No report of the run {run} yet.")
        return HttpResponse(what, content_type="application/json")

    def post(self, request: HttpRequest, run: str) -> HttpResponse:
        try:
            report = read_report(request, run)
            if not add(run, report):
                raise Refused(409, f"The run {run} already has a report: use another id for each run.")
        except Refused as refused:
            return error(request, refused.status, refused.message)
        except (OSError, sqlite3.Error):
            return error(request, 503, "The report cannot be stored; the server's disk may be full.")
        return JsonResponse({"run": run}, status=201)


@method_decorator(never_cache, name="dispatch")
class Reports(NegotiatedMethods):
    """The list of stored reports, newest first, each with its browser's user agent: JSON, or a page for a person."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            return listed(request, {"reports": stored()}, "witness/reports.html")
        except (OSError, sqlite3.Error):
            return error(request, 503, "The reports cannot be read; see the server's disk.")


def read_report(request: HttpRequest, run: str) -> dict:
    """Return the report in the body. Raise Refused for one that is not of this run in the running scenario."""
    running = request.headers.get("X-Crosshost-Scenario")
    if not running:
        raise Refused(400, "Post a report to the page's own origin: only nginx names the running scenario.")
    if request.content_type != "application/json":
        raise Refused(
            415, f"The body's type is {request.content_type or 'missing'}; send Content-Type: application/json."
        )
    body = request.read(MAX_SIZE + 1)  # request.body would stop at the 64 KiB of a post
    if len(body) > MAX_SIZE:
        raise Refused(413, f"The report is too large; {MAX_SIZE // 1024} KiB is the limit.")
    try:
        report = json.loads(body)
        json.dumps(report, ensure_ascii=False).encode()  # half of a surrogate pair cannot be stored
    except (ValueError, RecursionError):
        raise Refused(400, "The body is not JSON.") from None
    if not isinstance(report, dict):
        raise Refused(400, "The body is JSON but not an object.")
    for name, kind in FIELDS.items():
        if not isinstance(report.get(name), kind):
            article = {str: "a string", list: "a list"}[kind]
            raise Refused(400, f"The field {name} must be {article}.")
    if report["run"] != run:
        raise Refused(400, f"The report is of the run {report['run'][:64]!r}, but its URL is of {run!r}.")
    if report["scenario"] != running:
        raise Refused(
            409,
            f"The report is of the scenario {report['scenario'][:64]!r}, but {running!r} is running: reload the page.",
        )
    return report


@contextmanager
def connected() -> Iterator[sqlite3.Connection]:
    """Yield a connection for one use, to its own file: threads and forked processes never share one."""
    path = settings.DATA_DIR / "reports.sqlite3"
    with closing(sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)) as connection:
        # Nothing waits for the disk: after a power cut no runner waits for the report.
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        yield connection


def add(run: str, report: dict) -> bool:
    """Store `report`, and delete old ones. Return False when this run already has one."""
    now, what = time.time(), json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    with connected() as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM report WHERE arrived < ?", [now - MAX_AGE])
        row = "INSERT OR IGNORE INTO report (run, arrived, what) VALUES (?, ?, ?)"
        added = connection.execute(row, [run, now, what]).rowcount == 1
        connection.execute(
            "DELETE FROM report WHERE id NOT IN (SELECT id FROM report ORDER BY id DESC LIMIT ?)", [MAX_REPORTS]
        )
    return added


LISTED = """
SELECT json_object(
    'userAgent', json_extract(what, '$.userAgent'), 'scenario', json_extract(what, '$.scenario'),
    'flow', json_extract(what, '$.flow'), 'run', run)
FROM report WHERE arrived >= ? ORDER BY id DESC
"""


def stored() -> list[dict]:
    with connected() as connection:
        return [json.loads(row) for (row,) in connection.execute(LISTED, [time.time() - MAX_AGE])]


def read(run: str) -> str | None:
    with connected() as connection:
        query = "SELECT what FROM report WHERE run = ? AND arrived >= ?"
        row = connection.execute(query, [run, time.time() - MAX_AGE]).fetchone()
    return row[0] if row else None
