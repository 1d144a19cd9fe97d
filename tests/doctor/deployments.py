"""The evidence of a healthy deployment, and of deployments with one change, by the finding that it causes."""

from dataclasses import replace

from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.sending.origins import other_origins
from crosshost.policy import Response

PAGE, API = "https://app.example.com", "https://api.example.com"
URL, LOGIN = f"{API}/whoami/", f"{API}/login/"
VARY, NO_STORE = ("Vary", "Origin"), ("Cache-Control", "no-store")
ALLOWED = (("Access-Control-Allow-Origin", PAGE), ("Access-Control-Allow-Credentials", "true"))
METHODS = ("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
NAMES = ("Access-Control-Allow-Headers", "content-type, x-csrftoken")
TOKEN = "t" * 32
OF_THE_LOGIN = (("Content-Type", "application/json"), ("X-CSRFToken", TOKEN))
NOW = 1_000_000_000.0  # seconds since 1970


def exchange(method: str, url: str, status: int, *headers, origin: str = PAGE, body: bytes = b"") -> Exchange:
    sent = OF_THE_LOGIN if method == "POST" else ()
    return Exchange(
        method, url, (*sent, *((("Origin", origin),) if origin else ())), Response(status, headers), body=body
    )


def preflight(url: str, *headers, status: int = 200, method: str = "POST") -> Exchange:
    asked = exchange("OPTIONS", url, status, *headers)
    names = ("Access-Control-Request-Headers", "content-type,x-csrftoken")
    return replace(asked, sent=(*asked.sent, ("Access-Control-Request-Method", method), names))


GET = exchange("GET", URL, 401, VARY, NO_STORE, *ALLOWED)
PREFLIGHT = preflight(URL, VARY, *ALLOWED, METHODS, NAMES)
PROBED = ProbedUrl(URL, (GET,), {"POST": PREFLIGHT})
OTHER_ORIGINS = {kind: exchange("GET", URL, 401, VARY, origin=origin) for kind, origin in other_origins(PAGE).items()}
PLAIN = exchange("GET", URL, 401, VARY, origin="")
MISSING = exchange("GET", f"{API}/nothing/", 404, VARY, *ALLOWED)
CSRF = ("Set-Cookie", f"csrftoken={TOKEN}; Path=/; Secure; SameSite=Lax; Domain=example.com")
SESSION = ("Set-Cookie", "sessionid=s; Path=/; Secure; HttpOnly; SameSite=Lax; Domain=example.com")
LOGGED_IN = Login(
    form=exchange("GET", LOGIN, 200, VARY, *ALLOWED, CSRF),
    post=exchange("POST", LOGIN, 200, VARY, *ALLOWED, SESSION),
    token=TOKEN,
    csrf_found_in="form",
    token_header="X-CSRFToken",
    cookies=(("csrftoken", TOKEN), ("sessionid", "s")),
    preflight=preflight(LOGIN, VARY, *ALLOWED, METHODS, NAMES),
    after={URL: exchange("GET", URL, 200, VARY, NO_STORE, *ALLOWED)},
)
HEALTHY = Evidence(PAGE, (PROBED,), OTHER_ORIGINS, plain=PLAIN, missing=MISSING, login=LOGGED_IN, now=NOW)


def with_url(get: Exchange = GET, preflights=None, **more) -> Evidence:
    """Return evidence where the URL answers `get`, with a session and without."""
    probed = replace(PROBED, hops=(get,), preflights=preflights or PROBED.preflights, **more)
    after = replace(get, response=replace(get.response, status=200 if get.status == 401 else get.status))
    return replace(HEALTHY, probed_urls=(probed,), login=replace(LOGGED_IN, after={URL: after}))


def with_page(
    *headers, body: bytes = b"<!doctype html>", status: int = 200, type: str = "text/html", **changes
) -> Evidence:
    """Return evidence where the page was opened too, with these headers."""
    document = Exchange("GET", f"{PAGE}/", (), Response(status, (("Content-Type", type), *headers)), body=body)
    return replace(HEALTHY, document=document, **changes)


def with_other_origin(kind: str, *headers) -> Evidence:
    origin = other_origins(PAGE)[kind]
    allowed = headers or (("Access-Control-Allow-Origin", origin), ALLOWED[1])
    return replace(
        HEALTHY, other_origins=OTHER_ORIGINS | {kind: exchange("GET", URL, 401, VARY, *allowed, origin=origin)}
    )


def with_session(attributes: str, name: str = "sessionid") -> Evidence:
    post = exchange("POST", LOGIN, 200, VARY, *ALLOWED, ("Set-Cookie", f"{name}=s; {attributes}"))
    return replace(HEALTHY, login=replace(LOGGED_IN, post=post))


def with_csrf(attributes: str) -> Evidence:
    form = exchange("GET", LOGIN, 200, VARY, *ALLOWED, ("Set-Cookie", f"csrftoken={TOKEN}; {attributes}"))
    return replace(HEALTHY, login=replace(LOGGED_IN, form=form))


def refused_by_csrf(page: str = PAGE, passes: str = API) -> Evidence:
    """Return evidence where CSRF refused the page's origin, and accepted `passes`."""
    body = b"CSRF verification failed."
    post = exchange("POST", LOGIN, 403, VARY, *ALLOWED, origin=page, body=body)
    own = exchange("POST", LOGIN, 200, VARY, SESSION, origin=passes)
    origins = [API, "http://api.example.com", f"{page}/"]
    others = [exchange("POST", LOGIN, 400 if origin == passes else 403, origin=origin, body=body) for origin in origins]
    return replace(HEALTHY, page=page, login=replace(LOGGED_IN, post=post, own=own, others=tuple(others)))


ANY, CREDENTIALS = ("Access-Control-Allow-Origin", "*"), ALLOWED[1]
CSP = ("Content-Security-Policy", "default-src 'self'; script-src 'self' 'nonce-abc'")
NO_CORS = exchange("GET", URL, 401, VARY)
DOWN = exchange("GET", URL, 502, ("Server", "nginx"))
MOVED = exchange("GET", URL, 301, VARY, *ALLOWED, ("Location", f"{API}/whoami/you/"))
FORM = exchange("GET", f"{API}/accounts/login/", 200, VARY, *ALLOWED, ("Content-Type", "text/html"))
TAKES_POST = exchange("OPTIONS", f"{URL}you/", 200, ("Allow", "GET, POST"))
WITH_TOKEN = exchange("GET", f"{API}/csrf/", 200, VARY, *ALLOWED, body=b'{"csrfToken": "%s"}' % TOKEN.encode())
IDENTITY = "https://identity.example/authorize?response_mode=form_post&state=s&redirect_uri="


def oauth_start(location: str = f"{IDENTITY}{API}/callback/", cookie: str = SESSION[1]) -> Evidence:
    start = exchange("GET", URL, 302, VARY, *ALLOWED, ("Set-Cookie", cookie), ("Location", location))
    provider = exchange("GET", location, 200, origin="null")
    return replace(HEALTHY, probed_urls=(replace(PROBED, hops=(start, provider)),))


CHANGED = {
    "oauth-form-post": oauth_start(),
    "secret-key-per-worker": replace(
        HEALTHY, login=replace(LOGGED_IN, repeated=(exchange("GET", URL, 401, VARY, NO_STORE, *ALLOWED),))
    ),
    "any-origin-reflected": with_other_origin("foreign"),
    "null-origin-allowed": with_other_origin("null"),
    "origin-regex-unanchored": with_other_origin("suffix"),
    "sibling-origin-allowed": with_other_origin("sibling"),
    "http-origin-allowed": with_other_origin("twin"),
    "other-port-allowed": with_other_origin("port"),
    "csp-connect-src": with_page(CSP),
    "allow-origin-wildcard": with_url(exchange("GET", URL, 401, VARY, ANY)),
    "allow-credentials-missing": with_url(exchange("GET", URL, 401, VARY, ALLOWED[0])),
    "allow-origin-multiple": with_url(exchange("GET", URL, 401, VARY, *ALLOWED, ALLOWED[0])),
    "headers-doubled": with_url(
        exchange("GET", URL, 401, VARY, ALLOWED[0], CREDENTIALS),
        {"POST": preflight(URL, VARY, *ALLOWED, METHODS, NAMES, NAMES)},
    ),
    "allow-origin-missing": with_url(NO_CORS),
    "allow-origin-missing-on-error": with_url(DOWN),
    "refusal-without-cors": replace(HEALTHY, probed_urls=(replace(PROBED, hops=(NO_CORS,)),)),
    "allow-origin-missing-on-redirect": replace(
        HEALTHY,
        probed_urls=(replace(PROBED, hops=(exchange("GET", f"{API}/whoami", 301, ("Location", "/whoami/")), GET)),),
    ),
    "allow-origin-missing-after-redirect": replace(
        HEALTHY,
        probed_urls=(
            replace(
                PROBED,
                hops=(
                    exchange("GET", URL, 302, VARY, *ALLOWED, ("Location", "https://login.example/oauth2/start")),
                    exchange("GET", "https://login.example/oauth2/start", 200, origin="null"),
                ),
            ),
        ),
        login=None,
    ),
    "redirect-changed-method": replace(
        HEALTHY, probed_urls=(replace(PROBED, hops=(MOVED, replace(GET, url=f"{URL}you/")), options=TAKES_POST),)
    ),
    "redirected-to-login": replace(
        HEALTHY,
        probed_urls=(replace(PROBED, hops=(exchange("GET", URL, 302, VARY, *ALLOWED, ("Location", FORM.url)), FORM)),),
    ),
    "preflight-method-not-allowed": with_url(
        preflights={"POST": PREFLIGHT, "DELETE": preflight(URL, *ALLOWED, NAMES, (METHODS[0], "GET, POST"))}
    ),
    "event-stream-needs-cookies": replace(
        HEALTHY,
        login=replace(
            LOGGED_IN, after={URL: exchange("GET", URL, 200, VARY, *ALLOWED, ("Content-Type", "text/event-stream"))}
        ),
    ),
    "preflight-header-not-allowed-in-cache": with_url(
        preflights={"POST": preflight(URL, *ALLOWED, METHODS, (NAMES[0], "content-type"), ("Age", "60"))}
    ),
    "preflight-method-not-allowed-in-cache": with_url(
        preflights={"POST": PREFLIGHT, "DELETE": preflight(URL, *ALLOWED, NAMES, (METHODS[0], "GET"), ("Age", "60"))}
    ),
    "vary-missing": with_url(exchange("GET", URL, 401, ("Cache-Control", "max-age=10"), *ALLOWED)),
    "local-network-asks": replace(
        HEALTHY, address_spaces=(("app.example.com", "public"), ("api.example.com", "local"))
    ),
    "set-cookie-folded": replace(
        HEALTHY,
        login=replace(
            LOGGED_IN,
            post=exchange("POST", LOGIN, 200, VARY, *ALLOWED, ("Set-Cookie", f"{CSRF[1]}, {SESSION[1]}")),
        ),
    ),
    "set-domain": with_session("Path=/; Secure; HttpOnly; Domain=app.example.com"),
    "set-domain-public-suffix": with_session("Path=/; Secure; HttpOnly; Domain=com"),
    "set-prefix": with_session("Path=/; Secure; HttpOnly; Domain=example.com", "__Host-sessionid"),
    "path-mismatch": with_session("Path=/shop/; Secure; HttpOnly; SameSite=Lax; Domain=example.com"),
    "set-cookie-too-large": with_session("Path=/", f"sessionid={'x' * 4096}"),
    "cookie-twins": replace(HEALTHY, given=("sessionid=old; Path=/; Secure; HttpOnly; SameSite=Lax",)),
    "samesite-none-insecure": with_session("Path=/; HttpOnly; SameSite=None; Domain=example.com"),
    "session-cookie-readable": with_session("Path=/; Secure; SameSite=Lax; Domain=example.com"),
    "cookie-not-secure": with_session("Path=/; HttpOnly; SameSite=Lax; Domain=example.com"),
    "csrf-cookie-http-only": with_csrf("Path=/; Secure; HttpOnly; SameSite=Lax; Domain=example.com"),
    "csrf-cookie-other-host": with_csrf("Path=/; Secure; SameSite=Lax"),
    "csrf-origin": refused_by_csrf(),
    "csrf-origin-null": replace(
        HEALTHY,
        login=replace(
            LOGGED_IN, form=exchange("GET", LOGIN, 200, VARY, *ALLOWED, CSRF, ("Referrer-Policy", "no-referrer"))
        ),
    ),
    "csrf-origin-trailing-slash": refused_by_csrf(passes=f"{PAGE}/"),
    "login-not-sent": replace(HEALTHY, login=None, no_login=exchange("GET", "http://api.example.com/login/", 200)),
    "login-refused": replace(HEALTHY, login=replace(LOGGED_IN, post=exchange("POST", LOGIN, 401, *ALLOWED), after={})),
    "preflight-header-not-allowed": replace(
        HEALTHY, login=replace(LOGGED_IN, preflight=preflight(LOGIN, *ALLOWED, METHODS, (NAMES[0], "content-type")))
    ),
    "preflight-unauthorized": with_url(preflights={"POST": preflight(URL, status=401)}),
    "csrf-token-cached": replace(HEALTHY, repeated=((WITH_TOKEN, WITH_TOKEN),)),
    "preflight-redirected": replace(
        HEALTHY,
        login=replace(LOGGED_IN, preflight=preflight(LOGIN, ("Location", "https://www.example.com/"), status=308)),
    ),
    "disallowed-host": replace(
        with_url(exchange("GET", URL, 400, VARY, *ALLOWED, body=b"Invalid host header")),
        missing=exchange("GET", f"{API}/nothing/", 400, body=b"Invalid host header"),
        login=None,
    ),
}
