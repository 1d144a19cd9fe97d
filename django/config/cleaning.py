"""Delete expired sessions now and then, in a thread of each worker: no cron, and no service that could be forgotten.

Workers and replicas may do it at the same time: each deletes what it finds.
"""

import logging
import random
import threading
import time

from django.conf import settings
from django.db import Error, connections

PAUSE = 0.05  # seconds after each batch, so that others write in between
FIRST_WITHIN = 300  # seconds, at a time that differs between workers

logger = logging.getLogger("django.sessions")


def start() -> None:
    if settings.CLEAR_SESSIONS_EVERY > 0:
        threading.Thread(target=repeat, args=[int(settings.CLEAR_SESSIONS_EVERY)], daemon=True).start()


def repeat(every: int) -> None:
    time.sleep(random.uniform(0.1, 1) * min(every, FIRST_WITHIN))  # noqa: S311 # nosec B311 (no secret)
    while True:
        clear()
        time.sleep(every)


def clear() -> int:
    """Delete all expired sessions. Return their number."""
    from config.sessions import SessionStore  # it needs the apps

    count = 0
    try:
        for deleted in SessionStore.clear_batches():
            count += deleted
            time.sleep(PAUSE)
    except Error as error:
        logger.warning("expired sessions are deleted later: %s", " ".join(str(error).split()))
    finally:
        connections.close_all()
    return count
