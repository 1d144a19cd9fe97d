"""Why Django's CSRF check refuses. `browser` is the very text of django.middleware.csrf."""

from crosshost.policy.reasons.reason import Reason

PERMIT = "CSRF_TRUSTED_ORIGINS = ['{origin}']"
MISSING = "CSRF token missing."
TAKE_FROM_BODY = "Send the token in a body (get_token(request)) and from there in the header X-CSRFToken"

REASONS = (
    Reason(
        "csrf-origin",
        "Origin checking failed - {origin} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified",
        "The page's origin {origin} is neither what Django takes for its own, {own}, nor in CSRF_TRUSTED_ORIGINS.",
        f"{PERMIT}, without a last slash; where page and API are one origin, nginx: proxy_set_header Host $http_host; "
        "and proxy_set_header X-Forwarded-Proto $scheme; with SECURE_PROXY_SSL_HEADER.",
    ),
    Reason(
        "csrf-origin-proxy",
        "Origin checking failed - {origin} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified, HttpRequest.get_host() and is_secure()",
        "Page and API are one origin, {origin}, and Django takes itself for {own}: the proxy hides the scheme or the "
        "port.",
        "nginx: proxy_set_header Host $http_host; and proxy_set_header X-Forwarded-Proto $scheme; Django: "
        "SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https').",
    ),
    Reason(
        "csrf-no-referer",
        "Referer checking failed - no Referer.",
        "Django: CsrfViewMiddleware._check_referer",
        "The request over https has neither Origin nor Referer.",
        "nginx must hand both on; a page of ours: SECURE_REFERRER_POLICY = 'same-origin', not 'no-referrer'.",
    ),
    Reason(
        "csrf-referer-malformed",
        "Referer checking failed - Referer is malformed.",
        "Django: CsrfViewMiddleware._check_referer",
        "The request over https has no Origin, and its Referer is no address.",
        "nginx must hand on Origin and Referer as they came.",
    ),
    Reason(
        "csrf-referer-insecure",
        "Referer checking failed - Referer is insecure while host is secure.",
        "Django: CsrfViewMiddleware._check_referer",
        "The request over https has no Origin and comes from a page over http.",
        "Serve the page over https too.",
    ),
    Reason(
        "csrf-referer",
        "Referer checking failed - {referer} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._check_referer",
        "The request over https has no Origin, and its Referer is neither Django's own host nor a trusted one.",
        f"{PERMIT}; nginx must hand on Origin.",
    ),
    Reason(
        "csrf-cookie-missing",
        "CSRF cookie not set.",
        "Django: CsrfViewMiddleware._check_token",
        "The request carried no cookie {cookie}, which Django compares the token with.",
        "GET a view that sets it first, with fetch(url, {{credentials: 'include'}}); across sites "
        "CSRF_COOKIE_SAMESITE = 'None' and CSRF_COOKIE_SECURE = True.",
    ),
    Reason(
        "csrf-cookie-length",
        "CSRF cookie has incorrect length.",
        "Django: _check_token_format",
        "The cookie {cookie} is not Django's: its value has neither 32 nor 64 characters.",
        "CSRF_COOKIE_NAME with a name of its own for each app on one host.",
    ),
    Reason(
        "csrf-cookie-characters",
        "CSRF cookie has invalid characters.",
        "Django: _check_token_format",
        "The cookie {cookie} is not Django's: its value has other characters than letters and digits.",
        "CSRF_COOKIE_NAME with a name of its own for each app on one host.",
    ),
    Reason(
        "csrf-token-missing",
        MISSING,
        "Django: CsrfViewMiddleware._check_token",
        "The cookie is there, and the request has neither the header {header} nor a form's csrfmiddlewaretoken.",
        "fetch(url, {{headers: {{'{header}': token}}}}).",
    ),
    Reason(
        "csrf-cookie-http-only",
        MISSING,
        "Django: CsrfViewMiddleware._check_token; RFC 6265bis 5.8.3, http-only-flag",
        "The cookie {cookie} is HttpOnly, which hides it from the page's JavaScript: it has no token to send.",
        f"CSRF_COOKIE_HTTPONLY = False. Or: {TAKE_FROM_BODY}.",
    ),
    Reason(
        "csrf-cookie-other-host",
        MISSING,
        "Django: CsrfViewMiddleware._check_token; HTML, document.cookie",
        "The cookie {cookie} belongs to {domain}, and document.cookie shows a page on {host} its own host's alone: it "
        "has no token to send.",
        f"{TAKE_FROM_BODY}; where both share a domain, CSRF_COOKIE_DOMAIN = that domain.",
    ),
    Reason(
        "csrf-token-length",
        "CSRF token from {source} has incorrect length.",
        "Django: _check_token_format",
        "The token has neither 32 nor 64 characters: it is no token of Django's.",
        "Send what the cookie or get_token(request) says, whole and unquoted.",
    ),
    Reason(
        "csrf-token-characters",
        "CSRF token from {source} has invalid characters.",
        "Django: _check_token_format",
        "The token has other characters than letters and digits: it is no token of Django's.",
        "Send what the cookie or get_token(request) says, whole and unquoted.",
    ),
    Reason(
        "csrf-token-incorrect",
        "CSRF token from {source} incorrect.",
        "Django: CsrfViewMiddleware._check_token, _does_token_match",
        "The token does not fit the cookie: it is from before the login, or from another session.",
        "Take the token anew after each login: from its answer, from the cookie, or from the view that tells it.",
    ),
)
