"""Django's settings with a path that is never answered. Runs in Django's container (stuck-view.yaml)."""

import threading

from config.settings import *  # type: ignore[import-not-found] # noqa: F403
from config.settings import MIDDLEWARE

FOREVER = threading.Event()


def with_stuck_view(get_response):
    return lambda request: FOREVER.wait() if request.path == "/stuck/" else get_response(request)


MIDDLEWARE = [*MIDDLEWARE, "stuck_view.with_stuck_view"]
