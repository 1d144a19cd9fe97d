"""The database."""

import importlib.util

import dj_database_url

SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"


def database(value: str, **options) -> dict:
    """Parse DATABASE_URL into Django's DATABASES entry. No message repeats the value, which may hold a password."""
    try:
        config = dj_database_url.parse(value, **options)
    except (ValueError, KeyError):
        config = {}
    engine, name = config.get("ENGINE"), config.get("NAME")
    # A database in memory would be another one for each worker.
    if engine not in (SQLITE, POSTGRESQL) or not name or "memory" in str(name):
        raise ValueError(
            "not a database's URL: write sqlite:////data/db.sqlite3 or postgres://user:password@host:5432/name"
        )
    if engine == POSTGRESQL and not importlib.util.find_spec("psycopg"):
        raise ValueError(
            "PostgreSQL needs its driver: add psycopg[binary] to requirements.in, or write sqlite:////data/db.sqlite3"
        )
    _check_options(engine, config.get("OPTIONS", {}))
    if engine == SQLITE:
        # WAL lets readers go on while one writes; IMMEDIATE waits for the lock instead of failing in mid-transaction.
        config["OPTIONS"] = config.get("OPTIONS", {}) | {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
        }
    return config


def _check_options(engine: str, options: dict) -> None:
    """Raise ValueError for options that the driver would not accept."""
    if engine == SQLITE:
        unknown = next((name for name in options if name != "timeout"), None)
        if unknown or not isinstance(options.get("timeout", 0), int):
            raise ValueError(
                f"SQLite takes no option {unknown!r} here: leave it out, or write ?timeout=20"
                if unknown
                else "SQLite's timeout is a number of seconds: write ?timeout=20"
            )
        return
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo(**options)
    except (ProgrammingError, TypeError):
        raise ValueError(
            f"PostgreSQL refuses one of the URL's options, {', '.join(map(repr, options))}: "
            "write those of libpq, ?sslmode=require&connect_timeout=5"
        ) from None
