"""The responses to refused logins: JSON to fetch; to people the form that they sent, or a page.

They are the same whether or not the account exists.
"""

from django.http import HttpRequest, HttpResponse

from blog.errors import unavailable
from blog.responses import error, wants_page
from logins.hashing import Busy


def throttled(request: HttpRequest, response: HttpResponse, credentials: dict | None = None) -> HttpResponse:
    """Return the 429 in place of `response`, which says that the password is wrong (AXES_LOCKOUT_CALLABLE)."""
    wait = request.login_wait
    message = f"Too many failed logins of this account from your address. Try again in {in_words(wait)}."
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form is not None and wants_page(request):  # of our login or of the admin's
        form.errors.clear()
        form.add_error(None, message)
        response.content = response.rendered_content
        response.status_code = 429
    else:
        response = error(request, 429, message)
    response["Retry-After"] = str(wait)
    return response


def in_words(seconds: int) -> str:
    if seconds < 120:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"


class BusyMiddleware:
    """Respond to hashing.Busy with 503, wherever a password was to be hashed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Busy):
            return None
        return unavailable(request, "Too many passwords are being checked; try again in a few seconds.")
