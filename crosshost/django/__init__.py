"""System checks for settings of cookies, CORS and CSRF, and a view that explains a refusal of the CSRF check.

Add "crosshost.django" to INSTALLED_APPS: `manage.py check` then prints each fault with its id, the reason, and the
setting that fixes it. With CSRF_FAILURE_VIEW = "crosshost.django.csrf_failure" a 403 says why, while DEBUG is on. See
docs/checks.md.
"""

from typing import Any


def csrf_failure(request: Any, reason: str = "") -> Any:
    """Return the response to a request that the CSRF check refused; without DEBUG, that of Django's own view."""
    from crosshost.django.failure import respond  # Django imports this module before its settings are complete

    return respond(request, reason)
