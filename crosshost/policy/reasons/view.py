"""Why the request does not reach its view, or is not known there."""

from crosshost.policy.reasons.reason import Reason

OF_HTTP = "an answer with an error status is an answer to a browser: its network tab shows the status alone"

REASONS = (
    Reason(
        "disallowed-host",
        None,
        "Django: HttpRequest.get_host(), DisallowedHost",
        "Django refuses the host {host}, which ALLOWED_HOSTS does not name: 400 Bad Request.",
        "ALLOWED_HOSTS = ['{host}']; behind nginx: proxy_set_header Host $http_host;",
        unnamed=OF_HTTP,
    ),
    Reason(
        "redirect-changed-method",
        None,
        "Fetch, HTTP-redirect fetch, 301, 302 and 303",
        "The {method} was answered with a redirect ({status} to {url}), which the browser follows with a GET: nothing "
        "is written.",
        "Call the final address, with its last slash and https: fetch('{url}', …).",
        unnamed="to a browser nothing failed: that is what these redirects mean",
    ),
    Reason(
        "redirected-to-login",
        None,
        "Django: login_required, redirect_to_login",
        "The view sends whoever is not logged in to {url}, and fetch follows by itself: the page gets a form and 200.",
        "Answer 401 to fetch (JsonResponse(…, status=401)) and keep the redirect for people.",
        unnamed="to a browser nothing failed: a redirect was followed",
    ),
    Reason(
        "no-session-cookie",
        None,
        "Django: SessionMiddleware and AuthenticationMiddleware",
        "The request carried no cookie {cookie}, so to Django nobody is logged in.",
        "fetch(url, {{credentials: 'include'}}), and the cookie's attributes as the link before this one says.",
        unnamed=OF_HTTP,
    ),
    Reason(
        "session-unknown",
        None,
        "Django: SessionMiddleware and AuthenticationMiddleware",
        "The request carried the cookie {cookie}, and the answer is 401: the session has ended, or another app on the "
        "same host overwrote the cookie (cookies know no ports).",
        "SESSION_COOKIE_NAME with a name of its own for each app on one host; or log in again.",
        unnamed=OF_HTTP,
    ),
    Reason(
        "not-logged-in",
        None,
        "RFC 9110 15.5.2, 401",
        "The answer is 401: the server knows nobody by this request.",
        "fetch(url, {{credentials: 'include'}}), after a login whose cookie this browser stores and sends.",
        unnamed=OF_HTTP,
    ),
    Reason(
        "bad-request",
        None,
        "RFC 9110 15.5.1, 400",
        "The answer is 400: Django refuses a host that ALLOWED_HOSTS does not name, and a malformed request.",
        "ALLOWED_HOSTS = ['{host}']; Django's log says what was wrong.",
        unnamed=OF_HTTP,
    ),
    Reason(
        "forbidden",
        None,
        "RFC 9110 15.5.4, 403",
        "The answer is 403: the server refuses this request to this user.",
        "For an unsafe method look at CSRF_TRUSTED_ORIGINS = ['{origin}'] and the X-CSRFToken header; Django's log has "
        "the reason.",
        unnamed=OF_HTTP,
    ),
    Reason(
        "not-found",
        None,
        "RFC 9110 15.5.5, 404",
        "The answer is 404: there is no view at {url}.",
        "The path in urls.py, with its last slash; behind nginx, proxy_pass without a path of its own.",
        unnamed=OF_HTTP,
    ),
    Reason(
        "view-refuses-method",
        None,
        "RFC 9110 15.5.6, 405",
        "The answer is 405: the view at {url} has no {method}.",
        "Add the method to the view (http_method_names), or use another: fetch(url, {{method: …}}).",
        unnamed=OF_HTTP,
    ),
    Reason(
        "server-error",
        None,
        "RFC 9110 15.6",
        "The answer is {status}: the server failed, or a proxy found none behind it.",
        "Django's log, or nginx's: is what proxy_pass names running?",
        unnamed=OF_HTTP,
    ),
)
