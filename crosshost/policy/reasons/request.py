"""Why a request is not sent, other than by a refused preflight."""

from crosshost.policy.reasons.reason import Reason

REASONS = (
    Reason(
        "mixed-content",
        "MixedContentResolutionStatus.MixedContentBlocked",
        "Mixed Content 4.4, should fetching request be blocked",
        "The page is https and {url} is http: browsers block such a fetch as mixed content.",
        "Serve the API over https (nginx: listen 443 ssl) and call its https URL: fetch('https://{host}/…').",
    ),
    Reason(
        "mode-same-origin",
        "CorsError.DisallowedByMode",
        "Fetch, main fetch, mode same-origin",
        "fetch was called with mode: 'same-origin', and {url} is not on the page's origin, {origin}.",
        "Remove `mode` from fetch's options and allow the page: CORS_ALLOWED_ORIGINS = ['{origin}'].",
    ),
    Reason(
        "no-cors-method",
        None,
        "Fetch, Request constructor, mode no-cors",
        "fetch throws before it sends anything: mode: 'no-cors' allows GET, HEAD and POST, not {method}.",
        "Remove `mode` from fetch's options and allow the page: CORS_ALLOWED_ORIGINS = ['{origin}'].",
    ),
    Reason(
        "forbidden-method",
        None,
        "Fetch, Request constructor, forbidden method",
        "fetch throws before it sends anything: browsers do not let pages use {method}.",
        "Use another method: fetch(url, {{method: 'POST'}}).",
    ),
    Reason(
        "url-with-credentials",
        None,
        "Fetch, Request constructor, URL includes credentials",
        "fetch throws before it sends anything: the URL contains a user name or a password.",
        "Remove them from the URL: fetch('https://{host}/…', {{headers: {{Authorization: …}}}}).",
    ),
    Reason(
        "redirect-with-credentials",
        "CorsError.RedirectContainsCredentials",
        "Fetch, HTTP-redirect fetch, URL includes credentials",
        "The server redirects to a URL with a user name or a password in it; cross-origin requests do not follow "
        "such redirects.",
        "Redirect to a URL without them, or call the final URL directly: fetch('https://{host}/…').",
    ),
    Reason(
        "redirect-to-other-scheme",
        "CorsError.CorsDisabledScheme",
        "Fetch, HTTP-redirect fetch, location URL and HTTP(S) scheme",
        "The server redirects to {url}; browsers follow redirects only to one valid http or https URL.",
        "Redirect to an https URL, or call the final URL directly.",
    ),
    Reason(
        "redirects-without-end",
        None,
        "Fetch, HTTP-redirect fetch, redirect count",
        "The server answered with more than 20 redirects in a row, and the browser gave up.",
        "Behind nginx: proxy_set_header X-Forwarded-Proto $scheme; and in Django: SECURE_PROXY_SSL_HEADER = "
        "('HTTP_X_FORWARDED_PROTO', 'https'), so that SECURE_SSL_REDIRECT sees that the request is secure.",
    ),
)
