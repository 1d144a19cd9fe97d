"""The database outside requests: commands and the start have no limits, and a probe has its own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import connection, connections

from config.values.database import SERVER_TIMEOUTS

PROBE = "SELECT 1 FROM django_migrations LIMIT 1"  # for a SELECT 1 alone SQLite reads nothing
PROBE_TIMEOUT = 2  # seconds, for a connection and for the statement


@contextmanager
def without_limits() -> Iterator[None]:
    """Let statements take their time and use no pool: migrations and commands are no requests.

    No connection or thread of a pool is left at the end, so that a server may fork.
    """
    if connection.vendor != "postgresql":
        yield
        connections.close_all()
        return
    options = connection.settings_dict["OPTIONS"]
    kept = dict(options)
    connections.close_all()
    options.pop("pool", None)
    options["options"] += "".join(f" -c {name}=0" for name in SERVER_TIMEOUTS)
    try:
        yield
    finally:
        connections.close_all()
        options.update(kept)


def probe() -> None:
    """Read from the database over a connection of its own: the pool's may be taken. Raises the driver's error."""
    own: Any = connection.copy()
    if own.vendor == "postgresql":
        from config.bounded import bounded

        parameters = own.get_connection_params() | {"connect_timeout": PROBE_TIMEOUT}
        with bounded(PROBE_TIMEOUT).connect(**parameters) as opened:
            opened.execute(PROBE)
        return
    own.settings_dict["OPTIONS"]["timeout"] = PROBE_TIMEOUT
    with closing(own), own.cursor() as cursor:
        cursor.execute(PROBE)
