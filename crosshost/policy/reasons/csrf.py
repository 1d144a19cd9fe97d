"""Why Django's CSRF check refuses a request. `devtools_code` is the exact text of django.middleware.csrf."""

from crosshost.policy.reasons.advice import (
    FORWARDED_PROTO,
    HOST,
    INCLUDE,
    PROXY_SSL_HEADER,
    TOKEN_HEADER,
    TOKEN_READABLE,
    TRUST,
)
from crosshost.policy.reasons.fix import Advice, Or, django, fetch, nginx, page, step, view
from crosshost.policy.reasons.reason import Reason

MISSING = "CSRF token missing."
FROM_BODY = view(
    "JsonResponse",
    "({{'csrfToken': get_token(request)}})",
    "return the token in a response body (get_token(request)), and let the page send it in the header X-CSRFToken",
)
SEND_WHOLE: Advice = (
    "Send the value of the cookie or of get_token(request), complete and without quotation marks: ",
    TOKEN_HEADER,
)
PROXY: Advice = (HOST, " and ", FORWARDED_PROTO, " Django: ", PROXY_SSL_HEADER)
PASS_ORIGIN = nginx("proxy_set_header Origin", "$http_origin")
PASS_REFERER = nginx("proxy_set_header Referer", "$http_referer")

REASONS = (
    Reason(  # before csrf-origin, which has the same text for every origin
        "csrf-origin-null",
        "Origin checking failed - null does not match any trusted origins.",
        "Fetch, append a request Origin header; Django: CsrfViewMiddleware._origin_verified",
        "The form's page has Referrer-Policy: {policy}, so the browser sends Origin: null in place of {origin}. "
        "no-referrer hides the origin in every form, same-origin in forms that post to another origin, and the strict "
        "policies in those that post from https to http.",
        (
            django("SECURE_REFERRER_POLICY", "'strict-origin-when-cross-origin'"),
            ", or 'same-origin' if no form posts to another origin",
            Or("; nginx: "),
            nginx("add_header Referrer-Policy", None, "no add_header Referrer-Policy no-referrer"),
            ". Do not put 'null' into CSRF_TRUSTED_ORIGINS",
        ),
    ),
    Reason(
        "csrf-origin",
        "Origin checking failed - {origin} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified",
        "The page's origin {origin} is neither in CSRF_TRUSTED_ORIGINS nor the origin that Django takes for its own, "
        "{own}.",
        (
            TRUST,
            ", without a trailing slash",
            Or(". If page and API are one origin, nginx: "),
            *PROXY,
        ),
    ),
    Reason(
        "csrf-origin-proxy",
        "Origin checking failed - {origin} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified, HttpRequest.get_host() and is_secure()",
        "Page and API are one origin, {origin}, but Django takes its own origin for {own}: the proxy changes the Host "
        "header, or hides the scheme.",
        ("nginx: ", *PROXY, Or(". Vite and other development servers: "), step("use no changeOrigin")),
    ),
    Reason(
        "csrf-no-referer",
        "Referer checking failed - no Referer.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has neither an Origin nor a Referer header.",
        (
            "nginx must pass both on: ",
            PASS_ORIGIN,
            " and ",
            PASS_REFERER,
            Or(" If Django serves the page: "),
            django("SECURE_REFERRER_POLICY", "'same-origin'"),
            ", not 'no-referrer'",
        ),
    ),
    Reason(
        "csrf-referer-malformed",
        "Referer checking failed - Referer is malformed.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has no Origin header, and its Referer is not a URL.",
        ("nginx must pass both on unchanged: ", PASS_ORIGIN, " and ", PASS_REFERER),
    ),
    Reason(
        "csrf-referer-insecure",
        "Referer checking failed - Referer is insecure while host is secure.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has no Origin header and comes from an http page.",
        (step("serve the page over https too"),),
    ),
    Reason(
        "csrf-referer",
        "Referer checking failed - {referer} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has no Origin header, and its Referer is neither on Django's own host nor on a trusted "
        "origin.",
        (TRUST, Or("; or nginx must pass Origin on: "), PASS_ORIGIN),
    ),
    Reason(
        "csrf-cookie-missing",
        "CSRF cookie not set.",
        "Django: CsrfViewMiddleware._check_token",
        "The request has no {cookie} cookie, which Django compares the CSRF token with.",
        (
            "First GET a view that sets it, with ",
            INCLUDE,
            "; across sites also ",
            django("CSRF_COOKIE_SAMESITE", "'None'"),
            " and ",
            django("CSRF_COOKIE_SECURE", "True"),
        ),
    ),
    Reason(
        "csrf-cookie-length",
        "CSRF cookie has incorrect length.",
        "Django: _check_token_format",
        "The {cookie} cookie is not one that Django sets: its value is not 32 or 64 characters long.",
        (django("CSRF_COOKIE_NAME", "'…'", "give each app on the host its own CSRF_COOKIE_NAME"),),
    ),
    Reason(
        "csrf-cookie-characters",
        "CSRF cookie has invalid characters.",
        "Django: _check_token_format",
        "The {cookie} cookie is not one that Django sets: its value has characters other than letters and digits.",
        (django("CSRF_COOKIE_NAME", "'…'", "give each app on the host its own CSRF_COOKIE_NAME"),),
    ),
    Reason(
        "csrf-token-missing",
        MISSING,
        "Django: CsrfViewMiddleware._check_token",
        "The request has the CSRF cookie, but neither the header {header} nor the form field csrfmiddlewaretoken.",
        (
            fetch("headers", "{{'{header}': token}}"),
            Or("; or in "),
            page(
                "withXSRFToken",
                "true",
                "axios's options: withXSRFToken: true, xsrfCookieName: '{cookie}' and xsrfHeaderName: '{header}'",
            ),
        ),
    ),
    Reason(
        "csrf-cookie-http-only",
        MISSING,
        "Django: CsrfViewMiddleware._check_token; RFC 6265bis 5.8.3, http-only-flag",
        "The {cookie} cookie is HttpOnly: the page's JavaScript cannot read the token from it, and so does not send "
        "the token.",
        (TOKEN_READABLE, Or("; or "), FROM_BODY),
    ),
    Reason(
        "csrf-cookie-other-host",
        MISSING,
        "Django: CsrfViewMiddleware._check_token; HTML, document.cookie",
        "The {cookie} cookie belongs to {domain}, so JavaScript of a page on {host} cannot read the token from "
        "document.cookie, and does not send it.",
        (
            "Django must ",
            FROM_BODY,
            Or(". If both hosts share a domain: "),
            django("CSRF_COOKIE_DOMAIN", "'example.com'", "set CSRF_COOKIE_DOMAIN to that domain"),
        ),
    ),
    Reason(
        "csrf-token-length",
        "CSRF token from {source} has incorrect length.",
        "Django: _check_token_format",
        "The token is not 32 or 64 characters long, so it is not a Django CSRF token.",
        SEND_WHOLE,
    ),
    Reason(
        "csrf-token-characters",
        "CSRF token from {source} has invalid characters.",
        "Django: _check_token_format",
        "The token has characters other than letters and digits, so it is not a Django CSRF token.",
        SEND_WHOLE,
    ),
    Reason(
        "csrf-token-incorrect",
        "CSRF token from {source} incorrect.",
        "Django: CsrfViewMiddleware._check_token, _does_token_match",
        "The token does not match the cookie: it is from before the login, from another session, or from a cache that "
        "gives one visitor's token to all.",
        (
            step("get a new token after each login"),
            ", from the login response, the cookie, or the view that returns it: ",
            TOKEN_HEADER,
            ". No cache may store a response with a token: in nginx ",
            nginx("proxy_ignore_headers", None, "no proxy_ignore_headers Cache-Control Set-Cookie"),
        ),
    ),
)
