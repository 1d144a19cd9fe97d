"""For each reason a situation in which it is found, and the engine that finds it."""

from dataclasses import replace

from crosshost.policy import ENGINES, Cookie, Django, Page, Request, Response, Situation

PAGE, API = "https://app.example.com/", "https://api.example.com/blog/posts/"
OTHER_SITE = "https://frontend.example/"
ORIGIN = "https://app.example.com"
PERMITTED = (("Access-Control-Allow-Origin", ORIGIN), ("Access-Control-Allow-Credentials", "true"))
SECRET = "a" * 32
SESSION = Cookie("sessionid", "s", "api.example.com", secure=True, http_only=True, same_site="Lax")
TOKEN_COOKIE = Cookie("csrftoken", SECRET, "api.example.com", secure=True, same_site="Lax")
DJANGO = Django(csrf_trusted_origins=(ORIGIN,))


def asked(page: Page | str = PAGE, url: str = API, **request) -> Situation:
    """A page's fetch with credentials."""
    page = page if isinstance(page, Page) else Page(page)
    return Situation(page, Request(url, **{"credentials": "include", **request}))


def answered(*headers: tuple[str, str], status: int = 200, **request) -> Situation:
    return replace(asked(**request), response=Response(status, headers))


def preflighted(*headers: tuple[str, str], status: int = 200, **request) -> Situation:
    asks = {"method": "PUT", "headers": (("X-CSRFToken", SECRET),), **request}
    return replace(asked(**asks), preflight=Response(status, headers))


def with_cookie(cookie: Cookie, **request) -> Situation:
    return replace(asked(**request), jar=(cookie,))


def setting(header: str, **request) -> Situation:
    return answered(("Set-Cookie", header), **request)


def redirected(to: str, status: int = 302, **request) -> Situation:
    return replace(asked(**request), redirects=(Response(status, (*PERMITTED, ("Location", to))),))


def posted(jar: tuple[Cookie, ...] = (TOKEN_COOKIE,), django: Django = DJANGO, page: Page | str = PAGE, **request):
    asks = {"method": "POST", "headers": (("X-CSRFToken", SECRET),), **request}
    preflight = Response(200, (*PERMITTED, ("Access-Control-Allow-Headers", "x-csrftoken")))
    return replace(asked(page, **asks), jar=jar, django=django, preflight=preflight)


def told(status: int, django: Django | None = None, **request) -> Situation:
    return replace(answered(*PERMITTED, status=status, **request), django=django)


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
    "mixed-content": asked(url="http://api.example.com/"),
    "mode-same-origin": asked(mode="same-origin"),
    "no-cors-method": asked(mode="no-cors", method="PUT"),
    "forbidden-method": asked(method="trace"),
    "url-with-credentials": asked(url="https://user:word@api.example.com/"),
    "redirect-with-credentials": redirected("https://user:word@api.example.com/"),
    "redirect-to-other-scheme": redirected("ftp://api.example.com/"),
    "redirects-without-end": replace(redirected(API), redirects=(Response(302, (*PERMITTED, ("Location", API))),) * 21),
    # CORS
    **{reason: answered(*headers) for reason, headers in CHECKS.items()},
    **{f"preflight-{reason}": preflighted(*headers) for reason, headers in CHECKS.items()},
    "allow-origin-null": answered(page=SANDBOX),
    "preflight-allow-origin-null": preflighted(page=SANDBOX),
    "allow-origin-missing-on-redirect": answered(("Location", "/next/"), status=301),
    "allow-origin-missing-on-error": answered(status=502),
    "preflight-redirected": preflighted(("Location", "https://www.example.com/"), status=301),
    "preflight-status": preflighted(*PERMITTED, status=401),
    "preflight-methods-malformed": preflighted(*PERMITTED, ("Access-Control-Allow-Methods", "GET POST")),
    "preflight-headers-malformed": preflighted(
        *PERMITTED, ("Access-Control-Allow-Methods", "PUT"), ("Access-Control-Allow-Headers", "x csrftoken")
    ),
    "preflight-method-not-allowed": preflighted(*PERMITTED, ("Access-Control-Allow-Methods", "GET, put")),
    "preflight-header-not-allowed": preflighted(*PERMITTED, ("Access-Control-Allow-Methods", "PUT")),
    "answer-from-cache": replace(answered(), from_cache=True),
    "opaque-answer": answered(mode="no-cors"),
    "header-not-exposed": replace(answered(*PERMITTED, ("Date", "today")), wants=("date",)),
    # cookies that are not sent
    "credentials-omitted": with_cookie(SESSION, credentials="omit"),
    "credentials-same-origin": with_cookie(SESSION, credentials="same-origin"),
    "cookie-absent": replace(asked(), django=replace(DJANGO, needs_session=True)),
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
    "set-cookie-control-character": setting("a=\x01"),
    "set-cookie-empty": setting("; Path=/"),
    "set-cookie-too-large": setting(f"a={'b' * 4096}"),
    "set-domain": setting("a=b; Domain=app.example.com"),
    "set-prefix": setting("__Host-a=b; Secure; Path=/; Domain=example.com"),
    "set-secure-over-http": setting("a=b; Secure", page="http://example.com/", url="http://example.com/"),
    "set-overwrites-secure": replace(
        setting("sessionid=b", page="http://api.example.com/", url="http://api.example.com/"), jar=(SESSION,)
    ),
    "set-samesite-none-insecure": setting("a=b; SameSite=None"),
    "set-partitioned-insecure": setting("a=b; Partitioned"),
    "set-samesite-strict": setting("a=b; SameSite=Strict", page=OTHER_SITE),
    "set-samesite-lax": setting("a=b; SameSite=Lax", page=OTHER_SITE),
    "set-samesite-unset": setting("a=b", page=OTHER_SITE),
    "set-schemeful-samesite-strict": setting("a=b; SameSite=Strict", page="http://app.example.com/"),
    "set-schemeful-samesite-lax": setting("a=b; SameSite=Lax", page="http://app.example.com/"),
    "set-schemeful-samesite-unset": setting("a=b", page="http://app.example.com/"),
    "set-third-party-blocked": (setting("a=b; SameSite=None; Secure", page=OTHER_SITE), "webkitgtk-itp"),
    "set-other-host": (setting("a=b; SameSite=Lax"), "webkitgtk"),
    # the view
    "disallowed-host": replace(asked(), django=replace(DJANGO, allowed_hosts=("app.example.com",))),
    "redirect-changed-method": redirected(API, method="POST", page=API, url=API.rstrip("/")),
    "redirected-to-login": replace(redirected("/accounts/login/?next=/"), django=DJANGO),
    "no-session-cookie": replace(asked(), django=replace(DJANGO, needs_session=True)),
    "session-unknown": replace(told(401, replace(DJANGO, needs_session=True)), jar=(SESSION,)),
    "not-logged-in": told(401),
    "bad-request": told(400),
    "forbidden": told(403),
    "not-found": told(404),
    "view-refuses-method": told(405),
    "server-error": told(502),
    # CSRF
    "csrf-origin": posted(django=Django()),
    "csrf-origin-proxy": posted(django=Django(secure=False), page="https://api.example.com/"),
    "csrf-no-referer": posted(django=NO_ORIGIN, page=Page(PAGE, referrer_policy="no-referrer")),
    "csrf-referer-insecure": posted(
        django=NO_ORIGIN, page=Page("http://app.example.com/", referrer_policy="unsafe-url"), mode="navigate"
    ),
    "csrf-referer": posted(django=replace(Django(), sees_origin=False)),
    "csrf-cookie-missing": posted(jar=()),
    "csrf-cookie-length": posted(jar=(replace(TOKEN_COOKIE, value="short"),)),
    "csrf-cookie-characters": posted(jar=(replace(TOKEN_COOKIE, value="-" * 32),)),
    "csrf-token-missing": posted(page="https://api.example.com/", **WITHOUT_TOKEN),
    "csrf-cookie-http-only": posted(
        jar=(replace(TOKEN_COOKIE, http_only=True),), page="https://api.example.com/", **WITHOUT_TOKEN
    ),
    "csrf-cookie-other-host": posted(**WITHOUT_TOKEN),
    "csrf-token-length": posted(headers=(("X-CSRFToken", "short"),)),
    "csrf-token-characters": posted(headers=(("X-CSRFToken", "-" * 32),)),
    "csrf-token-incorrect": posted(headers=(("X-CSRFToken", "b" * 32),)),
}


def engine_of(example: Situation | tuple[Situation, str]):
    """The situation of an example, and its engine."""
    situation, name = example if isinstance(example, tuple) else (example, "chromium")
    return situation, ENGINES[name]
