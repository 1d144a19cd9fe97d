"""Why Django's CSRF check refuses a request. `devtools_code` is the exact text of django.middleware.csrf."""

from crosshost.policy.reasons.reason import Reason

TRUST = "CSRF_TRUSTED_ORIGINS = ['{origin}']"
MISSING = "CSRF token missing."
FROM_BODY = (
    "return the token in a response body (get_token(request)), and let the page send it in the header X-CSRFToken"
)
SEND_WHOLE = "Send the value of the cookie or of get_token(request), complete and without quotation marks."

REASONS = (
    Reason(  # before csrf-origin, which has the same text for every origin
        "csrf-origin-null",
        "Origin checking failed - null does not match any trusted origins.",
        "Fetch, append a request Origin header; Django: CsrfViewMiddleware._origin_verified",
        "The form's page has Referrer-Policy: {policy}, so the browser sends Origin: null in place of {origin}. "
        "no-referrer hides the origin in every form, same-origin in forms that post to another origin, and the strict "
        "policies in those that post from https to http.",
        "SECURE_REFERRER_POLICY = 'strict-origin-when-cross-origin', or 'same-origin' if no form posts to another "
        "origin; nginx: no add_header Referrer-Policy no-referrer. Do not put 'null' into CSRF_TRUSTED_ORIGINS.",
    ),
    Reason(
        "csrf-origin",
        "Origin checking failed - {origin} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified",
        "The page's origin {origin} is neither in CSRF_TRUSTED_ORIGINS nor the origin that Django takes for its own, "
        "{own}.",
        f"{TRUST}, without a trailing slash. If page and API are one origin, nginx: proxy_set_header Host $http_host; "
        "and proxy_set_header X-Forwarded-Proto $scheme; with SECURE_PROXY_SSL_HEADER in Django.",
    ),
    Reason(
        "csrf-origin-proxy",
        "Origin checking failed - {origin} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified, HttpRequest.get_host() and is_secure()",
        "Page and API are one origin, {origin}, but Django takes its own origin for {own}: the proxy hides the scheme "
        "or the port from it.",
        "nginx: proxy_set_header Host $http_host; and proxy_set_header X-Forwarded-Proto $scheme; Django: "
        "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https').",
    ),
    Reason(
        "csrf-no-referer",
        "Referer checking failed - no Referer.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has neither an Origin nor a Referer header.",
        "nginx must pass both on. If Django serves the page: SECURE_REFERRER_POLICY = 'same-origin', not "
        "'no-referrer'.",
    ),
    Reason(
        "csrf-referer-malformed",
        "Referer checking failed - Referer is malformed.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has no Origin header, and its Referer is not a URL.",
        "nginx must pass Origin and Referer on unchanged.",
    ),
    Reason(
        "csrf-referer-insecure",
        "Referer checking failed - Referer is insecure while host is secure.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has no Origin header and comes from an http page.",
        "Serve the page over https too.",
    ),
    Reason(
        "csrf-referer",
        "Referer checking failed - {referer} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._check_referer",
        "The https request has no Origin header, and its Referer is neither on Django's own host nor on a trusted "
        "origin.",
        f"{TRUST}; nginx must pass Origin on.",
    ),
    Reason(
        "csrf-cookie-missing",
        "CSRF cookie not set.",
        "Django: CsrfViewMiddleware._check_token",
        "The request has no {cookie} cookie, which Django compares the CSRF token with.",
        "First GET a view that sets it, with fetch(url, {{credentials: 'include'}}); across sites also "
        "CSRF_COOKIE_SAMESITE = 'None' and CSRF_COOKIE_SECURE = True.",
    ),
    Reason(
        "csrf-cookie-length",
        "CSRF cookie has incorrect length.",
        "Django: _check_token_format",
        "The {cookie} cookie is not one that Django sets: its value is not 32 or 64 characters long.",
        "Give each app on the host its own CSRF_COOKIE_NAME.",
    ),
    Reason(
        "csrf-cookie-characters",
        "CSRF cookie has invalid characters.",
        "Django: _check_token_format",
        "The {cookie} cookie is not one that Django sets: its value has characters other than letters and digits.",
        "Give each app on the host its own CSRF_COOKIE_NAME.",
    ),
    Reason(
        "csrf-token-missing",
        MISSING,
        "Django: CsrfViewMiddleware._check_token",
        "The request has the CSRF cookie, but neither the header {header} nor the form field csrfmiddlewaretoken.",
        "fetch(url, {{headers: {{'{header}': token}}}}).",
    ),
    Reason(
        "csrf-cookie-http-only",
        MISSING,
        "Django: CsrfViewMiddleware._check_token; RFC 6265bis 5.8.3, http-only-flag",
        "The {cookie} cookie is HttpOnly: the page's JavaScript cannot read the token from it, and so does not send "
        "the token.",
        f"CSRF_COOKIE_HTTPONLY = False; or {FROM_BODY}.",
    ),
    Reason(
        "csrf-cookie-other-host",
        MISSING,
        "Django: CsrfViewMiddleware._check_token; HTML, document.cookie",
        "The {cookie} cookie belongs to {domain}, so JavaScript of a page on {host} cannot read the token from "
        "document.cookie, and does not send it.",
        f"Django must {FROM_BODY}. If both hosts share a domain: CSRF_COOKIE_DOMAIN = that domain.",
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
        "The token does not match the cookie: it is from before the login, or from another session.",
        "Get a new token after each login: from the login response, the cookie, or the view that returns it.",
    ),
)
