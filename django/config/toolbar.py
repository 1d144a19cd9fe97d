"""Who sees the django-debug-toolbar."""

from django.http import HttpRequest


def show_toolbar(request: HttpRequest) -> bool:
    """Everybody who can reach us: DEBUG_TOOLBAR=true starts on a loopback address only (see settings)."""
    return True
