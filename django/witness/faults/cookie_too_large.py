"""The session is in a signed cookie, and the login puts an identity provider's token into it."""

import secrets

from django.contrib.sessions.backends import signed_cookies
from django.core import signing
from django.http import HttpRequest, HttpResponse


def apply(settings: dict) -> None:
    settings["SESSION_ENGINE"] = __name__
    settings["MIDDLEWARE"].append(f"{__name__}.with_id_token")


class SessionStore(signed_cookies.SessionStore):
    """Django's own, without its compression: every session has the same size."""

    def _get_session_key(self) -> str:
        salt = "django.contrib.sessions.backends.signed_cookies"
        return signing.dumps(self._session, salt=salt, serializer=self.serializer)


def with_id_token(get_response):
    def response(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path == "/accounts/login/" and request.user.is_authenticated:
            request.session["id_token"] = secrets.token_hex(1436)
        return response

    return response
