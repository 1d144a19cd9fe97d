"""The database: DATABASE_URL alone chooses SQLite or PostgreSQL, and its query changes a limit.

Every wait of a request for the database ends: for a connection, a lock, a statement, or a server that fell silent.
"""

import importlib.util
import re

import dj_database_url

SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"

LOCK_WAIT = 5  # seconds that SQLite waits for another writer; writers take milliseconds each

# Of PostgreSQL. A request ends within ten seconds: its wait for a connection, and one statement that is too slow.
CONNECT_TIMEOUT = 3  # seconds; libpq's own name, and the name in the URL's query
SERVER_TIMEOUTS = {  # PostgreSQL's names
    "lock_timeout": "2s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",  # what a client that vanished had locked is free again after it
}
POOL = {  # psycopg_pool's names; in the query pool_max_size and pool_timeout
    "min_size": 0,  # the first request connects, so a start needs no connection that a fork would copy
    "max_size": 8,  # of each worker, fewer than its threads: PostgreSQL has 100 for all workers of all replicas
    "timeout": 2,  # seconds that a request waits for one
    "reconnect_timeout": 1,  # seconds, then the next request tries again: by default a pool may pause for minutes
}
MILLISECONDS = {"ms": 1, "s": 1000, "min": 60_000}


def database(value: str, *, password: str = "", conn_max_age: int) -> dict:
    """Parse DATABASE_URL into Django's DATABASES entry. No message repeats the value, which may hold a password.

    `password` is for a URL without one. `conn_max_age` is for SQLite: a pool keeps its connections itself.
    """
    try:
        config = dj_database_url.parse(value, conn_max_age=conn_max_age, conn_health_checks=True)
    except (ValueError, KeyError):
        config = {}
    engine, name = config.get("ENGINE"), config.get("NAME")
    # A database in memory would be another one for each worker.
    if engine not in (SQLITE, POSTGRESQL) or not name or "memory" in str(name):
        raise ValueError(
            "not a database's URL: write sqlite:////data/db.sqlite3 or postgres://user:password@host:5432/name"
        )
    options = config.get("OPTIONS", {})
    if engine == SQLITE:
        return config | {"OPTIONS": _sqlite(options)}
    if not importlib.util.find_spec("psycopg_pool"):
        raise ValueError(
            "PostgreSQL needs its driver: add psycopg[binary,pool] to requirements.in, "
            "or write sqlite:////data/db.sqlite3"
        )
    return config | {
        "PASSWORD": config["PASSWORD"] or password,
        "CONN_MAX_AGE": 0,  # Django's pool refuses another
        "OPTIONS": _postgresql(options),
    }


def _sqlite(options: dict) -> dict:
    unknown = next((name for name in options if name != "timeout"), None)
    if unknown or not isinstance(options.get("timeout", 0), int):
        raise ValueError(
            f"SQLite takes no option {unknown!r} here: leave it out, or write ?timeout=20"
            if unknown
            else "SQLite's timeout is a number of seconds: write ?timeout=20"
        )
    # WAL lets readers go on while one writes; IMMEDIATE waits for the lock instead of failing in mid-transaction.
    return {
        "timeout": LOCK_WAIT,
        **options,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
    }


def _postgresql(options: dict) -> dict:
    """Return Django's OPTIONS for the query of a URL: libpq's options, PostgreSQL's timeouts and the pool's limits."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    from config.bounded import bounded

    pool = POOL | {
        name.removeprefix("pool_"): _number(name, value) for name, value in options.items() if name.startswith("pool_")
    }
    timeouts = SERVER_TIMEOUTS | {
        name: _duration(name, value) for name, value in options.items() if name in SERVER_TIMEOUTS
    }
    own = {name: value for name, value in options.items() if name not in timeouts and not name.startswith("pool_")}
    try:
        make_conninfo(**own)
    except (ProgrammingError, TypeError):
        raise ValueError(
            f"PostgreSQL refuses one of the URL's options, {', '.join(map(repr, own))}: "
            "write those of libpq, ?sslmode=require&connect_timeout=5"
        ) from None
    server = " ".join(f"-c {name}={value}" for name, value in timeouts.items())
    return {
        "connect_timeout": CONNECT_TIMEOUT,
        **own,
        "options": f"{server} {own.get('options', '')}".strip(),  # of two -c with one name the last counts
        "pool": {**pool, "connection_class": bounded(_seconds(timeouts["statement_timeout"]))},
    }


def _number(name: str, value) -> int:
    limits = [f"pool_{limit}" for limit in ("max_size", "timeout")]
    if name not in limits or not (isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 1000):
        raise ValueError(
            f"{name!r} is not a limit of the pool with a number above 0: write ?{limits[0]}=4&{limits[1]}=2"
        )
    return value


def _duration(name: str, value) -> str:
    text = f"{value}ms" if isinstance(value, int) else str(value)  # PostgreSQL's unit where there is none
    if not re.fullmatch(rf"\d{{1,9}}({'|'.join(MILLISECONDS)})", text, re.ASCII) or not int(re.split(r"\D", text)[0]):
        raise ValueError(f"{name}={text!r} is not a time that ends: write ?{name}={SERVER_TIMEOUTS[name]}")
    return text


def _seconds(duration: str) -> float:
    number, unit = re.fullmatch(r"(\d+)(\D+)", duration).groups()
    return int(number) * MILLISECONDS[unit] / 1000
