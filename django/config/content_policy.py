"""The Content-Security-Policy of Django's own pages: django-csp, for pages alone."""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse


class PagePolicyMiddleware(CSPMiddleware):
    """Adds the policy to HTML. JSON loads nothing, and a policy there would cost whoami several percent of its time."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.headers.get("Content-Type", "").startswith("text/html"):
            return super().process_response(request, response)
        return response
