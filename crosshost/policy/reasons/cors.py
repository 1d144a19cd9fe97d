"""Why CORS refuses the preflight or the response itself."""

from crosshost.policy.reasons.reason import Reason

ALLOW = "CORS_ALLOWED_ORIGINS = ['{origin}']"
WITH_CREDENTIALS = f"{ALLOW} and CORS_ALLOW_CREDENTIALS = True"
WITHOUT_COOKIES = "to fetch without cookies: fetch(url, {{credentials: 'omit'}})"
DJANGO_ALONE = (
    "Let only Django add CORS headers: delete the add_header Access-Control-… lines in nginx and keep CorsMiddleware."
)

CHECK = (
    Reason(
        "allow-origin-missing",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, CORS check, step 2",
        "The response (status {status}) has no Access-Control-Allow-Origin header, so a page of {origin} cannot read "
        "it.",
        f"{ALLOW}, with CorsMiddleware first in MIDDLEWARE.",
    ),
    Reason(
        "allow-origin-mismatch",
        "CorsError.AllowOriginMismatch",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin is {value}, and the page's origin is {origin}: the two must be identical.",
        f"{ALLOW}: scheme, host and port exactly as the browser sends them, in lower case, without a trailing slash.",
    ),
    Reason(
        "allow-origin-null",
        "CorsError.MissingAllowOriginHeader",
        "HTML, opaque origin; Fetch, CORS check, steps 2 and 4",
        "The document's origin is null (a sandboxed frame, a file: or data: URL, or a cross-origin redirect), and the "
        "response does not allow it.",
        "Serve the page from its own origin and list that in CORS_ALLOWED_ORIGINS. Do not allow null: any page on the "
        "web can create such a frame.",
    ),
    Reason(
        "allow-origin-invalid",
        "CorsError.InvalidAllowOriginValue",
        "Fetch, CORS check, step 4",
        "Access-Control-Allow-Origin is {value}, which is not an origin.",
        f"{ALLOW}: an origin is scheme://host, with :port unless it is the scheme's default.",
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
        f"{WITH_CREDENTIALS}; {WITHOUT_COOKIES}.",
    ),
    Reason(
        "allow-credentials-missing",
        "CorsError.InvalidAllowCredentials",
        "Fetch, CORS check, steps 5 to 8",
        "fetch includes credentials, and Access-Control-Allow-Credentials is {value}: it must be true, in lower case.",
        f"{WITH_CREDENTIALS}; {WITHOUT_COOKIES}.",
    ),
)

# The same check on the response to the preflight. If it fails, the request itself is never sent.
PREFLIGHT_CHECK = tuple(
    Reason(
        f"preflight-{reason.id}",
        reason.devtools_code.replace("CorsError.", "CorsError.Preflight") if reason.devtools_code else None,
        f"Fetch, CORS-preflight fetch; {reason.clause}",
        f"The preflight fails, and the request is never sent. {reason.sentence}",
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
        "The response is a redirect ({status} to {url}) without Access-Control-Allow-Origin, so the browser does not "
        "follow it for a page of {origin}.",
        "Put CorsMiddleware first in MIDDLEWARE, so that redirects of other middleware get CORS headers too; or call "
        "the final URL directly, with its trailing slash and https.",
    ),
    Reason(
        "allow-origin-missing-after-redirect",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, HTTP-redirect fetch, redirect-tainted origin; CORS check, step 2",
        "The request to {first} is redirected to {url}, where the browser sends Origin: {origin}, and the response "
        "there has no Access-Control-Allow-Origin: fetch throws. A proxy with single sign-on redirects so when its "
        "session has expired.",
        "Let the proxy answer 401 to fetch and redirect only navigations (oauth2-proxy: api_routes; nginx: no "
        "auth-signin for the API's location), and let the page reload on 401: location.reload().",
    ),
    Reason(
        "allow-origin-missing-on-error",
        "CorsError.MissingAllowOriginHeader",
        "Fetch, CORS check, step 2",
        "The server failed with {status}, and its error page has no Access-Control-Allow-Origin: a page of {origin} "
        "sees a CORS error that hides the status.",
        "Find the failure first: read nginx's and Django's logs, and check that the server in proxy_pass is running. "
        "For nginx's own errors: add_header Access-Control-Allow-Origin '{origin}' always; and add_header "
        "Access-Control-Allow-Credentials true always;",
    ),
    Reason(
        "preflight-redirected",
        "CorsError.PreflightDisallowedRedirect",
        "Fetch, CORS-preflight fetch, an ok status",
        "The server redirected the preflight ({status} to {value}); browsers do not follow redirects of preflights.",
        "Call the final URL directly, with its trailing slash and https; in nginx, do not redirect requests with "
        "$request_method OPTIONS.",
    ),
    Reason(
        "preflight-status",
        "CorsError.PreflightInvalidStatus",
        "Fetch, CORS-preflight fetch, an ok status",
        "The preflight was answered with status {status}: it must be 200 to 299.",
        "Put CorsMiddleware first in MIDDLEWARE, so that it answers OPTIONS before a login check refuses it; in nginx: "
        "no auth_basic for OPTIONS.",
    ),
    Reason(
        "preflight-methods-malformed",
        "CorsError.InvalidAllowMethodsPreflightResponse",
        "Fetch, CORS-preflight fetch, header list values",
        "Access-Control-Allow-Methods is {value}, which is not a comma-separated list of methods.",
        "CORS_ALLOW_METHODS = ['GET', 'POST', '{method}'], or remove the setting to get django-cors-headers' default.",
    ),
    Reason(
        "preflight-headers-malformed",
        "CorsError.InvalidAllowHeadersPreflightResponse",
        "Fetch, CORS-preflight fetch, header list values",
        "Access-Control-Allow-Headers is {value}, which is not a comma-separated list of header names.",
        "CORS_ALLOW_HEADERS = [*corsheaders.defaults.default_headers], or remove the setting.",
    ),
    Reason(
        "preflight-method-not-allowed",
        "CorsError.MethodDisallowedByPreflightResponse",
        "Fetch, CORS-preflight fetch, methods",
        "The preflight does not allow {method}: Access-Control-Allow-Methods is {value} (case-sensitive).",
        "CORS_ALLOW_METHODS = [*corsheaders.defaults.default_methods, '{method}'], or remove the setting; write the "
        "method in capital letters in fetch too.",
    ),
    Reason(
        "preflight-header-not-allowed",
        "CorsError.HeaderDisallowedByPreflightResponse",
        "Fetch, CORS-preflight fetch, headerNames",
        "The preflight does not allow the header {header}: Access-Control-Allow-Headers is {value}.",
        "CORS_ALLOW_HEADERS = [*corsheaders.defaults.default_headers, '{header}'], or remove the setting if the "
        "default list has the header.",
    ),
    Reason(
        "response-from-cache",
        "CorsError.MissingAllowOriginHeader",
        "RFC 9111 4.1, Vary; Fetch, CORS protocol and HTTP caches",
        "The response came from a cache. It was made for another origin and has no Vary: Origin, so the cache also "
        "returns it to {origin}.",
        "Keep the Vary: Origin that django-cors-headers adds (CorsMiddleware first in MIDDLEWARE); if nginx adds the "
        "CORS headers: add_header Vary Origin always;",
    ),
    Reason(
        "opaque-response",
        None,
        "Fetch, opaque filtered response",
        "fetch was called with mode: 'no-cors': the request is sent, but the page cannot see the status, the headers "
        "or the body of the response.",
        f"Remove `mode` from fetch's options and allow the page: {ALLOW}.",
    ),
    Reason(
        "header-not-exposed",
        None,
        "Fetch, CORS filtered response; Access-Control-Expose-Headers",
        "The response has the header {header}, but a cross-origin page can read it only if "
        "Access-Control-Expose-Headers lists it.",
        "CORS_EXPOSE_HEADERS = ['{header}'], or serve page and API from one origin.",
    ),
)
