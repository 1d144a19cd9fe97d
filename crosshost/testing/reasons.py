"""The reasons that crosshost.testing has besides those of crosshost.policy, in the same form."""

from crosshost.policy.reasons.fix import Or, django, step, view
from crosshost.policy.reasons.reason import Reason

FRAME_REFUSED = Reason(
    "frame-refused",
    None,
    "HTML, X-Frame-Options; CSP, frame-ancestors",
    "The browser does not show {url} in a frame of {page}: the response has {value}.",
    (
        view("xframe_options_exempt", "xframe_options_exempt", "decorate the view with @xframe_options_exempt"),
        Or(", or for all pages of its own origin: "),
        django("X_FRAME_OPTIONS", "'SAMEORIGIN'"),
    ),
)
CSRF_REFUSED = Reason(
    "csrf-refused",
    "{text}",
    "Django: CsrfViewMiddleware",
    "Django's CSRF check refused the request: {text}",
    (step("compare Origin, Referer, cookie and token of the request, in browser.requests, with what Django expects"),),
)
