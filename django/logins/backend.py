"""Django's own backend, reading the user of a session with SQL that is written down, as config.sessions reads that.

A project with another backend loses nothing but the time.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class WrittenBackend(ModelBackend):
    def get_user(self, user_id):
        """Return the user with this key, or None: there is no such user, or no longer an active one."""
        model = get_user_model()
        table, key = model._meta.db_table, model._meta.pk.column
        read = f'SELECT * FROM "{table}" WHERE "{key}" = %s'  # noqa: S608 # nosec B608 (names of the model)
        for user in model._base_manager.raw(read, [user_id]):
            return user if self.user_can_authenticate(user) else None
        return None
