"""What happens, where the sentence of a reason names Django and something else answers. With the same placeholders."""

SENTENCES = {
    "disallowed-host": "Every path of {host} gets 400 Bad Request: the server does not accept this host name.",
    "bad-request": "The response is 400: the request is malformed, or the server does not accept its host name.",
    "no-session-cookie": "The request has no {cookie} cookie, so the server treats the user as not logged in.",
    "secret-key-per-worker": (
        "The browser sends the {cookie} cookie, and whether its session is valid depends on the process that receives "
        "the request: each process has a secret key, or a store for sessions, of its own."
    ),
    "cookie-twins": (
        "The request has several cookies called {cookie}, which the browser stores side by side: of {others}, then of "
        "{last}. A server takes the first or the last one, which is no valid session. Browsers differ in the order."
    ),
    "csrf-origin": "The server's CSRF check does not accept the page's origin {origin}.",
    "csrf-origin-trailing-slash": (
        "The server's CSRF check accepts {page}/ with a slash at its end, which an Origin header never has."
    ),
    "csrf-origin-proxy": (
        "Page and API are one origin, {origin}, but the server takes its own origin for {own}: the proxy changes the "
        "Host header, or hides the scheme."
    ),
    "csrf-referer": "The https request has no Origin header, and the server's CSRF check does not accept its Referer.",
    "csrf-cookie-missing": "The request has no {cookie} cookie, which the server compares the CSRF token with.",
    "csrf-cookie-length": "The {cookie} cookie is not the one that the server set: its length differs.",
    "csrf-cookie-characters": "The {cookie} cookie is not the one that the server set: its characters differ.",
    "csrf-token-missing": "The request has the CSRF cookie, but no CSRF token.",
    "csrf-token-length": "The CSRF token has another length than those of the server.",
    "csrf-token-characters": "The CSRF token has characters that those of the server do not have.",
}
