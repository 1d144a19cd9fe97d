"""Why CORS refuses: the preflight, or the answer itself."""

from crosshost.policy.reasons.reason import Reason

PERMIT = "CORS_ALLOWED_ORIGINS = ['{origin}']"
WITH_CREDENTIALS = f"{PERMIT} and CORS_ALLOW_CREDENTIALS = True"
ONE_SPEAKER = (
    "Let Django alone speak of CORS: delete nginx's add_header Access-Control-… lines, and keep CorsMiddleware."
)

CHECK = (
    Reason(
        "allow-origin-missing",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, CORS check, step 2",
        "The answer with status {status} does not name {origin} in Access-Control-Allow-Origin.",
        f"{PERMIT}, with CorsMiddleware first in MIDDLEWARE.",
    ),
    Reason(
        "allow-origin-mismatch",
        "CorsError.AllowOriginMismatch",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin is {value}, and the page's origin is {origin}: each letter counts.",
        f"{PERMIT}: scheme, host and port as the browser writes them, in lower case and without a last slash.",
    ),
    Reason(
        "allow-origin-null",
        "CorsError.MissingAllowOriginHeader",
        "HTML, opaque origin; Fetch, CORS check, steps 2 and 4",
        "The document's origin is null (a sandbox, a file, a data: address, or a redirect across origins), and the "
        "answer does not permit it.",
        "Serve the page from an origin of its own and name that in CORS_ALLOWED_ORIGINS. Do not permit null: every "
        "page of the web can make such a frame.",
    ),
    Reason(
        "allow-origin-invalid",
        "CorsError.InvalidAllowOriginValue",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin is {value}, which is no origin at all.",
        f"{PERMIT}: an origin is scheme://host, with :port where it is not the scheme's own.",
    ),
    Reason(
        "allow-origin-multiple",
        "CorsError.MultipleAllowOriginValues",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin has several values, {value}: a browser takes them for one that names nobody.",
        ONE_SPEAKER,
    ),
    Reason(
        "allow-origin-wildcard",
        "CorsError.WildcardOriginNotAllowed",
        "Fetch, CORS check, steps 3 and 4",
        "Access-Control-Allow-Origin is *, and fetch includes credentials: the answer must name the origin itself.",
        f"{WITH_CREDENTIALS}; without cookies: fetch(url, {{{{credentials: 'omit'}}}}).",
    ),
    Reason(
        "allow-credentials-missing",
        "CorsError.InvalidAllowCredentials",
        "Fetch, CORS check, steps 5 to 8",
        "fetch includes credentials, and Access-Control-Allow-Credentials is {value}: it must be true, in lower case.",
        f"{WITH_CREDENTIALS}; without cookies: fetch(url, {{{{credentials: 'omit'}}}}).",
    ),
)

# The same check on the preflight's answer: then the request itself is never sent.
PREFLIGHT_CHECK = tuple(
    Reason(
        f"preflight-{reason.id}",
        reason.devtools_code.replace("CorsError.", "CorsError.Preflight") if reason.devtools_code else None,
        f"Fetch, CORS-preflight fetch; {reason.clause}",
        f"On the preflight, so that the request is never sent: {reason.sentence}",
        reason.fix,
    )
    for reason in CHECK
)

REASONS = (
    *CHECK,
    *PREFLIGHT_CHECK,
    Reason(
        "allow-origin-missing-on-redirect",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, HTTP fetch, CORS check before a redirect is followed",
        "The answer is a redirect ({status} to {url}) that does not name {origin} in Access-Control-Allow-Origin, so "
        "it is not followed.",
        "CorsMiddleware first in MIDDLEWARE, so that the redirects of others have its headers; or call the final "
        "address, with its last slash and https.",
    ),
    Reason(
        "allow-origin-missing-on-error",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, CORS check, step 2",
        "The server failed ({status}), and its error page does not name {origin} in Access-Control-Allow-Origin, so "
        "that it looks like a CORS error.",
        "Look at the failure first, in nginx's and Django's log: is what proxy_pass names running? For nginx's own "
        "errors: add_header Access-Control-Allow-Origin '{origin}' always; and add_header "
        "Access-Control-Allow-Credentials true always;",
    ),
    Reason(
        "preflight-redirected",
        "CorsError.PreflightDisallowedRedirect",
        "Fetch, CORS-preflight fetch, an ok status",
        "The preflight was answered by a redirect ({status} to {value}), which no browser follows.",
        "Call the API by its final address, with the last slash and https; in nginx: if ($request_method = OPTIONS) "
        "must not redirect.",
    ),
    Reason(
        "preflight-status",
        "CorsError.PreflightInvalidStatus",
        "Fetch, CORS-preflight fetch, an ok status",
        "The preflight was answered with {status}: it must be 200 to 299.",
        "CorsMiddleware first in MIDDLEWARE, so that it answers OPTIONS before a login refuses it; in nginx: "
        "no auth_basic for OPTIONS.",
    ),
    Reason(
        "preflight-methods-malformed",
        "CorsError.InvalidAllowMethodsPreflightResponse",
        "Fetch, CORS-preflight fetch, header list values",
        "Access-Control-Allow-Methods is {value}, which is no list of methods.",
        "CORS_ALLOW_METHODS = ['GET', 'POST', '{method}'], or leave it out for django-cors-headers' own list.",
    ),
    Reason(
        "preflight-headers-malformed",
        "CorsError.InvalidAllowHeadersPreflightResponse",
        "Fetch, CORS-preflight fetch, header list values",
        "Access-Control-Allow-Headers is {value}, which is no list of header names.",
        "CORS_ALLOW_HEADERS = [*corsheaders.defaults.default_headers], or leave it out.",
    ),
    Reason(
        "preflight-method-not-allowed",
        "CorsError.MethodDisallowedByPreflightResponse",
        "Fetch, CORS-preflight fetch, methods",
        "The preflight does not allow {method}: Access-Control-Allow-Methods is {value} (upper and lower case count).",
        "CORS_ALLOW_METHODS = [*corsheaders.defaults.default_methods, '{method}'], or leave it out; in fetch, the "
        "method in capital letters.",
    ),
    Reason(
        "preflight-header-not-allowed",
        "CorsError.HeaderDisallowedByPreflightResponse",
        "Fetch, CORS-preflight fetch, headerNames",
        "The preflight does not allow the header {header}: Access-Control-Allow-Headers is {value}.",
        "CORS_ALLOW_HEADERS = [*corsheaders.defaults.default_headers, '{header}'], or leave it out.",
    ),
    Reason(
        "answer-from-cache",
        "CorsError.MissingAllowOriginHeader",
        "RFC 9111 4.1, Vary; Fetch, CORS protocol and HTTP caches",
        "The answer came from a cache, was made for another origin, and has no Vary: Origin: the cache could not know "
        "that it is not for {origin}.",
        "Keep the Vary: Origin that django-cors-headers adds (CorsMiddleware first in MIDDLEWARE); where nginx adds "
        "the header: add_header Vary Origin always;",
    ),
    Reason(
        "opaque-answer",
        None,
        "Fetch, opaque filtered response",
        "fetch was told mode: 'no-cors': the request is sent and the page sees neither status nor headers nor body.",
        f"Leave `mode` out of fetch's options and permit the page: {PERMIT}.",
        unnamed="to a browser nothing failed: an opaque answer is what no-cors asks for",
    ),
    Reason(
        "header-not-exposed",
        None,
        "Fetch, CORS filtered response; Access-Control-Expose-Headers",
        "The answer has the header {header}, and across origins a page sees it only when it is exposed by name.",
        "CORS_EXPOSE_HEADERS = ['{header}'], or one origin for page and API.",
        unnamed="to a browser nothing failed: headers.get() answers null",
    ),
)
