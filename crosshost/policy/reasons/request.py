"""Why a request is not sent, the preflight apart."""

from crosshost.policy.reasons.reason import Reason

REASONS = (
    Reason(
        "mixed-content",
        "MixedContentResolutionStatus.MixedContentBlocked",
        "Mixed Content 4.4, should fetching request be blocked",
        "The page is https and {url} is http: a secure page may fetch nothing over an insecure connection.",
        'Serve the API over https too (nginx: listen 443 ssl), and call it by its https address: fetch("https://{host}/…").',
    ),
    Reason(
        "mode-same-origin",
        "CorsError.DisallowedByMode",
        "Fetch, main fetch, mode same-origin",
        "fetch was told mode: 'same-origin', and {url} is another origin than the page's, {origin}.",
        "Leave `mode` out of fetch's options, and permit the page: CORS_ALLOWED_ORIGINS = ['{origin}'].",
    ),
    Reason(
        "no-cors-method",
        None,
        "Fetch, Request constructor, mode no-cors",
        "fetch throws before anything is sent: mode: 'no-cors' allows GET, HEAD and POST, not {method}.",
        "Leave `mode` out of fetch's options, and permit the page: CORS_ALLOWED_ORIGINS = ['{origin}'].",
        unnamed="the Request constructor throws a TypeError before there is a request to name",
    ),
    Reason(
        "forbidden-method",
        None,
        "Fetch, Request constructor, forbidden method",
        "fetch throws before anything is sent: no page may use {method}.",
        "Use another method: fetch(url, {{method: 'POST'}}).",
        unnamed="the Request constructor throws a TypeError before there is a request to name",
    ),
    Reason(
        "url-with-credentials",
        None,
        "Fetch, Request constructor, URL includes credentials",
        "fetch throws before anything is sent: the address has a user name or a password in it.",
        "Take them out of the address: fetch('https://{host}/…', {{headers: {{Authorization: …}}}}).",
        unnamed="the Request constructor throws a TypeError before there is a request to name",
    ),
    Reason(
        "redirect-with-credentials",
        "CorsError.RedirectContainsCredentials",
        "Fetch, HTTP-redirect fetch, URL includes credentials",
        "The redirect leads to an address with a user name or a password in it, which no cross-origin request follows.",
        "Let the server redirect to an address without them, or call the final address: fetch('https://{host}/…').",
    ),
    Reason(
        "redirect-to-other-scheme",
        "CorsError.CorsDisabledScheme",
        "Fetch, HTTP-redirect fetch, HTTP(S) scheme",
        "The redirect leads to {url}, and fetch follows http and https alone.",
        "Let the server redirect to an https address, or call the final address by its name.",
    ),
    Reason(
        "redirects-without-end",
        None,
        "Fetch, HTTP-redirect fetch, redirect count",
        "More than 20 redirects: the browser gives up.",
        "Behind nginx: proxy_set_header X-Forwarded-Proto $scheme; and in Django: SECURE_PROXY_SSL_HEADER = "
        "('HTTP_X_FORWARDED_PROTO', 'https'), so that SECURE_SSL_REDIRECT sees that the request is secure.",
        unnamed="the protocol has a network error for it (ERR_TOO_MANY_REDIRECTS), and no CorsError",
    ),
)
