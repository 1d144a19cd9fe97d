"""Who may see the django-debug-toolbar, and what it shows of cookies."""

from django.conf import settings
from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


def show_toolbar(request: HttpRequest) -> bool:
    """Return True for everybody: with DEBUG_TOOLBAR=true Django starts only on a loopback address (see settings).

    But not below /lab/, which nginx serves on the page's origin without the toolbar's files.
    """
    return not request.path.startswith("/lab/")


class ReadableCookies(SafeExceptionReporterFilter):
    """For the demo only: show the session and the CSRF cookie, which the lecture looks at. Django shows asterisks."""

    def cleanse_setting(self, key, value):
        if key in {"sessionid", "csrftoken", settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}:
            return value
        return super().cleanse_setting(key, value)
