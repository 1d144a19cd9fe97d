"""HAR files of other programs and other sites than the lab's, each with what is to be said about it."""

from tests.recording.answers import Answer, Case
from tests.recording.archives import Sent, charles, devtools, firefox, mitmproxy, safari

SHOP, API = "https://www.shop.example", "https://api.shop.example"  # one site
SPA, REST = "https://notes-web.netlify.app", "https://notes-api.onrender.com"  # two sites
JSON = {"content-type": "application/json"}
ACCEPTED = {"access-control-allow-credentials": "true", "vary": "Origin"} | JSON
SESSION = "sessionid=s3cr3tsession"


def cors(origin: str, **more: str) -> dict[str, str]:
    return {"origin": origin, "referer": f"{origin}/", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"} | more


def allowed(origin: str) -> dict[str, str]:
    return ACCEPTED | {"access-control-allow-origin": origin}


def preflight(url: str, origin: str, method: str, headers: str, status: int, response: dict[str, str]) -> Sent:
    asked = cors(origin) | {"access-control-request-method": method}
    return Sent(
        "OPTIONS",
        url,
        asked | ({"access-control-request-headers": headers} if headers else {}),
        status,
        response,
        kind="preflight",
    )


ME, ORDERS = f"{API}/v1/me", f"{API}/v1/orders/"
UNSENT = {"error": "net::ERR_FAILED"}
DRF_CSRF = (
    '{"detail":"CSRF Failed: Origin checking failed - https://www.shop.example does not match any trusted origins."}'
)
DEBUG_CSRF = (
    "<h1>Forbidden <span>(403)</span></h1><h2>Help</h2><p>Reason given for failure:</p><pre>CSRF cookie not set.</pre>"
)
TWO_COOKIES = [
    "csrftoken=s3cr3ttoken; expires=Fri, 19 Nov 2027 09:15:00 GMT; Max-Age=31449600; Path=/; SameSite=Lax; Secure",
    f"{SESSION}; HttpOnly; Path=/; SameSite=Lax; Secure",
]

LACKING = ("cookie-absent", "csrf-cookie-missing", "third-party-blocked", "credentials-same-origin")

CASES = (
    Case(
        "DevTools, sanitised: 401, and nobody can see whether the cookie was there",
        devtools(f"{SHOP}/", Sent("GET", ME, cors(SHOP, cookie=SESSION), 401, allowed(SHOP)), sanitised=True),
        (Answer("GET", ME, ("", "not-logged-in"), readable=True),),
    ),
    Case(
        "DevTools, full: the login's cookie is SameSite=Lax and the API is on another site",
        devtools(
            f"{SPA}/",
            Sent(
                "POST",
                f"{REST}/login",
                cors(SPA),
                200,
                allowed(SPA) | {"set-cookie": f"{SESSION}; Path=/; HttpOnly; Secure; SameSite=Lax"},
            ),
            Sent("GET", f"{REST}/me", cors(SPA), 401, allowed(SPA)),
        ),
        (
            Answer("POST", f"{REST}/login", ("", "set-samesite-lax")),
            Answer("GET", f"{REST}/me", ("", "set-samesite-lax"), likely=("set-samesite-lax",)),
        ),
    ),
    Case(
        "DevTools, full: the same API with SameSite=None; Secure, and the cookie came along",
        devtools(
            f"{SPA}/",
            Sent(
                "POST",
                f"{REST}/login",
                cors(SPA),
                200,
                allowed(SPA) | {"set-cookie": f"{SESSION}; Path=/; HttpOnly; Secure; SameSite=None"},
            ),
            Sent("GET", f"{REST}/me", cors(SPA, cookie=SESSION), 200, allowed(SPA)),
        ),
        (Answer("POST", f"{REST}/login", healthy=True), Answer("GET", f"{REST}/me", healthy=True, readable=True)),
    ),
    Case(
        "DevTools, sanitised: PUT is not among the allowed methods",
        devtools(
            f"{SHOP}/",
            preflight(
                ORDERS,
                SHOP,
                "PUT",
                "content-type",
                204,
                allowed(SHOP)
                | {"access-control-allow-methods": "GET, POST", "access-control-allow-headers": "content-type"},
            ),
            Sent("PUT", ORDERS, cors(SHOP), 0, {}, **UNSENT),
            sanitised=True,
        ),
        (Answer("PUT", ORDERS, ("preflight-method-not-allowed",), readable=False),),
    ),
    Case(
        "DevTools: an API behind single sign-on redirects to another host, which has no CORS headers",
        devtools(
            f"{SHOP}/",
            Sent("GET", ME, cors(SHOP), 302, allowed(SHOP) | {"location": "https://sso.corp.example/login?rd=x"}),
            Sent(
                "GET", "https://sso.corp.example/login?rd=x", cors("null"), 200, {"content-type": "text/html"}, **UNSENT
            ),
        ),
        (
            Answer(
                "GET",
                ME,
                ("allow-origin-missing-after-redirect", "allow-origin-missing", "allow-origin-null"),
                readable=False,
            ),
        ),
    ),
    Case(
        "DevTools: Django redirects to its login page, and fetch gets the form with status 200",
        devtools(
            f"{SHOP}/",
            Sent(
                "GET",
                f"{API}/profile/",
                cors(SHOP),
                302,
                allowed(SHOP) | {"location": "/accounts/login/?next=/profile/"},
            ),
            Sent(
                "GET",
                f"{API}/accounts/login/?next=/profile/",
                cors(SHOP),
                200,
                allowed(SHOP) | {"content-type": "text/html"},
            ),
        ),
        (Answer("GET", f"{API}/profile/", ("redirected-to-login",)),),
    ),
    Case(
        "DevTools: a POST without its trailing slash becomes a GET",
        devtools(
            f"{SHOP}/",
            Sent(
                "POST",
                f"{API}/v1/orders",
                cors(SHOP, **{"content-type": "text/plain"}),
                301,
                allowed(SHOP) | {"location": ORDERS},
            ),
            Sent("GET", ORDERS, cors(SHOP), 200, allowed(SHOP)),
        ),
        (Answer("POST", f"{API}/v1/orders", ("redirect-changed-method",)),),
    ),
    Case(
        "DevTools: REST framework names the CSRF check's reason in its body",
        devtools(
            f"{SHOP}/",
            Sent(
                "POST",
                ORDERS,
                cors(SHOP, cookie=SESSION, **{"x-csrftoken": "s3cr3ttoken"}),
                403,
                allowed(SHOP),
                DRF_CSRF,
            ),
        ),
        (Answer("POST", ORDERS, ("csrf-origin",)),),
    ),
    Case(
        "Firefox: Django's debug page names the CSRF check's reason",
        firefox(
            f"{SHOP}/cart",
            Sent("POST", ORDERS, cors(SHOP), 403, allowed(SHOP) | {"content-type": "text/html"}, DEBUG_CSRF),
        ),
        (Answer("POST", ORDERS, ("", "csrf-cookie-missing", "cookie-absent"), likely=LACKING),),
    ),
    Case(
        "DevTools: REST framework's 403 for somebody who is not logged in",
        devtools(
            f"{SHOP}/",
            Sent(
                "GET", ME, cors(SHOP), 403, allowed(SHOP), '{"detail":"Authentication credentials were not provided."}'
            ),
        ),
        (Answer("GET", ME, ("", "not-logged-in", "forbidden", "no-session-cookie", "cookie-absent"), readable=True),),
    ),
    Case(
        "DevTools: a failure of the server whose error page has no CORS headers",
        devtools(
            f"{SHOP}/", Sent("GET", ME, cors(SHOP), 502, {"content-type": "text/html", "server": "nginx"}, **UNSENT)
        ),
        (Answer("GET", ME, ("allow-origin-missing-on-error",), readable=False),),
    ),
    Case(
        "DevTools: credentials are included and Access-Control-Allow-Credentials is missing",
        devtools(
            f"{SHOP}/",
            Sent("GET", ME, cors(SHOP, cookie=SESSION), 200, {"access-control-allow-origin": SHOP}, **UNSENT),
        ),
        (Answer("GET", ME, ("allow-credentials-missing",), readable=False),),
    ),
    Case(
        "DevTools: a slash after the origin in Access-Control-Allow-Origin",
        devtools(f"{SHOP}/", Sent("GET", ME, cors(SHOP), 200, {"access-control-allow-origin": f"{SHOP}/"}, **UNSENT)),
        (Answer("GET", ME, ("allow-origin-mismatch",), readable=False),),
    ),
    Case(
        "DevTools: images, scripts, fonts and beacons of other sites need no CORS headers",
        devtools(
            f"{SHOP}/",
            Sent(
                "GET",
                "https://cdn.example.net/logo.png",
                {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
                200,
                {"content-type": "image/png"},
                kind="image",
            ),
            Sent(
                "GET",
                "https://cdn.example.net/lib.js",
                {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"},
                200,
                {},
                kind="script",
            ),
            Sent(
                "POST",
                "https://stats.example.org/hit",
                cors(SHOP, **{"sec-fetch-mode": "no-cors"}),
                204,
                {},
                kind="ping",
            ),
            Sent(
                "GET",
                "https://fonts.example.com/a.woff2",
                cors(SHOP),
                200,
                {"access-control-allow-origin": "*"},
                kind="font",
            ),
            Sent(
                "GET",
                "wss://live.shop.example/socket",
                {"origin": SHOP, "sec-fetch-mode": "websocket"},
                101,
                {},
                kind="websocket",
            ),
            Sent("GET", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", {}, 200, {}, kind="image"),
            Sent("GET", f"blob:{SHOP}/6c9f1c1e", {}, 200, {}, kind="fetch"),
            Sent("GET", "chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh/in.js", {}, 200, {}, kind="script"),
        ),
        silent_about=("cdn.example.net", "stats.example.org", "fonts.example.com", "live.shop.example"),
    ),
    Case(
        "DevTools: a person follows a link to another site and comes back",
        devtools(
            f"{SHOP}/",
            Sent(
                "GET",
                "https://accounts.idp.example/authorize?client_id=7",
                {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "cross-site"},
                302,
                {"location": f"{SHOP}/callback?code=s3cr3tcode"},
                kind="document",
            ),
            Sent(
                "GET",
                f"{SHOP}/callback?code=s3cr3tcode",
                {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "cross-site"},
                200,
                {"content-type": "text/html"},
                kind="document",
            ),
        ),
        silent_about=("accounts.idp.example", "www.shop.example"),
    ),
    Case(
        "DevTools: a public API answers * to a request without credentials",
        devtools(
            f"{SHOP}/",
            Sent(
                "GET",
                "https://rates.example.net/eur.json",
                cors(SHOP),
                200,
                {"access-control-allow-origin": "*"} | JSON,
            ),
        ),
        (Answer("GET", "https://rates.example.net/eur.json", healthy=True, readable=True),),
    ),
    Case(
        "DevTools: mixed content, as the panel writes it: no status, no headers, no error",
        devtools(f"{SHOP}/", Sent("GET", "http://api.shop.example/v1/me", {}, 0, {})),
        (Answer("GET", "http://api.shop.example/v1/me", ("mixed-content",), readable=False),),
    ),
    Case(
        "Firefox: the response has no CORS headers",
        firefox(f"{SHOP}/cart", Sent("GET", ME, cors(SHOP), 200, JSON)),
        (Answer("GET", ME, ("allow-origin-missing",), readable=False),),
    ),
    Case(
        "Firefox: the preflight gets 404, and the request has no status",
        firefox(
            f"{SHOP}/cart",
            preflight(ORDERS, SHOP, "POST", "content-type,x-csrftoken", 404, allowed(SHOP)),
            Sent("POST", ORDERS, cors(SHOP), 0, {}),
        ),
        (Answer("POST", ORDERS, ("preflight-status",), readable=False),),
    ),
    Case(
        "Firefox: two cookies in one Set-Cookie value with a line break, and both are sent",
        firefox(
            f"{SHOP}/cart",
            Sent("POST", f"{API}/login/", cors(SHOP), 200, allowed(SHOP) | {"set-cookie": TWO_COOKIES}),
            Sent("GET", ME, cors(SHOP, cookie=f"csrftoken=s3cr3ttoken; {SESSION}"), 200, allowed(SHOP)),
        ),
        (Answer("POST", f"{API}/login/", healthy=True), Answer("GET", ME, healthy=True, readable=True)),
    ),
    Case(
        "Firefox, an upper-case header name and a wrong scheme in the allowed origin",
        firefox(
            f"{SHOP}/cart",
            Sent(
                "GET",
                ME,
                {"Origin": SHOP, "Referer": f"{SHOP}/"},
                200,
                {"Access-Control-Allow-Origin": "http://www.shop.example", "Content-Type": "application/json"},
            ),
        ),
        (Answer("GET", ME, ("allow-origin-mismatch",), readable=False),),
    ),
    Case(
        "Safari: only the text of its error says that CORS refused",
        safari(
            f"{SHOP}/",
            Sent(
                "GET",
                ME,
                cors(SHOP),
                0,
                {},
                error=f"Origin {SHOP} is not allowed by Access-Control-Allow-Origin. Status code: 200",
            ),
        ),
        (Answer("GET", ME, ("",), likely=("allow-origin-missing", "allow-origin-mismatch"), readable=False),),
    ),
    Case(
        "Safari: only the text of its error says that the preflight failed",
        safari(
            f"{SHOP}/",
            Sent("PUT", ORDERS, cors(SHOP), 0, {}, error="Preflight response is not successful. Status code: 405"),
        ),
        (Answer("PUT", ORDERS, ("", "preflight-status"), readable=False),),
    ),
    Case(
        "Safari: two cookies in one Set-Cookie value with commas, and both are sent",
        safari(
            f"{SHOP}/",
            Sent("POST", f"{API}/login/", cors(SHOP), 200, allowed(SHOP) | {"set-cookie": TWO_COOKIES}),
            Sent("GET", ME, cors(SHOP, cookie=f"csrftoken=s3cr3ttoken; {SESSION}"), 200, allowed(SHOP)),
        ),
        (Answer("POST", f"{API}/login/", healthy=True), Answer("GET", ME, healthy=True, readable=True)),
    ),
    Case(
        "Charles: a preflight that does not allow x-csrftoken, and nothing after it",
        charles(
            preflight(
                ORDERS,
                SHOP,
                "POST",
                "content-type,x-csrftoken",
                200,
                allowed(SHOP) | {"access-control-allow-headers": "content-type"},
            )
        ),
        (Answer("POST", ORDERS, ("preflight-header-not-allowed",), readable=False),),
    ),
    Case(
        "Charles: * and a cookie in the request",
        charles(
            Sent(
                "GET",
                ME,
                cors(SHOP, cookie=SESSION),
                200,
                {"access-control-allow-origin": "*", "access-control-allow-credentials": "true"},
            )
        ),
        (Answer("GET", ME, ("allow-origin-wildcard",), readable=False),),
    ),
    Case(
        "mitmproxy: nginx and the application both add Access-Control-Allow-Origin",
        mitmproxy(Sent("GET", ME, cors(SHOP), 200, JSON | {"access-control-allow-origin": [SHOP, SHOP]})),
        (Answer("GET", ME, ("allow-origin-multiple",), readable=False),),
    ),
    Case(
        "mitmproxy: the preflight is redirected to https",
        mitmproxy(
            preflight(
                "http://api.shop.example/v1/orders/",
                "http://www.shop.example",
                "POST",
                "content-type",
                301,
                {"location": ORDERS},
            )
        ),
        (Answer("POST", "http://api.shop.example/v1/orders/", ("preflight-redirected",), readable=False),),
    ),
    Case(
        "mitmproxy: no response; the file does not say why",
        mitmproxy(Sent("GET", ME, cors(SHOP), 0, {})),
        (Answer("GET", ME, ("",)),),
    ),
    Case(
        "a file that names no page: --page does, and the origin differs",
        charles(Sent("GET", ME, {"accept": "*/*"}, 200, {"access-control-allow-origin": "https://shop.example"})),
        (Answer("GET", ME, ("", "allow-origin-mismatch")),),
        page=SHOP,
    ),
    Case(
        "a login at the page's own origin by a proxy: nothing crosses an origin, nothing fails",
        devtools(
            f"{SHOP}/",
            Sent("POST", f"{SHOP}/api/login", {"origin": SHOP}, 200, JSON | {"set-cookie": TWO_COOKIES[1]}),
            Sent("GET", f"{SHOP}/api/me", {"cookie": SESSION}, 200, JSON),
        ),
        silent_about=("www.shop.example",),
    ),
)
