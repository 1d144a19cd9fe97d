"""The witness's records by trace, and the pages that the cases visit: a login with one click, and the ways back."""

import json
import sqlite3
from urllib.parse import urlencode

from csp.constants import NONCE, NONE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.core.checks.security.base import REFERRER_POLICY_VALUES
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from blog import errors
from blog.demo import data
from blog.models import Post
from blog.responses import NegotiatedMethods, error
from blog.views import NO_SESSION
from blog.way_back import path_on_page, with_query
from witness import store


@method_decorator(never_cache, name="dispatch")
class Witness(NegotiatedMethods):
    def get(self, request: HttpRequest, trace: str) -> HttpResponse:
        """Return no exchanges, and no error, for an unknown trace: nothing reached Django."""
        try:
            exchanges = store.read(trace)
        except (OSError, sqlite3.Error):
            return error(request, 503, "The witness cannot read its records; see the server's log.")
        return JsonResponse({"trace": trace, "exchanges": exchanges})


@method_decorator(never_cache, name="dispatch")
class LogIn(NegotiatedMethods):
    """Django's login form, filled in, on the API's own origin: a first-party login, under the query's trace.

    Nothing changes before the form is posted: any page can make a browser send this GET.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        back = reverse("back") + "?" + urlencode({"to": request.GET.get("back", "/")})
        trace = request.GET.get("trace", "")
        action = reverse("login") + (f"?{urlencode({'trace': trace})}" if trace else "")
        filled_in = {"username": data.USERNAME, "password": data.PASSWORD, "next": back, "action": action}
        return render(request, "witness/login.html", filled_in)


@method_decorator(never_cache, name="dispatch")
class CookieNames(NegotiatedMethods):
    """A page whose script reads the names in document.cookie on the API's own origin and leads back with them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        back = reverse("back") + "?" + urlencode({"to": request.GET.get("back", "/")})
        return render(request, "witness/cookies.html", {"back": back})


@method_decorator(never_cache, name="dispatch")
class Back(NegotiatedMethods):
    """Redirect to the page, and nowhere else: LoginView itself redirects only within the API's origin."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(settings.WEB_ORIGIN + path_on_page(request.GET.get("to", "/")))


@method_decorator(never_cache, name="dispatch")
class Arrival(NegotiatedMethods):
    """A navigation from another site, by a link or a form, leads back with its result: 200 or 401.

    A form writes a post, as an attacker's would.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        return back_with(request, result=200 if request.user.is_authenticated else 401)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return back_with(request, result=401)
        Post.objects.create(author=request.user, title="Not mine", text="Written by a form of another site.")
        return back_with(request, result=200)


@method_decorator(never_cache, name="dispatch")
class Events(NegotiatedMethods):
    """A stream for an EventSource that needs a session: one event, with the user's name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return error(request, 401, NO_SESSION)
        event = json.dumps({"username": request.user.get_username()})
        return HttpResponse(f"data: {event}\n\n", content_type="text/event-stream")


# One inline script with a nonce: on the page's origin there are none of Django's static files.
ONE_SCRIPT = {"default-src": NONE, "base-uri": NONE, "form-action": NONE, "frame-ancestors": NONE}
ONE_SCRIPT |= {"script-src": [NONCE]}


@method_decorator(never_cache, name="dispatch")
@method_decorator(csp(ONE_SCRIPT | {"connect-src": ["http:", "https:"]}), name="dispatch")
class Elsewhere(NegotiatedMethods):
    """A document of another origin than the page's: it sends one fetch and leads back with its result."""

    def get(self, request: HttpRequest) -> HttpResponse:
        target = {"ask": request.GET.get("ask", ""), "back": settings.WEB_ORIGIN + back_of(request)}
        return render(request, "witness/elsewhere.html", {"target": target})


@method_decorator(csp_update({"sandbox": ["allow-scripts"]}), name="dispatch")
class Sandbox(Elsewhere):
    """The same document with the origin `null`, as in a sandboxed frame."""


@method_decorator(never_cache, name="dispatch")
@method_decorator(csp(ONE_SCRIPT | {"form-action": settings.API_ORIGIN}), name="dispatch")
class LogoutForm(NegotiatedMethods):
    """A document with Django's logout form, under the Referrer-Policy in the query or else that of the settings."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = {"trace": request.GET.get("write", ""), "back": back_of(request)}
        action = f"{settings.API_ORIGIN}{reverse('logout')}?{urlencode(query)}"
        response = render(request, "witness/form.html", {"action": action})
        if request.GET.get("policy") in REFERRER_POLICY_VALUES:
            response["Referrer-Policy"] = request.GET["policy"]
        return response


def back_of(request: HttpRequest) -> str:
    return path_on_page(request.GET.get("back", "/"))


def back_with(request: HttpRequest, **query: str | int) -> HttpResponse:
    """Redirect to the page's path in the query, with `query` added to its own."""
    return HttpResponseRedirect(settings.WEB_ORIGIN + with_query(back_of(request), urlencode(query)))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the refusal; a refused login of LogIn leads back to the page, which waits for it."""
    response = errors.csrf_failure(request, reason)
    if request.resolver_match and request.resolver_match.url_name == "arrival":
        return back_with(request, result=403)
    if request.resolver_match and request.resolver_match.url_name == "login":
        try:
            path, _, query = request.POST.get("next", "").partition("?")
        except RequestDataTooBig:
            return response
        if path == reverse("back"):
            to = path_on_page(QueryDict(query).get("to", "/"))
            response["Refresh"] = f"0; url={path}?{urlencode({'to': to})}"
    return response
