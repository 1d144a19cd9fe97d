"""The report collector: a page that has run its cases leaves its report here, on its own origin.

nginx hands /lab/ on, and says in a header which scenario is up: Django itself does not know.
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

from blog.answers import NegotiatedMethods, error

RUN = "[A-Za-z0-9_-]{16,64}"
LARGEST = 256 * 1024  # bytes of one report
MOST = 200  # reports; the oldest go
LONGEST_AGE = 24 * 60 * 60  # seconds
PATIENCE = 5.0  # seconds that one worker waits for another's turn
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
@method_decorator(csrf_exempt, name="dispatch")  # no cookie plays a part in it
class Report(NegotiatedMethods):
    def get(self, request: HttpRequest, run: str) -> HttpResponse:
        try:
            what = read(run)
        except (OSError, sqlite3.Error):
            return error(request, 503, "The reports cannot be read; the server's disk may be full.")
        if what is None:
            return error(request, 404, f"There is no report of the run {run}, or not yet.")
        return HttpResponse(what, content_type="application/json")

    def post(self, request: HttpRequest, run: str) -> HttpResponse:
        try:
            report = checked(request, run)
            if not add(run, report):
                raise Refused(409, f"There is a report of the run {run} already: each run has an id of its own.")
        except Refused as refused:
            return error(request, refused.status, refused.message)
        except (OSError, sqlite3.Error):
            return error(request, 503, "The report cannot be kept; the server's disk may be full.")
        return JsonResponse({"run": run}, status=201)


@method_decorator(never_cache, name="dispatch")
class Reports(NegotiatedMethods):
    """Which reports are kept, newest first, each under the name by which its browser goes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            return JsonResponse({"reports": listed()})
        except (OSError, sqlite3.Error):
            return error(request, 503, "The reports cannot be read; the server's disk may be full.")


def checked(request: HttpRequest, run: str) -> dict:
    """The report in the body. Raises Refused for one that is not of this run in the scenario that is up."""
    up = request.headers.get("X-Crosshost-Scenario")
    if not up:
        raise Refused(400, "Post a report to the page's own origin: nginx knows which scenario is up.")
    if request.content_type != "application/json":
        raise Refused(415, f"The body is {request.content_type or 'of no type'}; send Content-Type: application/json.")
    body = request.read(LARGEST + 1)  # request.body would stop at the 64 KiB of a post
    if len(body) > LARGEST:
        raise Refused(413, f"The report is too large; {LARGEST // 1024} KiB is the limit.")
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
        raise Refused(400, f"The report is of the run {report['run'][:64]!r}, and its address is of {run!r}.")
    if report["scenario"] != up:
        raise Refused(
            409, f"The report is of the scenario {report['scenario'][:64]!r}, and {up!r} is up: reload the page."
        )
    return report


@contextmanager
def connected() -> Iterator[sqlite3.Connection]:
    """A connection for one use, to a file of its own: none is ever shared by threads or forked processes."""
    path = settings.DATA_DIR / "reports.sqlite3"
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
        # Nothing waits for the disk: what a power cut takes, nobody waits for any more.
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        yield connection


def add(run: str, report: dict) -> bool:
    """Keep `report`, and drop what is too old or too much. Return False when this run has one already."""
    now, what = time.time(), json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    with connected() as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM report WHERE arrived < ?", [now - LONGEST_AGE])
        row = "INSERT OR IGNORE INTO report (run, arrived, what) VALUES (?, ?, ?)"
        added = connection.execute(row, [run, now, what]).rowcount == 1
        connection.execute(
            "DELETE FROM report WHERE id NOT IN (SELECT id FROM report ORDER BY id DESC LIMIT ?)", [MOST]
        )
    return added


LISTED = """
SELECT json_object(
    'userAgent', json_extract(what, '$.userAgent'), 'scenario', json_extract(what, '$.scenario'),
    'flow', json_extract(what, '$.flow'), 'run', run)
FROM report WHERE arrived >= ? ORDER BY id DESC
"""


def listed() -> list[dict]:
    with connected() as connection:
        return [json.loads(row) for (row,) in connection.execute(LISTED, [time.time() - LONGEST_AGE])]


def read(run: str) -> str | None:
    with connected() as connection:
        query = "SELECT what FROM report WHERE run = ? AND arrived >= ?"
        row = connection.execute(query, [run, time.time() - LONGEST_AGE]).fetchone()
    return row[0] if row else None
