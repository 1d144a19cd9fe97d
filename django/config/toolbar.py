"""Who may see the django-debug-toolbar."""

from django.http import HttpRequest


def show_toolbar(request: HttpRequest) -> bool:
    """Return True for everybody: with DEBUG_TOOLBAR=true Django starts only on a loopback address (see settings)."""
    return True
