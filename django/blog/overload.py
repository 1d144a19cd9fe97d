"""Answer at once when too many requests wait, so that some of gunicorn's threads stay free for those that do not.

Without it a locked table or a slow view holds every thread, and the health check with them.
"""

from threading import BoundedSemaphore

from django.conf import settings

from blog.errors import unavailable

PATIENCE = 0.25  # seconds; with nothing stuck a place becomes free within milliseconds


class Overload:
    """Let REQUESTS_AT_ONCE requests of this process go on. Others get 503 if none of those ends."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.places = BoundedSemaphore(settings.REQUESTS_AT_ONCE)
        self.stuck = False  # then nobody waits, or the waiting would hold the rest of the threads

    def __call__(self, request):
        if not self.places.acquire(timeout=0 if self.stuck else PATIENCE):
            self.stuck = True
            return unavailable(request, "The server is busy; try again in a few seconds.")
        self.stuck = False
        try:
            return self.get_response(request)
        finally:
            self.places.release()
