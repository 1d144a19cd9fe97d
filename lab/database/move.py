"""From SQLite to PostgreSQL: nobody writes meanwhile, and nothing changes if a step fails."""

import subprocess

from crosshost import Problem
from lab import STATE
from lab.database import manage
from lab.scenarios import deployment
from lab.stack import compose, control, native

FAILED = "nothing was moved, and SQLite is in use as before: see the message above"


def to_postgres() -> str:
    """Move the database and start the deployment again, if it was running. Return what was done. Raises Problem."""
    running = control.current()
    move = _in_containers if control.pick(running.way) == "compose" else _of_processes
    return move(running)


def _in_containers(running: control.Running) -> str:
    if "postgres" in running.additions:
        raise Problem("this deployment uses PostgreSQL already: there is nothing to move")
    before = running.load()
    after = deployment.load(running.scenario, running.port_base, (*running.additions, "postgres"))
    compose.check(after)
    compose.build(after)
    try:
        compose.run(before, "stop", "django", stderr=subprocess.DEVNULL)  # nginx says so in the meantime
        if not manage.run(after, "compose", "copy_from", "sqlite:////data/db.sqlite3"):
            raise Problem(FAILED)
    except BaseException:
        compose.run(after, "rm", "--stop", "--force", "postgres", stderr=subprocess.DEVNULL)
        if running.way:
            compose.run(before, "start", "django")
        raise
    control.up(after, "compose")
    return f"everything is in PostgreSQL now, and {after.name} is running on it; the volume data keeps SQLite's file"


def _of_processes(running: control.Running) -> str:
    after = running.load()
    if not after.services["django"].get("DATABASE_URL", "").strip().startswith("postgres"):
        raise Problem("set DATABASE_URL=postgres://user:password@host:5432/name in .env first, then run this again")
    native.stop()
    done = manage.run(after, "native", "copy_from", f"sqlite:///{STATE / 'data' / 'db.sqlite3'}")
    if not done:
        raise Problem("nothing was moved: see the message above. Without DATABASE_URL in .env, scripts/up uses SQLite")
    if running.way:
        control.up(after, "native")
    return f"everything is in PostgreSQL now{', and ' + after.name + ' is running on it' if running.way else ''}"
