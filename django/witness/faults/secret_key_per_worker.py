"""Each worker makes its own SECRET_KEY after the fork, as get_random_secret_key() in the settings does."""

import os
import secrets


def apply(settings: dict) -> None:
    os.register_at_fork(after_in_child=make_key)


def make_key() -> None:
    from django.conf import settings

    settings.SECRET_KEY = secrets.token_urlsafe(50)
