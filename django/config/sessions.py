"""Django's sessions in the database, read with SQL that is written down.

For each request the ORM composes the same query again, which takes ten times as long as the database takes for it, a
quarter of a whoami (docs/figures.md). Writing is Django's own.
"""

from collections.abc import Iterator

from django.contrib.sessions.backends import db
from django.utils import timezone

BATCH = 1000  # sessions of one transaction of `clearsessions`
READ = "SELECT session_key, session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict:
        """Return the data of the session that has this key and has not expired; without one, forget the key."""
        for session in self.model.objects.raw(READ, [self.session_key, timezone.now()]):
            return self.decode(session.session_data)
        self._session_key = None
        return {}

    @classmethod
    def clear_expired(cls) -> None:
        """Delete the expired sessions in batches, so that a login waits for one batch and not for all of them."""
        for _ in cls.clear_batches():
            pass

    @classmethod
    def clear_batches(cls) -> Iterator[int]:
        """Delete the expired sessions, and yield the number in each batch."""
        sessions, now = cls.get_model_class().objects, timezone.now()
        while keys := list(sessions.filter(expire_date__lt=now).values_list("pk", flat=True)[:BATCH]):
            yield sessions.filter(pk__in=keys, expire_date__lt=now).delete()[0]  # unless one was renewed just now
