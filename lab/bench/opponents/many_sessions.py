"""Time whoami and the removal of expired sessions on a small and on a large table.

It is read from standard input by a Python in Django's container, beside the gunicorn that serves, so on the same
database. It prints JSON: {"few": …, "many": …, "bytes": …, "ours": …, "django": …}, times in milliseconds.
"""

import json
import statistics
import sys
import threading
import time

from config import startup

startup.load()

from django.conf import settings  # noqa: E402 (after the settings)
from django.contrib.auth import get_user_model, login  # noqa: E402
from django.contrib.sessions.backends import db  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import OperationalError, connection  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from config.database import without_limits  # noqa: E402

OURS = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
TIMES = 300
EXPIRED = 50_000
# A key is 32 characters at random. The first ones have expired.
FILL = {
    "sqlite": """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
        INSERT INTO django_session (session_key, session_data, expire_date)
        SELECT lower(hex(randomblob(16))), '{data}',
               datetime('now', ((CASE WHEN i <= {expired} THEN -1 ELSE 1 END) * (1 + i % 300)) || ' hours')
        FROM n""",
    "postgresql": """
        INSERT INTO django_session (session_key, session_data, expire_date)
        SELECT md5(random()::text || i), '{data}',
               now() + (CASE WHEN i <= {expired} THEN -1 ELSE 1 END) * (1 + i % 300) * interval '1 hour'
        FROM generate_series(1, {rows}) AS i""",
}
SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_total_relation_size('django_session')",
}


def logged_in():
    request = HttpRequest()
    request.session = OURS()
    user = get_user_model().objects.get(username="demo")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    request.session.save()
    return request.session


def fill(rows: int, expired: int) -> None:
    """Add that many sessions with the data of a real one."""
    data = Session.objects.order_by("-expire_date")[0].session_data
    with without_limits(), connection.cursor() as cursor:  # those are for requests
        cursor.execute(FILL[connection.vendor].format(rows=rows, expired=expired, data=data))
        cursor.execute("ANALYZE")


def size() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SIZE[connection.vendor])
        return cursor.fetchone()[0]


def whoami(client: Client) -> dict:
    """Return the smallest and the median of the milliseconds of a whoami."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        response = client.get("/blog/whoami/", headers={"host": "localhost:8000"})
        taken.append((time.perf_counter() - began) * 1000)
        if response.status_code != 200:
            sys.exit(f"whoami answered {response.status_code}")
    return {"smallest": min(taken), "median": statistics.median(taken)}


def cleaning(clear) -> dict:
    """Return how long `clear` takes, how many it removes, and how long another client's write waits at most.

    SQLite refuses a write that waits for longer than five seconds: `failed`.
    """
    waits, failed, done = [], [], threading.Event()

    def write():
        while not done.is_set():
            began = time.perf_counter()
            session = db.SessionStore()
            session["written"] = True
            try:
                session.save()
            except OperationalError as error:
                failed.append(str(error))
            waits.append((time.perf_counter() - began) * 1000)
            time.sleep(0.01)
        connection.close()

    other = threading.Thread(target=write)
    other.start()
    began = time.perf_counter()
    clear()
    taken = time.perf_counter() - began
    done.set()
    other.join()
    if Session.objects.filter(expire_date__lt=timezone.now()).exists():
        sys.exit("expired sessions are left")
    return {"seconds": taken, "longest_wait": max(waits), "writes": len(waits), "failed": len(failed)}


def main(rows: int) -> dict:
    session, client = logged_in(), Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    result = {"few": whoami(client)}
    before = size()
    fill(rows, EXPIRED)
    result |= {"bytes": (size() - before) / rows, "many": whoami(client), "ours": cleaning(OURS.clear_expired)}
    fill(EXPIRED, EXPIRED)
    return result | {"expired": EXPIRED, "django": cleaning(db.SessionStore.clear_expired)}


print(json.dumps(main(int(sys.argv[1]))))
