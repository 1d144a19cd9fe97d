"""Whether an error means that the database is away, locked or full: the request is right, and may succeed later."""

import logging
import sqlite3
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

READ_ONLY = "25006"  # PostgreSQL, while another server takes over


def is_unavailable(error: BaseException | None) -> bool:
    """Return whether `error`, or what it was raised for, is of that kind. Wrong SQL is not."""
    for cause in _chain(error):
        if isinstance(cause, (sqlite3.OperationalError, sqlite3.DatabaseError)):
            # SQLite has one class for both: SQLITE_ERROR is wrong SQL, NOTADB and CORRUPT are a broken file.
            code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            return code not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
        if getattr(cause, "sqlstate", None) == READ_ONLY:
            return True
    return any(isinstance(cause, (OperationalError, InterfaceError)) for cause in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield `error` and what led to it. Django's sessions raise an error of their own for a failed save."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


class OneLine(logging.Filter):
    """Log such an error as one line for each request, without its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if is_unavailable(error):
            reason = " ".join(str(next(reversed(list(_chain(error))))).split())
            record.msg, record.args = f"{record.getMessage()} ({reason})", ()
            record.exc_info = record.exc_text = None
        return True
