"""The witness's records: an SQLite file of its own, so that a request is recorded even when the database fails.

All workers write into this file. Number and age of the records are limited; losing them does no harm.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings

MAX_PER_TRACE = 20  # exchanges; the oldest go
MAX_RECORDS = 2000
MAX_AGE = 15 * 60  # seconds
TIMEOUT = 4.0  # seconds that a request waits for another worker; the page waits for its record for five

SCHEMA = """
CREATE TABLE IF NOT EXISTS exchange (
    id INTEGER PRIMARY KEY, trace TEXT NOT NULL, arrived REAL NOT NULL, what TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS exchange_trace ON exchange (trace, arrived);
CREATE INDEX IF NOT EXISTS exchange_arrived ON exchange (arrived);
"""


@contextmanager
def connected() -> Iterator[sqlite3.Connection]:
    """Yield a connection for one use: threads and forked processes never share one."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)  # with PostgreSQL the folder may be used only for this file
    path = settings.DATA_DIR / "witness.sqlite3"
    with closing(sqlite3.connect(path, timeout=TIMEOUT, isolation_level=None)) as connection:
        # Nothing waits for the disk: after a power cut the records would be too old anyway.
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        yield connection


def add(trace: str, arrived: float, exchange: dict) -> None:
    what = json.dumps(exchange, ensure_ascii=False, separators=(",", ":"))
    with connected() as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM exchange WHERE arrived < ?", [time.time() - MAX_AGE])
        row = "INSERT INTO exchange (trace, arrived, what) VALUES (?, ?, ?)"
        last = connection.execute(row, [trace, arrived, what]).lastrowid
        connection.execute("DELETE FROM exchange WHERE id <= ?", [(last or 0) - MAX_RECORDS])
        connection.execute(
            "DELETE FROM exchange WHERE trace = ?1 AND id NOT IN "
            "(SELECT id FROM exchange WHERE trace = ?1 ORDER BY arrived DESC, id DESC LIMIT ?2)",
            [trace, MAX_PER_TRACE],
        )


def read(trace: str) -> list[dict]:
    """Return the exchanges of `trace`, in the order in which the requests arrived."""
    query = "SELECT what FROM exchange WHERE trace = ? AND arrived >= ? ORDER BY arrived, id"
    with connected() as connection:
        rows = connection.execute(query, [trace, time.time() - MAX_AGE])
        return [json.loads(what) for (what,) in rows]
