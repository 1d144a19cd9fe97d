"""gunicorn's worker, which refuses new connections as soon as it stops, and is replaced when its threads are stuck."""

import os
import time

from gunicorn.workers.gthread import ThreadWorker

STUCK = 40.0  # seconds in one request: nginx has answered 504 after 35


class Worker(ThreadWorker):
    """A thread worker that takes its replica out of the rotation at once.

    gunicorn's own keeps its listeners open, without accepting, until its last request is answered. What connects
    meanwhile is reset at the end, when a proxy cannot know whether a POST was done. A refused connection goes to the
    next replica.

    gunicorn's `timeout` is for the main thread only. A view that never ends would hold its thread for ever, so a worker
    with half of its threads in such views stops, and gunicorn starts another one.
    """

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.began: dict = {}  # when the request of each connection began

    def handle_request(self, req, conn):
        self.began[conn] = time.monotonic()
        try:
            return super().handle_request(req, conn)
        finally:
            del self.began[conn]

    def notify(self) -> None:
        """Show that the main thread is alive, which it does every second, and look at the others."""
        super().notify()
        now = time.monotonic()
        stuck = sum(now - began > STUCK for began in list(self.began.values()))
        if stuck < self.cfg.threads / 2:
            return
        if self.alive:
            self.log.critical("%d of %d threads are stuck: this worker is replaced", stuck, self.cfg.threads)
            self.alive = False
        elif self.nr_conns <= stuck:
            os._exit(1)  # an ordinary exit would wait for the stuck threads

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                self.accept_waiting(listener)
                listener.close()

    def accept_waiting(self, listener) -> None:
        """Accept what has connected already, up to the worker's limit."""
        before = -1
        while before < self.nr_conns < self.worker_connections:
            before = self.nr_conns
            self.accept(listener)
