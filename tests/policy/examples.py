"""For each reason a situation that has it, and the engine if it is not chromium."""

from dataclasses import replace

from crosshost.policy import ENGINES, Cookie, Django, Engine, Page, Request, Response, Situation

PAGE, API = "https://app.example.com/", "https://api.example.com/blog/posts/"
OTHER_SITE = "https://frontend.example/"
LOOPBACK = "http://localhost:8000/"
ORIGIN = "https://app.example.com"
PERMITTED = (("Access-Control-Allow-Origin", ORIGIN), ("Access-Control-Allow-Credentials", "true"))
SECRET = "a" * 32
NOW = 1_000_000_000.0  # seconds since 1970
SESSION = Cookie("sessionid", "s", "api.example.com", secure=True, http_only=True, same_site="Lax")
TOKEN_COOKIE = Cookie("csrftoken", SECRET, "api.example.com", secure=True, same_site="Lax")
DJANGO = Django(csrf_trusted_origins=(ORIGIN,))


def fetching(page: Page | str = PAGE, url: str = API, **request) -> Situation:
    """Return the situation of a fetch with credentials."""
    page = page if isinstance(page, Page) else Page(page)
    return Situation(page, Request(url, **{"credentials": "include", **request}), now=NOW)


def with_response(*headers: tuple[str, str], status: int = 200, **request) -> Situation:
    return replace(fetching(**request), response=Response(status, headers))


def with_preflight(*headers: tuple[str, str], status: int = 200, **request) -> Situation:
    arguments = {"method": "PUT", "headers": (("X-CSRFToken", SECRET),), **request}
    return replace(fetching(**arguments), preflight=Response(status, headers))


def with_cookie(cookie: Cookie, **request) -> Situation:
    return replace(fetching(**request), jar=(cookie,))


def with_set_cookie(header: str, **request) -> Situation:
    return with_response(("Set-Cookie", header), **request)


def redirected(to: str, status: int = 302, **request) -> Situation:
    return replace(fetching(**request), redirects=(Response(status, (*PERMITTED, ("Location", to))),))


def from_public(page: Page | str = PAGE) -> Situation:
    """Return the situation of a fetch from a page with a public address to the user's own machine."""
    return replace(fetching(page, LOOPBACK), address_spaces=(("app.example.com", "public"),))


def posting(jar: tuple[Cookie, ...] = (TOKEN_COOKIE,), django: Django = DJANGO, page: Page | str = PAGE, **request):
    arguments = {"method": "POST", "headers": (("X-CSRFToken", SECRET),), **request}
    preflight = Response(200, (*PERMITTED, ("Access-Control-Allow-Headers", "x-csrftoken")))
    return replace(fetching(page, **arguments), jar=jar, django=django, preflight=preflight)


def with_status(status: int, django: Django | None = None, **request) -> Situation:
    return replace(with_response(*PERMITTED, status=status, **request), django=django)


CHECKS = {
    "allow-origin-missing": (),
    "allow-origin-mismatch": (("Access-Control-Allow-Origin", f"{ORIGIN}/"),),
    "allow-origin-invalid": (("Access-Control-Allow-Origin", "app.example.com"),),
    "allow-origin-multiple": (*PERMITTED, *PERMITTED),
    "allow-origin-wildcard": (("Access-Control-Allow-Origin", "*"),),
    "allow-credentials-missing": (
        ("Access-Control-Allow-Origin", ORIGIN),
        ("Access-Control-Allow-Credentials", "True"),
    ),
}
SANDBOX = Page(PAGE, opaque=True)
NO_ORIGIN = replace(DJANGO, sees_origin=False)
WITHOUT_TOKEN: dict = {"headers": ()}

EXAMPLES: dict[str, Situation | tuple[Situation, str]] = {
    # the request
    "csp-connect-src": fetching(Page(PAGE, csp=("default-src 'none'; connect-src 'self'",))),
    "mixed-content": fetching(url="http://api.example.com/"),
    "local-network-denied": replace(from_public(), local_network_permission="denied"),
    "local-network-asks": from_public(),
    "local-network-unknown": fetching(url="http://127.0.0.1:8000/"),
    "local-network-insecure": from_public("http://app.example.com/"),
    "local-network-not-delegated": from_public(Page(PAGE, framed_by=(OTHER_SITE,))),
    "target-address-space": fetching(page="http://localhost/", url=LOOPBACK, target_address_space="local"),
    "mode-same-origin": fetching(mode="same-origin"),
    "no-cors-method": fetching(mode="no-cors", method="PUT"),
    "forbidden-method": fetching(method="trace"),
    "url-with-credentials": fetching(url="https://user:word@api.example.com/"),
    "redirect-with-credentials": redirected("https://user:word@api.example.com/"),
    "redirect-to-other-scheme": redirected("ftp://api.example.com/"),
    "redirects-without-end": replace(redirected(API), redirects=(Response(302, (*PERMITTED, ("Location", API))),) * 21),
    # CORS
    **{reason: with_response(*headers) for reason, headers in CHECKS.items()},
    **{f"preflight-{reason}": with_preflight(*headers) for reason, headers in CHECKS.items()},
    "allow-origin-null": with_response(page=SANDBOX),
    "allow-origin-null-mismatch": with_response(*PERMITTED, page=SANDBOX),
    "preflight-allow-origin-null": with_preflight(page=SANDBOX),
    "preflight-allow-origin-null-mismatch": with_preflight(*PERMITTED, page=SANDBOX),
    "allow-origin-missing-on-redirect": with_response(("Location", "/next/"), status=301),
    "allow-origin-missing-after-redirect": replace(redirected("https://login.example/"), response=Response(200)),
    "allow-origin-missing-on-error": with_response(status=502),
    "preflight-redirected": with_preflight(("Location", "https://www.example.com/"), status=301),
    "preflight-unauthorized": with_preflight(status=401),
    "preflight-status": with_preflight(*PERMITTED, status=401),
    "preflight-methods-malformed": with_preflight(*PERMITTED, ("Access-Control-Allow-Methods", "GET POST")),
    "preflight-headers-malformed": with_preflight(
        *PERMITTED, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", "x csrftoken")
    ),
    "preflight-method-not-allowed": with_preflight(*PERMITTED, ("Access-Control-Allow-Methods", "GET, put")),
    "preflight-header-not-allowed": with_preflight(*PERMITTED, ("Access-Control-Allow-Methods", "PUT")),
    "preflight-method-not-allowed-in-cache": with_preflight(
        *PERMITTED, ("Access-Control-Allow-Methods", "GET"), ("Age", "60")
    ),
    "preflight-header-not-allowed-in-cache": with_preflight(
        *PERMITTED, ("Access-Control-Allow-Methods", "PUT"), ("Age", "60")
    ),
    "response-from-cache": replace(with_response(), from_cache=True),
    "opaque-response": with_response(mode="no-cors"),
    "header-not-exposed": replace(with_response(*PERMITTED, ("Date", "today")), wants=("date",)),
    # cookies that are not sent
    "credentials-omitted": with_cookie(SESSION, credentials="omit"),
    "credentials-same-origin": with_cookie(SESSION, credentials="same-origin"),
    "cookie-absent": replace(fetching(), django=replace(DJANGO, needs_session=True)),
    "domain-mismatch": with_cookie(replace(SESSION, domain="app.example.com")),
    "path-mismatch": with_cookie(replace(SESSION, path="/accounts/")),
    "secure-only": with_cookie(SESSION, page="http://app.example.com/", url="http://api.example.com/"),
    "samesite-strict": with_cookie(replace(SESSION, same_site="Strict"), page=OTHER_SITE),
    "samesite-lax": with_cookie(SESSION, page=OTHER_SITE),
    "samesite-unset": with_cookie(replace(SESSION, same_site="unset"), page=OTHER_SITE),
    "schemeful-samesite-strict": with_cookie(replace(SESSION, same_site="Strict"), page="http://app.example.com/"),
    "schemeful-samesite-lax": with_cookie(SESSION, page="http://app.example.com/"),
    "schemeful-samesite-unset": with_cookie(replace(SESSION, same_site="unset"), page="http://app.example.com/"),
    "samesite-none-insecure": with_cookie(replace(SESSION, same_site="None", secure=False)),
    "third-party-blocked": (with_cookie(replace(SESSION, same_site="None"), page=OTHER_SITE), "chromium-blocked"),
    "third-party-partitioned": (with_cookie(replace(SESSION, same_site="None"), page=OTHER_SITE), "firefox"),
    "other-partition": with_cookie(
        replace(SESSION, same_site="None", partition="https://example.com"), page=OTHER_SITE
    ),
    # cookies that are not stored
    "set-cookie-control-character": with_set_cookie("a=\x01"),
    "set-cookie-empty": with_set_cookie("; Path=/"),
    "set-cookie-nameless": with_set_cookie("=sessionid=b"),
    "set-cookie-too-large": with_set_cookie(f"a={'b' * 4096}"),
    "set-cookie-folded": with_set_cookie("csrftoken=a; Path=/; SameSite=Lax, sessionid=b; HttpOnly; Path=/"),
    "set-domain": with_set_cookie("a=b; Domain=app.example.com"),
    "set-domain-public-suffix": with_set_cookie("a=b; Domain=com"),
    "set-prefix": with_set_cookie("__Host-a=b; Secure; Path=/; Domain=example.com"),
    "set-secure-over-http": with_set_cookie("a=b; Secure", page="http://example.com/", url="http://example.com/"),
    "set-overwrites-secure": replace(
        with_set_cookie("sessionid=b", page="http://api.example.com/", url="http://api.example.com/"), jar=(SESSION,)
    ),
    "set-samesite-none-insecure": with_set_cookie("a=b; SameSite=None"),
    "set-partitioned-insecure": with_set_cookie("a=b; Partitioned"),
    "set-samesite-strict": with_set_cookie("a=b; SameSite=Strict", page=OTHER_SITE),
    "set-samesite-lax": with_set_cookie("a=b; SameSite=Lax", page=OTHER_SITE),
    "set-samesite-unset": with_set_cookie("a=b", page=OTHER_SITE),
    "set-schemeful-samesite-strict": with_set_cookie("a=b; SameSite=Strict", page="http://app.example.com/"),
    "set-schemeful-samesite-lax": with_set_cookie("a=b; SameSite=Lax", page="http://app.example.com/"),
    "set-schemeful-samesite-unset": with_set_cookie("a=b", page="http://app.example.com/"),
    "set-third-party-blocked": (with_set_cookie("a=b; SameSite=None; Secure", page=OTHER_SITE), "webkitgtk-itp"),
    "set-other-host": (
        with_set_cookie("a=b; SameSite=Lax", page="https://app.shop.localhost/", url="https://api.shop.localhost/"),
        "webkitgtk",
    ),
    # the view
    "disallowed-host": replace(fetching(), django=replace(DJANGO, allowed_hosts=("app.example.com",))),
    "redirect-changed-method": redirected(API, method="POST", page=API, url=API.rstrip("/")),
    "redirected-to-login": replace(redirected("/accounts/login/?next=/"), django=DJANGO),
    "no-session-cookie": replace(fetching(), django=replace(DJANGO, needs_session=True)),
    "session-unknown": replace(with_status(401, replace(DJANGO, needs_session=True)), jar=(SESSION,)),
    "secret-key-per-worker": replace(
        with_status(401, replace(DJANGO, needs_session=True, one_secret_key=False)), jar=(SESSION,)
    ),
    "cookie-twins": replace(
        with_status(401, replace(DJANGO, needs_session=True)),
        jar=(SESSION, replace(SESSION, domain="example.com", host_only=False)),
    ),
    "not-logged-in": with_status(401),
    "bad-request": with_status(400),
    "forbidden": with_status(403),
    "not-found": with_status(404),
    "view-refuses-method": with_status(405),
    "server-error": with_status(502),
    # CSRF
    "csrf-origin": posting(django=Django()),
    "csrf-origin-null": posting(page=Page(PAGE, referrer_policy="same-origin"), mode="navigate"),
    "csrf-origin-proxy": posting(django=Django(secure=False), page="https://api.example.com/"),
    "csrf-no-referer": posting(django=NO_ORIGIN, page=Page(PAGE, referrer_policy="no-referrer")),
    "csrf-referer-insecure": posting(
        django=NO_ORIGIN, page=Page("http://app.example.com/", referrer_policy="unsafe-url"), mode="navigate"
    ),
    "csrf-referer": posting(django=replace(Django(), sees_origin=False)),
    "csrf-cookie-missing": posting(jar=()),
    "csrf-cookie-length": posting(jar=(replace(TOKEN_COOKIE, value="short"),)),
    "csrf-cookie-characters": posting(jar=(replace(TOKEN_COOKIE, value="-" * 32),)),
    "csrf-token-missing": posting(page="https://api.example.com/", **WITHOUT_TOKEN),
    "csrf-cookie-http-only": posting(
        jar=(replace(TOKEN_COOKIE, http_only=True),), page="https://api.example.com/", **WITHOUT_TOKEN
    ),
    "csrf-cookie-other-host": posting(**WITHOUT_TOKEN),
    "csrf-token-length": posting(headers=(("X-CSRFToken", "short"),)),
    "csrf-token-characters": posting(headers=(("X-CSRFToken", "-" * 32),)),
    "csrf-token-incorrect": posting(headers=(("X-CSRFToken", "b" * 32),)),
}


def situation_and_engine(example: Situation | tuple[Situation, str]) -> tuple[Situation, Engine]:
    """Return the situation of an example, and its engine."""
    situation, name = example if isinstance(example, tuple) else (example, "chromium")
    return situation, ENGINES[name]
