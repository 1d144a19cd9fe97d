"""Why a request is not sent, other than by a refused preflight."""

from crosshost.policy.reasons.advice import (
    ALLOW_ORIGIN,
    API_OVER_HTTPS,
    FORWARDED_PROTO,
    PROXY_SSL_HEADER,
    WITHOUT_MODE,
)
from crosshost.policy.reasons.fix import Or, django, fetch, nginx, step
from crosshost.policy.reasons.reason import Reason

CALL_HOST = fetch("url", "'https://{host}/…'")

REASONS = (
    Reason(
        "csp-connect-src",
        "ContentSecurityPolicyViolationType.kURLViolation",
        "CSP, connect-src; does request violate policy",
        "The page's own Content-Security-Policy says {value}, and {url} is not among these sources: the browser sends "
        "no request.",
        (
            nginx(
                "add_header Content-Security-Policy",
                "\"…; connect-src 'self' {target}\" always",
                "add {target} to connect-src where the page's policy is set; nginx: add_header Content-Security-Policy "
                "\"…; connect-src 'self' {target}\" always;",
            ),
            Or(" Django 6: "),
            django("SECURE_CSP", "{{'connect-src': [CSP.SELF, '{target}']}}"),
        ),
    ),
    Reason(
        "mixed-content",
        "MixedContentResolutionStatus.MixedContentBlocked",
        "Mixed Content 4.4, should fetching request be blocked",
        "The page is https and {url} is http: browsers block such a fetch as mixed content.",
        (API_OVER_HTTPS, " (nginx: ", nginx("listen", "443 ssl"), ") and call its https URL: ", CALL_HOST),
    ),
    Reason(
        "mode-same-origin",
        "CorsError.DisallowedByMode",
        "Fetch, main fetch, mode same-origin",
        "fetch was called with mode: 'same-origin', and {url} is not on the page's origin, {origin}.",
        (WITHOUT_MODE, ", and allow the page: ", ALLOW_ORIGIN),
    ),
    Reason(
        "no-cors-method",
        None,
        "Fetch, Request constructor, mode no-cors",
        "fetch throws before it sends anything: mode: 'no-cors' allows GET, HEAD and POST, not {method}.",
        (WITHOUT_MODE, ", and allow the page: ", ALLOW_ORIGIN),
    ),
    Reason(
        "forbidden-method",
        None,
        "Fetch, Request constructor, forbidden method",
        "fetch throws before it sends anything: browsers do not let pages use {method}.",
        ("Use another method: ", fetch("method", "'POST'")),
    ),
    Reason(
        "url-with-credentials",
        None,
        "Fetch, Request constructor, URL includes credentials",
        "fetch throws before it sends anything: the URL contains a user name or a password.",
        (
            "Remove them from the URL: ",
            fetch("headers", "{{Authorization: …}}", "fetch('https://{host}/…', {{headers: {{Authorization: …}}}})"),
        ),
    ),
    Reason(
        "redirect-with-credentials",
        "CorsError.RedirectContainsCredentials",
        "Fetch, HTTP-redirect fetch, URL includes credentials",
        "The server redirects to a URL with a user name or a password in it; cross-origin requests do not follow "
        "such redirects.",
        (step("redirect to a URL without them"), Or(", or call the final URL directly: "), CALL_HOST),
    ),
    Reason(
        "redirect-to-other-scheme",
        "CorsError.CorsDisabledScheme",
        "Fetch, HTTP-redirect fetch, location URL and HTTP(S) scheme",
        "The server redirects to {url}; browsers follow redirects only to one valid http or https URL.",
        (step("redirect to an https URL"), Or(", or "), step("call the final URL directly")),
    ),
    Reason(
        "redirects-without-end",
        None,
        "Fetch, HTTP-redirect fetch, redirect count",
        "The server answered with more than 20 redirects in a row, and the browser gave up.",
        (
            "Behind nginx: ",
            FORWARDED_PROTO,
            " and in Django: ",
            PROXY_SSL_HEADER,
            ", so that SECURE_SSL_REDIRECT sees that the request is secure",
        ),
    ),
)
