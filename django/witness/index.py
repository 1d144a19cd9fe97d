"""What is below /lab/, with a line for each: a page to a person's navigation, JSON to fetch."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from blog.responses import NegotiatedMethods, response

# The path as a person reads it, the URL to open it at, and what it does. Without a URL it needs a query from the cases.
THERE = (
    ("witness/TRACE/", "", "What Django saw of each request whose query has trace=TRACE, for 15 minutes."),
    ("reports/", "/lab/reports/", "The reports of browsers that ran the cases."),
    ("reports/RUN/", "", "One report. The page of the cases posts it here, on its own origin."),
    ("login/", "{api}/lab/login/?back=/?logged-in", "Logs in as demo on Django's form, and leads back to the page."),
    (
        "cookies/",
        "{api}/lab/cookies/?back=/",
        "Reads the names in the API's document.cookie, and leads back with them.",
    ),
    ("events/", "{api}/lab/events/", "A stream of events that needs a session."),
    ("arrival/", "", "Leads back with the result of a navigation that came from another site."),
    ("oauth/start/", "", "Keeps a state in the session and leads to an identity provider, which the page plays."),
    ("oauth/callback/", "", "Compares the state that the provider returns with that of the session."),
    ("form/", "", "Submits Django's logout form from a document with a Referrer-Policy of its own."),
    ("sandbox/", "", "Sends a fetch from a document with the origin null."),
    ("elsewhere/", "", "Sends a fetch from a document of the API's origin."),
    ("back/", "{api}/lab/back/", "Leads to a path of the page, and to no other host."),
)


@method_decorator(never_cache, name="dispatch")
class Index(NegotiatedMethods):
    def get(self, request: HttpRequest) -> HttpResponse:
        there = [{"path": path, "url": url.format(api=settings.API_ORIGIN), "what": what} for path, url, what in THERE]
        return listed(request, {"lab": there}, "witness/index.html")


def listed(request: HttpRequest, data: dict, template: str) -> HttpResponse:
    """Return a list as JSON or as a page, which may load nothing but the API's style."""
    # On the page's origin there is nothing of Django's but /lab/, so the style comes from the API's own origin.
    listing = response(request, data, template)
    listing["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self' {settings.API_ORIGIN}; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return listing
