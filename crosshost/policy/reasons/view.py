"""Why a request does not reach its view, or is not authenticated there."""

from crosshost.policy.reasons.advice import HOST, INCLUDE, READ_LOGS, TOKEN_HEADER, TRUST
from crosshost.policy.reasons.fix import Or, django, fetch, nginx, step, view
from crosshost.policy.reasons.reason import Reason

ALLOW_HOST = django("ALLOWED_HOSTS", "['{host}']")

REASONS = (
    Reason(
        "disallowed-host",
        None,
        "Django: HttpRequest.get_host(), DisallowedHost",
        "Django answers 400 Bad Request: the host {host} is not in ALLOWED_HOSTS.",
        (ALLOW_HOST, Or("; behind nginx: "), HOST),
    ),
    Reason(
        "redirect-changed-method",
        None,
        "Fetch, HTTP-redirect fetch, 301, 302 and 303",
        "The server redirected the {method} ({status} to {url}), and the browser follows this redirect with a GET: "
        "nothing is written.",
        ("Call the final URL directly, with its trailing slash and https: ", fetch("url", "'{url}', …")),
    ),
    Reason(
        "redirected-to-login",
        None,
        "Django: login_required, redirect_to_login",
        "The view redirects users who are not logged in to {url}, and fetch follows: the page gets the login form "
        "with status 200.",
        (
            view("JsonResponse", "(…, status=401)", "return 401 to fetch (JsonResponse(…, status=401))"),
            ", and redirect navigations only",
        ),
    ),
    Reason(
        "no-session-cookie",
        None,
        "Django: SessionMiddleware and AuthenticationMiddleware",
        "The request has no {cookie} cookie, so Django treats the user as not logged in.",
        (
            INCLUDE,
            ', and cookie attributes with which the browser sends it; the reason under "cookies attached" names them',
        ),
    ),
    Reason(
        "session-unknown",
        None,
        "Django: SessionMiddleware and AuthenticationMiddleware",
        "The request has the {cookie} cookie and the response is still 401: the session has expired, or another app on "
        "the same host overwrote the cookie (ports share cookies).",
        (
            step("log in again"),
            Or("; "),
            django("SESSION_COOKIE_NAME", "'…'", "give each app on the host its own SESSION_COOKIE_NAME"),
        ),
    ),
    Reason(
        "secret-key-per-worker",
        None,
        "Django: SessionBase.decode(), and django.contrib.auth.get_user(), session_hash_verified",
        "The browser sends the {cookie} cookie, and whether its session is valid depends on the process that receives "
        "the request: each process has a SECRET_KEY, or a store for sessions, of its own.",
        (
            django("SECRET_KEY", "os.environ['DJANGO_SECRET_KEY']"),
            ", the same for all processes and hosts, never get_random_secret_key() at the start; and ",
            django("SESSION_ENGINE", "'django.contrib.sessions.backends.db'"),
            ", or a cache that all processes share",
        ),
    ),
    Reason(
        "cookie-twins",
        None,
        "RFC 6265bis 5.8.3, order of the cookies; Django: parse_cookie",
        "The request has several cookies called {cookie}, which the browser stores side by side: of {others}, then of "
        "{last}. Django keeps the last one, and that is no valid session. Browsers differ in the order.",
        (
            django(
                "{setting}_NAME",
                "'…'",
                "set a new {setting}_NAME whenever {setting}_DOMAIN or {setting}_PATH changes, and one for each app of "
                "the domain",
            ),
            Or("; or "),
            view(
                "response.delete_cookie",
                "('{cookie}', path=…, domain=…)",
                "delete the other cookie with its own Domain and Path in a view: "
                "response.delete_cookie('{cookie}', path=…, domain=…)",
            ),
        ),
    ),
    Reason(
        "not-logged-in",
        None,
        "RFC 9110 15.5.2, 401",
        "The response is 401: the request is not authenticated.",
        (INCLUDE, ", after a login whose cookie this browser stores and sends"),
    ),
    Reason(
        "bad-request",
        None,
        "RFC 9110 15.5.1, 400",
        "The response is 400: the request is malformed, or its host is not in ALLOWED_HOSTS.",
        (ALLOW_HOST, "; Django's log says which of the two it was"),
    ),
    Reason(
        "forbidden",
        None,
        "RFC 9110 15.5.4, 403",
        "The response is 403: the server does not allow this request to this user.",
        (
            "For an unsafe method check ",
            TRUST,
            " and the header of the token: ",
            TOKEN_HEADER,
            "; Django's log has the reason",
        ),
    ),
    Reason(
        "not-found",
        None,
        "RFC 9110 15.5.5, 404",
        "The response is 404: no view serves {url}.",
        (
            step("compare with the path in urls.py, trailing slash included"),
            Or("; behind nginx "),
            nginx("proxy_pass", "http://127.0.0.1:8000", "use proxy_pass without a path"),
        ),
    ),
    Reason(
        "view-refuses-method",
        None,
        "RFC 9110 15.5.6, 405",
        "The response is 405: the view at {url} does not accept {method}.",
        (
            view("http_method_names", "[…, '{method}']", "add the method to the view (http_method_names)"),
            Or(", or use another: "),
            fetch("method", "…"),
        ),
    ),
    Reason(
        "server-error",
        None,
        "RFC 9110 15.6",
        "The response is {status}: the application failed, or the proxy could not reach it.",
        (READ_LOGS,),
    ),
)
