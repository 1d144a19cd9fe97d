"""The steps before the first request, once for all workers: Django's checks, the migrations, the demo's data.

Replicas only check. `python -m config.startup` takes the steps for all of them, before they start.
"""

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from config.database import without_limits
from config.environment import EnvError, refuse

ADVISORY_LOCK = 0x63726F73  # an arbitrary number; all clients of one PostgreSQL database share it
WAIT = 60.0  # seconds; a swarm starts the replicas and the process that migrates at the same time


def load() -> None:
    """Load settings and apps, or exit with one line about a value that cannot work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except EnvError as error:
        sys.exit(str(error))


def prepare(for_all: bool = False) -> None:
    """Run Django's checks, migrate and fill, or exit with the reason. gunicorn itself checks nothing.

    Where MIGRATE_AT_START is off, only `for_all` changes the database.
    """
    try:
        call_command("check")
        if for_all or not settings.MIGRATE_AT_START:
            wait_for_database()
        with without_limits():  # the workers fork after it, and no connection may be shared
            if for_all or settings.MIGRATE_AT_START:
                with one_at_a_time():
                    migrate()
                    fill()
                    cache.clear()  # of sessions, if they have one: the database may be another, or restored
            else:
                wait_for_migrations()
    except DatabaseError as error:
        sys.exit(f'Environment variable "DATABASE_URL" invalid: the database does not answer ({str(error).strip()})')
    except (EnvError, CommandError) as error:
        sys.exit(str(error))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Make other processes that start on the same database wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        return
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        lock = (settings.DATA_DIR / ".migrate.lock").open("w")
    except OSError as error:
        raise refuse(
            "DJANGO_DATA_DIR", f"'{settings.DATA_DIR}' cannot be written ({error.strerror}): name a folder of yours"
        ) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # released when the file is closed or its process dies
        yield


def wait_for_database() -> None:
    """Return when the database takes connections. Raise its error when it still does not after WAIT seconds."""
    deadline = time.monotonic() + WAIT
    is_told = False
    while True:
        try:
            with without_limits():
                connection.ensure_connection()
            return
        except OperationalError as error:
            if time.monotonic() > deadline:
                raise
            if not is_told:
                print(f"waiting for the database: {str(error).strip()}", file=sys.stderr, flush=True)
                is_told = True
            time.sleep(0.5)


def wait_for_migrations() -> None:
    """Return when the database has all migrations, which another process makes. Exit when it still lacks one."""
    deadline = time.monotonic() + WAIT
    while is_behind():
        if time.monotonic() > deadline:
            sys.exit(
                "the database lacks migrations, and MIGRATE_AT_START is off: run `docker compose run --rm migrate`, or "
                "write MIGRATE_AT_START=true"
            )
        time.sleep(0.5)


def is_behind() -> bool:
    """Return whether the database lacks a migration."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    # Checking first is faster than a migrate with nothing to do, and this runs at every toggle.
    if is_behind():
        call_command("migrate", interactive=False, verbosity=1)


def fill() -> None:
    from blog.demo import data

    if settings.DEMO:
        data.make()
    elif data.close():
        # On loopback as well, which other users of this machine reach. Disabling keeps the deployment running, and the
        # next start of the demo enables the user again.
        print(
            f"the demo's user {data.USERNAME} still had its known password and is disabled: "
            "create your own user with manage.py createsuperuser",
            file=sys.stderr,
        )


if __name__ == "__main__":
    load()
    prepare(for_all=True)
