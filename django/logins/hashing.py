"""Hashing a password takes a core for a quarter of a second, on purpose, so only a few threads may do it at a time.

A thread that hashes lets others run, but 32 wrong logins would hold all threads of gunicorn, and everybody else would
wait for them. Here a few hash, a few more wait, and the others are refused at once (503 with Retry-After). It is the
hasher that is bounded, so that this covers every login, the admin's too, and every change of a password.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections

# Of each worker. The two workers of gunicorn.conf.py take at most half of the cores, or one each.
AT_ONCE = max(1, min(4, (os.cpu_count() or 1) // 4))
MOST = 6  # hashing or waiting; half of REQUESTS_AT_ONCE, and fewer than the connections of a pool
PATIENCE = 5.0  # seconds that one waits


class Busy(Exception):
    """Too many passwords are being hashed."""


class Slots:
    """At most `at_once` threads hash, and at most `most` hash or wait."""

    def __init__(self, at_once: int, most: int, patience: float):
        self.hashing, self.places = threading.BoundedSemaphore(at_once), threading.BoundedSemaphore(most)
        self.patience = patience

    def check(self) -> None:
        """Raise Busy if no place is free at this moment."""
        if not self.places.acquire(blocking=False):
            raise Busy
        self.places.release()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a slot and hold it. Raise Busy if too many wait, or one waits for too long."""
        if not self.places.acquire(blocking=False):
            raise Busy
        try:
            if not self.hashing.acquire(timeout=self.patience):
                raise Busy
            try:
                yield
            finally:
                self.hashing.release()
        finally:
            self.places.release()


slots = Slots(AT_ONCE, MOST, PATIENCE)


def give_back_connections() -> None:
    """Give this thread's connections back to PostgreSQL's pool: others need them while it waits and hashes."""
    for connection in connections.all(initialized_only=True):
        if connection.settings_dict.get("OPTIONS", {}).get("pool") and not connection.in_atomic_block:
            connection.close()


class BoundedPBKDF2(PBKDF2PasswordHasher):
    """Django's default hasher, bounded; its hashes are the same."""

    def encode(self, password, salt, iterations=None):
        give_back_connections()
        with slots.one():
            return super().encode(password, salt, iterations)
