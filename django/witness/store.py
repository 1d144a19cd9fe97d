"""Where the witness writes: an SQLite file of its own, so that a request is recorded whatever the database does.

Every worker writes into the one file. It is bounded in number and age, and losing it loses nothing of value.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings

MOST_OF_A_TRACE = 20  # exchanges; the oldest go
MOST_IN_ALL = 2000
LONGEST_AGE = 15 * 60  # seconds
PATIENCE = 1.0  # seconds; a request waits no longer for another worker's turn

SCHEMA = """
CREATE TABLE IF NOT EXISTS exchange (
    id INTEGER PRIMARY KEY, trace TEXT NOT NULL, arrived REAL NOT NULL, what TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS exchange_trace ON exchange (trace, arrived);
CREATE INDEX IF NOT EXISTS exchange_arrived ON exchange (arrived);
"""


@contextmanager
def connected() -> Iterator[sqlite3.Connection]:
    """A connection for one use: none is ever shared by threads or by processes that forked."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)  # with PostgreSQL it may be for this file alone
    path = settings.DATA_DIR / "witness.sqlite3"
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
        # Nothing waits for the disk: what a power cut takes would be too old by the next start.
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        yield connection


def add(trace: str, arrived: float, exchange: dict) -> None:
    what = json.dumps(exchange, ensure_ascii=False, separators=(",", ":"))
    with connected() as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM exchange WHERE arrived < ?", [time.time() - LONGEST_AGE])
        row = "INSERT INTO exchange (trace, arrived, what) VALUES (?, ?, ?)"
        last = connection.execute(row, [trace, arrived, what]).lastrowid
        connection.execute("DELETE FROM exchange WHERE id <= ?", [(last or 0) - MOST_IN_ALL])
        connection.execute(
            "DELETE FROM exchange WHERE trace = ?1 AND id NOT IN "
            "(SELECT id FROM exchange WHERE trace = ?1 ORDER BY arrived DESC, id DESC LIMIT ?2)",
            [trace, MOST_OF_A_TRACE],
        )


def read(trace: str) -> list[dict]:
    """The exchanges of `trace`, in the order in which their requests arrived."""
    query = "SELECT what FROM exchange WHERE trace = ? AND arrived >= ? ORDER BY arrived, id"
    with connected() as connection:
        rows = connection.execute(query, [trace, time.time() - LONGEST_AGE])
        return [json.loads(what) for (what,) in rows]
