"""Why CORS refuses the preflight or the response itself."""

from crosshost.policy.reasons.advice import (
    ALLOW_CREDENTIALS,
    ALLOW_ORIGIN,
    CORS_FIRST,
    FINAL_URL,
    KEEP_VARY,
    OMIT,
    READ_LOGS,
    WITHOUT_MODE,
)
from crosshost.policy.reasons.fix import Advice, Or, django, nginx, page, step
from crosshost.policy.reasons.reason import Reason

WITH_CREDENTIALS: Advice = (
    ALLOW_ORIGIN,
    " and ",
    ALLOW_CREDENTIALS,
    Or("; to fetch without cookies: "),
    OMIT,
)
NOT_NULL: Advice = (
    step("serve the page from its own origin"),
    " and list that: ",
    django("CORS_ALLOWED_ORIGINS", "['https://app.example.com']"),
    ". Do not allow null: any page on the web can create such a frame",
)
DJANGO_ALONE: Advice = (
    "Let only Django add CORS headers: ",
    nginx("add_header Access-Control-Allow-Origin", None, "delete the add_header Access-Control-… lines in nginx"),
    " and keep CorsMiddleware",
)

CHECK = (
    Reason(
        "allow-origin-missing",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, CORS check, step 2",
        "The response (status {status}) has no Access-Control-Allow-Origin header, so a page of {origin} cannot read "
        "it.",
        (ALLOW_ORIGIN, ", and ", CORS_FIRST),
    ),
    Reason(
        "allow-origin-mismatch",
        "CorsError.AllowOriginMismatch",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin is {value}, and the page's origin is {origin}: the two must be identical.",
        (
            ALLOW_ORIGIN,
            ": scheme, host and port exactly as the browser sends them, in lower case, without a trailing slash",
        ),
    ),
    Reason(
        "allow-origin-null",
        "CorsError.MissingAllowOriginHeader",
        "HTML, opaque origin; Fetch, CORS check, step 2",
        "The document's origin is null (a sandboxed frame, a file: or data: URL, or a cross-origin redirect), and the "
        "response has no Access-Control-Allow-Origin header.",
        NOT_NULL,
    ),
    Reason(
        "allow-origin-null-mismatch",
        "CorsError.AllowOriginMismatch",
        "HTML, opaque origin; Fetch, CORS check, step 4",
        "The document's origin is null (a sandboxed frame, a file: or data: URL, or a cross-origin redirect), and "
        "Access-Control-Allow-Origin is {value}.",
        NOT_NULL,
    ),
    Reason(
        "allow-origin-invalid",
        "CorsError.InvalidAllowOriginValue",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin is {value}, which is not an origin.",
        (ALLOW_ORIGIN, ": an origin is scheme://host, with :port unless it is the scheme's default"),
    ),
    Reason(
        "allow-origin-multiple",
        "CorsError.MultipleAllowOriginValues",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin has several values, {value}: browsers accept exactly one.",
        DJANGO_ALONE,
    ),
    Reason(
        "allow-origin-wildcard",
        "CorsError.WildcardOriginNotAllowed",
        "Fetch, CORS check, steps 3 and 4",
        "Access-Control-Allow-Origin is *, and fetch includes credentials: then the response must name the page's "
        "origin.",
        WITH_CREDENTIALS,
    ),
    Reason(
        "allow-credentials-missing",
        "CorsError.InvalidAllowCredentials",
        "Fetch, CORS check, steps 5 to 8",
        "fetch includes credentials, and Access-Control-Allow-Credentials is {value}: it must be true, in lower case.",
        WITH_CREDENTIALS,
    ),
)

# The same check on the response to the preflight. If it fails, the request itself is never sent.
PREFLIGHT_CHECK = tuple(
    Reason(
        f"preflight-{reason.id}",
        reason.devtools_code.replace("CorsError.", "CorsError.Preflight") if reason.devtools_code else None,
        f"Fetch, CORS-preflight fetch; {reason.clause}",
        f"The preflight fails, and the request is never sent. {reason.sentence}",
        reason.advice,
    )
    for reason in CHECK
)

NOT_ALLOWED = (
    Reason(
        "preflight-method-not-allowed",
        "CorsError.MethodDisallowedByPreflightResponse",
        "Fetch, CORS-preflight fetch, methods",
        "The preflight does not allow {method}: Access-Control-Allow-Methods is {value} (case-sensitive).",
        (
            django("CORS_ALLOW_METHODS", "[*corsheaders.defaults.default_methods, '{method}']"),
            Or(", or "),
            django("CORS_ALLOW_METHODS", None, "remove the setting"),
            "; write the method in capital letters in fetch too",
        ),
    ),
    Reason(
        "preflight-header-not-allowed",
        "CorsError.HeaderDisallowedByPreflightResponse",
        "Fetch, CORS-preflight fetch, headerNames",
        "The preflight does not allow the header {header}: Access-Control-Allow-Headers is {value}.",
        (
            django("CORS_ALLOW_HEADERS", "[*corsheaders.defaults.default_headers, '{header}']"),
            Or(", or "),
            django("CORS_ALLOW_HEADERS", None, "remove the setting"),
            " if the default list has the header",
        ),
    ),
)

# The same in a preflight that did not come from the server: browsers ask again at once, but a shared cache does not.
IN_CACHE = tuple(
    Reason(
        f"{reason.id}-in-cache",
        reason.devtools_code,
        f"RFC 9110 9.3.7, OPTIONS is not cacheable; RFC 9111 5.1, Age; {reason.clause}",
        f"A cache in front of the API answered the preflight, with a response {{age}} s old. {reason.sentence}",
        (
            step("purge the preflights from that cache (a CDN or a gateway)"),
            " and let it pass OPTIONS on, to the server that may be right already. In nginx, for OPTIONS: ",
            nginx("add_header Cache-Control", "no-store always"),
        ),
    )
    for reason in NOT_ALLOWED
)

REASONS = (
    *CHECK,
    *PREFLIGHT_CHECK,
    Reason(
        "allow-origin-missing-on-redirect",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, HTTP fetch, CORS check before a redirect is followed",
        "The response is a redirect ({status} to {url}) without Access-Control-Allow-Origin, so the browser does not "
        "follow it for a page of {origin}.",
        (CORS_FIRST, ", so that redirects of other middleware get CORS headers too", Or("; or "), FINAL_URL),
    ),
    Reason(
        "allow-origin-missing-after-redirect",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, HTTP-redirect fetch, redirect-tainted origin; CORS check, step 2",
        "The request to {first} is redirected to {url}, where the browser sends Origin: {origin}, and the response "
        "there has no Access-Control-Allow-Origin: fetch throws. A proxy with single sign-on redirects so when its "
        "session has expired.",
        (
            step("let the proxy answer 401 to fetch and redirect only navigations"),
            " (oauth2-proxy: api_routes; nginx: no auth-signin for the API's location), and let the page reload on "
            "401: ",
            page("location.reload()", "", "location.reload()"),
        ),
    ),
    Reason(
        "allow-origin-missing-on-error",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, CORS check, step 2",
        "The server failed with {status}, and its error page has no Access-Control-Allow-Origin: a page of {origin} "
        "sees a CORS error that hides the status.",
        (
            "Find the failure first: ",
            READ_LOGS,
            ". For nginx's own errors: ",
            nginx("add_header Access-Control-Allow-Origin", "'{origin}' always"),
            " and ",
            nginx("add_header Access-Control-Allow-Credentials", "true always"),
        ),
    ),
    Reason(
        "preflight-redirected",
        "CorsError.PreflightDisallowedRedirect",
        "Fetch, CORS-preflight fetch, an ok status",
        "The server redirected the preflight ({status} to {value}); browsers do not follow redirects of preflights.",
        (
            FINAL_URL,
            Or("; or "),
            nginx("return 301", None, "do not redirect requests with $request_method OPTIONS in nginx"),
        ),
    ),
    Reason(
        "preflight-unauthorized",
        "CorsError.PreflightMissingAllowOriginHeader",
        "Fetch, CORS-preflight fetch, credentials mode same-origin; CORS check, step 2",
        "The preflight was answered with status {status} and no CORS headers: a login check stands before what answers "
        "preflights. Browsers send neither cookies nor Authorization with a preflight, so it always fails.",
        (
            "Let OPTIONS pass without a login: in nginx ",
            nginx("limit_except", "OPTIONS {{ auth_basic … }}", "limit_except OPTIONS {{ auth_basic … }}"),
            ", or a check behind auth_request that permits OPTIONS; in Django, above any login check: ",
            CORS_FIRST,
        ),
    ),
    Reason(
        "preflight-status",
        "CorsError.PreflightInvalidStatus",
        "Fetch, CORS-preflight fetch, an ok status",
        "The preflight was answered with status {status}: it must be 200 to 299.",
        (
            CORS_FIRST,
            ", so that it answers OPTIONS before a login check refuses it",
            Or("; in nginx: "),
            nginx("auth_basic", None, "remove auth_basic for OPTIONS"),
        ),
    ),
    Reason(
        "preflight-methods-malformed",
        "CorsError.InvalidAllowMethodsPreflightResponse",
        "Fetch, CORS-preflight fetch, header list values",
        "Access-Control-Allow-Methods is {value}, which is not a comma-separated list of methods.",
        (
            django("CORS_ALLOW_METHODS", "['GET', 'POST', '{method}']"),
            Or(", or "),
            django("CORS_ALLOW_METHODS", None, "remove the setting to get django-cors-headers' default"),
        ),
    ),
    Reason(
        "preflight-headers-malformed",
        "CorsError.InvalidAllowHeadersPreflightResponse",
        "Fetch, CORS-preflight fetch, header list values",
        "Access-Control-Allow-Headers is {value}, which is not a comma-separated list of header names.",
        (
            django("CORS_ALLOW_HEADERS", "[*corsheaders.defaults.default_headers]"),
            Or(", or "),
            django("CORS_ALLOW_HEADERS", None, "remove the setting"),
        ),
    ),
    *NOT_ALLOWED,
    *IN_CACHE,
    Reason(
        "response-from-cache",
        "CorsError.MissingAllowOriginHeader",
        "RFC 9111 4.1, Vary; Fetch, CORS protocol and HTTP caches",
        "The response came from a cache. It was made for another origin and has no Vary: Origin, so the cache also "
        "returns it to {origin}.",
        KEEP_VARY,
    ),
    Reason(
        "opaque-response",
        None,
        "Fetch, opaque filtered response",
        "fetch was called with mode: 'no-cors': the request is sent, but the page cannot see the status, the headers "
        "or the body of the response.",
        (WITHOUT_MODE, ", and allow the page: ", ALLOW_ORIGIN),
    ),
    Reason(
        "header-not-exposed",
        None,
        "Fetch, CORS filtered response; Access-Control-Expose-Headers",
        "The response has the header {header}, but a cross-origin page can read it only if "
        "Access-Control-Expose-Headers lists it.",
        (django("CORS_EXPOSE_HEADERS", "['{header}']"), Or(", or "), step("serve page and API from one origin")),
    ),
)
