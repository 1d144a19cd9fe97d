"""The steps before the first request, once for all workers: Django's checks, the migrations, the demo's data."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from config.environment import EnvError, refuse

ADVISORY_LOCK = 0x63726F73  # an arbitrary number; all clients of one PostgreSQL database share it


def load() -> None:
    """Load settings and apps, or exit with one line about a value that cannot work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except EnvError as error:
        sys.exit(str(error))


def prepare() -> None:
    """Run Django's checks, migrate and fill, or exit with the reason. gunicorn itself checks nothing."""
    try:
        call_command("check")
        with one_at_a_time():
            migrate()
            fill()
        connections.close_all()  # the workers fork from here, and no connection may be shared
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


def migrate() -> None:
    executor = MigrationExecutor(connection)
    # Checking first is faster than a migrate with nothing to do, and this runs at every toggle.
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
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
