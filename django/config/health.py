"""/healthz/ says that the process lives, /readyz/ that the database answers.

Both come before Django: a probe sends no allowed Host, and neither must touch a session or wait for a place.
"""

import json
import logging
import threading
import time
from collections.abc import Callable

from config import database

HEALTH_PATH, READY_PATH = "/healthz/", "/readyz/"
FRESH = 1.0  # seconds that a result is used again: a probe opens a connection, and anybody may send it
LIMIT = 2.5  # seconds until "no" is the response, whatever the probe still waits for; probers often wait for 3

logger = logging.getLogger("django.health")


def with_health(application):
    """Return `application`, with /healthz/ and /readyz/ before it."""
    readiness = Readiness(database.probe)

    def response(environ, start_response):
        path = environ["PATH_INFO"]
        if path not in (HEALTH_PATH, READY_PATH):
            return application(environ, start_response)
        is_well = path == HEALTH_PATH or readiness()
        content = {"status": "ok"} if is_well else {"status": 503, "error": "The database does not respond."}
        body = json.dumps(content).encode() + b"\n"
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        headers += [("Cache-Control", "no-store"), *([] if is_well else [("Retry-After", "2")])]
        start_response("200 OK" if is_well else "503 Service Unavailable", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return response


class Readiness:
    """Ask the database in a thread of its own, one at a time: name resolution, for one, has no time limit."""

    def __init__(self, probe: Callable[[], None]):
        self.probe = probe
        self.lock = threading.Lock()
        self.asked: Asked | None = None

    def __call__(self) -> bool:
        with self.lock:
            if self.asked is None or self.asked.is_old():
                self.asked = Asked(self.probe)
            asked = self.asked
        return asked.wait()


class Asked(threading.Thread):
    """One run of the probe."""

    def __init__(self, probe: Callable[[], None]):
        super().__init__(daemon=True)
        self.probe = probe
        self.began = time.monotonic()
        self.answers = False
        self.start()

    def run(self) -> None:
        try:
            self.probe()
            self.answers = True
        except Exception as error:
            logger.warning("/readyz/: %s", " ".join(str(error).split()))

    def is_old(self) -> bool:
        return not self.is_alive() and time.monotonic() - self.began > FRESH

    def wait(self) -> bool:
        """Return whether the database answered within LIMIT from the beginning."""
        self.join(max(0.0, self.began + LIMIT - time.monotonic()))
        return self.answers
