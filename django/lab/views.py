"""What the witness saw, for whoever has the trace; and Django's own login, without typing."""

import re
import sqlite3
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from blog import errors
from blog.answers import NegotiatedMethods, error
from blog.demo import data
from lab import store


@method_decorator(never_cache, name="dispatch")
class Witness(NegotiatedMethods):
    def get(self, request: HttpRequest, trace: str) -> HttpResponse:
        """An unknown trace has no exchanges, and is no error: that nothing reached Django is what it says."""
        try:
            exchanges = store.read(trace)
        except (OSError, sqlite3.Error):
            return error(request, 503, "The witness cannot read its records; the server's log says why.")
        return JsonResponse({"trace": trace, "exchanges": exchanges})


@method_decorator(never_cache, name="dispatch")
class LogIn(NegotiatedMethods):
    """Django's login form, filled in, on the API's own origin: what comes of it is a first-party login."""

    def get(self, request: HttpRequest) -> HttpResponse:
        logout(request)  # Django keeps the session of a user who logs in again, and this is to be a fresh one
        back = reverse("back") + "?" + urlencode({"to": request.GET.get("back", "/")})
        filled_in = {"username": data.USERNAME, "password": data.PASSWORD, "next": back}
        return render(request, "lab/login.html", filled_in)


@method_decorator(never_cache, name="dispatch")
class CookieNames(NegotiatedMethods):
    """A page whose script reads the names in document.cookie on the API's own origin and goes back with them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        back = reverse("back") + "?" + urlencode({"to": request.GET.get("back", "/")})
        return render(request, "lab/cookies.html", {"back": back})


@method_decorator(never_cache, name="dispatch")
class Back(NegotiatedMethods):
    """Back to the page, and nowhere else: LoginView itself leads to no other origin than the API's."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(settings.WEB_ORIGIN + path_on_page(request.GET.get("to", "/")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The refusal as it is; but a login of ours that was refused goes back to the page too, which waits for it."""
    response = errors.csrf_failure(request, reason)
    if request.resolver_match and request.resolver_match.url_name == "login":
        try:
            path, _, query = request.POST.get("next", "").partition("?")
        except RequestDataTooBig:
            return response
        if path == reverse("back"):
            to = path_on_page(QueryDict(query).get("to", "/"))
            response["Refresh"] = f"0; url={path}?{urlencode({'to': to})}"
    return response


def path_on_page(to: str) -> str:
    """`to`, when it is a path from the root with perhaps a query; `/` otherwise.

    Behind WEB_ORIGIN not even `//evil.example` would lead elsewhere; but this must not depend on what is before it.
    """
    return to if re.match(r"/(?!/)[^\\]*\Z", to) and to.isprintable() else "/"
