"""The two ends of an OAuth login at an identity provider, which the page plays. No user is logged in by it.

A provider returns the state by a redirect, in the query, or with response_mode=form_post by a form, in the body
(OAuth 2.0 Form Post Response Mode, section 2).
"""

import secrets

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from blog.responses import NegotiatedMethods
from witness.views import back_with


@method_decorator(never_cache, name="dispatch")
class Start(NegotiatedMethods):
    """Keep a state in the session, as OAuth libraries do, and redirect to the provider with it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        request.session["oauth_state"] = secrets.token_urlsafe(16)
        callback = request.build_absolute_uri(reverse("oauth-callback"))
        return back_with(
            request, response_mode="form_post", redirect_uri=callback, state=request.session["oauth_state"]
        )


@method_decorator(never_cache, name="dispatch")
@method_decorator(csrf_exempt, name="dispatch")  # the state is the protection
class Callback(NegotiatedMethods):
    """Compare the state with that of the session: 200, or 401 for a mismatch."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.compared(request, request.GET.get("state", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.compared(request, request.POST.get("state", ""))

    def compared(self, request: HttpRequest, state: str) -> HttpResponse:
        expected = request.session.pop("oauth_state", None)
        return back_with(request, result=200 if state == expected else 401)
