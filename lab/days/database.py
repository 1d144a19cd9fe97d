"""What another client or a full disk does to the database of a deployment: SQLite's file, or PostgreSQL's container."""

from typing import Protocol

LOCK_SQLITE = """
import sqlite3, time
client = sqlite3.connect("/data/db.sqlite3", timeout=30, isolation_level=None)
client.execute("BEGIN EXCLUSIVE")
time.sleep({seconds})
client.execute("ROLLBACK")
"""
LOCK_POSTGRESQL = """
BEGIN;
LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE;
SELECT pg_sleep({seconds});
ROLLBACK;
"""
# Blocks first, and then bytes, so that no file can grow by one.
FILL_SQLITE = """
import os, time
with open("/data/ballast", "wb", buffering=0) as ballast:
    for size in (1 << 20, 1 << 12, 1):
        try:
            while True:
                ballast.write(bytes(size))
        except OSError:
            pass
time.sleep({seconds})
os.remove("/data/ballast")
"""
# PostgreSQL would go on writing into the space that its files have: rows of an open transaction take that of the posts.
FILL_POSTGRESQL = """
dd if=/dev/zero of=$PGDATA/ballast bs=64k 2>/dev/null
dd if=/dev/zero of=$PGDATA/rest bs=1 2>/dev/null
psql -q -o /dev/null -U crosshost -v ON_ERROR_STOP=1 crosshost
code=$?
rm -f $PGDATA/ballast $PGDATA/rest
exit $code
"""
FILL_POSTS = """
BEGIN;
DO $$
BEGIN
  LOOP
    BEGIN
      INSERT INTO blog_post (title, text, author_id, created)
        SELECT 'ballast', '', min(id), now() FROM auth_user;
    EXCEPTION WHEN disk_full THEN
      EXIT;
    END;
  END LOOP;
END $$;
SELECT pg_sleep({seconds});
ROLLBACK;
"""


class Runs(Protocol):
    def run(self, service: str, *command: str, stdin: str | None = None) -> str: ...


class Database(Protocol):
    """What a day can do to it."""

    def lock(self, seconds: float) -> None: ...
    def fill_disk(self, seconds: float) -> None: ...


class SQLite:
    def __init__(self, stage: Runs):
        self.stage = stage

    def lock(self, seconds: float) -> None:
        """Hold the lock of a writer, as another client may."""
        self.stage.run("django", "python", "-c", LOCK_SQLITE.format(seconds=seconds))

    def fill_disk(self, seconds: float) -> None:
        """Leave no byte on the disk for so long."""
        self.stage.run("django", "python", "-c", FILL_SQLITE.format(seconds=seconds))


class PostgreSQL:
    def __init__(self, stage: Runs):
        self.stage = stage

    def lock(self, seconds: float, tables: str = "blog_post, django_session, auth_user") -> None:
        """Hold a lock on these tables, which readers wait for too; without a name on those of every request."""
        sql = LOCK_POSTGRESQL.format(seconds=seconds, tables=tables)
        self.stage.run("postgres", "psql", "-q", "-o", "/dev/null", "-U", "crosshost", "crosshost", stdin=sql)

    def fill_disk(self, seconds: float) -> None:
        """Leave no byte on the disk, and no space for a post in the files, for so long."""
        self.stage.run("postgres", "sh", "-c", FILL_POSTGRESQL, stdin=FILL_POSTS.format(seconds=seconds))
