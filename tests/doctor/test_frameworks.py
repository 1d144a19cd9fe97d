"""Which framework is recognised, from responses as the frameworks send them, and each fix in its own words."""

import re

import pytest

from crosshost.doctor import ranking
from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.frameworks.fit import fitted
from crosshost.doctor.frameworks.in_headers import HEADERS
from crosshost.doctor.frameworks.known import KNOWN
from crosshost.doctor.frameworks.layer import Layer
from crosshost.doctor.frameworks.place import Setting
from crosshost.doctor.frameworks.recognise import recognised
from crosshost.doctor.frameworks.remedies import AT_THE_PROXY, OF_A_COOKIE, WAYS
from crosshost.doctor.frameworks.sentences import SENTENCES
from crosshost.doctor.frameworks.signs import BUILT_ON, NAMES, SIGNS
from crosshost.doctor.reasons import ALL
from crosshost.policy import Finding, Response
from crosshost.policy.reasons.fix import ways

PAGE, API = "https://app.example.com", "https://api.example.com"
OF_DJANGO = re.compile(
    r"[Dd]jango|(?<!WTF_)(CSRF|CORS|SECURE|SESSION)_[A-Z_]+|ALLOWED_HOSTS|CorsMiddleware|settings.py"
)
CERTAIN, LIKELY = True, False


def answer(status: int = 200, *headers: tuple[str, str], body: str = "{}", method: str = "GET") -> Exchange:
    return Exchange(method, f"{API}/me", response=Response(status, headers), body=body.encode())


def sets(cookie: str) -> tuple[str, str]:
    return "Set-Cookie", cookie


def evidence(*exchanges: Exchange, preflight: Exchange | None = None, page: str = PAGE, document=None) -> Evidence:
    """Return evidence where the API's URL was redirected through `exchanges`; the last may be a login's."""
    get, *others = exchanges
    probed = ProbedUrl(f"{API}/me", (get,), {"POST": preflight} if preflight else {})
    login = Login(others[0], others[-1]) if others else None
    return Evidence(page, (probed,), login=login, document=document, now=0)


NGINX, UVICORN = ("Server", "nginx/1.24.0"), ("server", "uvicorn")
DEFAULTS = (
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
ALL_OF_STARLETTE = "Accept, Accept-Language, Content-Language, Content-Type"
# What answers, and what is recognised: ids with how sure it is.
CASES = {
    "Django's CSRF page": (
        evidence(answer(403, body="<p>CSRF verification failed. Request aborted.</p>")),
        {"django": CERTAIN},
    ),
    "Django behind gunicorn and nginx, by its default headers": (
        evidence(answer(401, NGINX, *DEFAULTS, ("Vary", "Cookie, origin"))),
        {"nginx": CERTAIN, "django": CERTAIN},
    ),
    "runserver": (evidence(answer(401, ("Server", "WSGIServer/0.2 CPython/3.11.7"))), {"django": LIKELY}),
    "Django's cookies": (
        evidence(answer(), answer(200, sets("csrftoken=x; Path=/")), answer(200, sets("sessionid=x; Path=/"))),
        {"django": CERTAIN},
    ),
    "DRF's 403": (
        evidence(answer(403, body='{"detail":"Authentication credentials were not provided."}')),
        {"drf": CERTAIN},
    ),
    "DRF's 404 alone": (evidence(answer(404, body='{"detail":"Not found."}')), {"drf": LIKELY}),
    "Django Ninja, whose words are not FastAPI's": (
        evidence(answer(401, *DEFAULTS, ("Vary", "origin"), body='{"detail": "Unauthorized"}')),
        {"django": CERTAIN},
    ),
    "FastAPI's 401": (
        evidence(answer(401, UVICORN, body='{"detail":"Not authenticated"}')),
        {"fastapi": LIKELY},
    ),
    "FastAPI's 401 and 404": (
        evidence(
            answer(401, UVICORN, body='{"detail":"Not authenticated"}'), answer(404, body='{"detail":"Not Found"}')
        ),
        {"fastapi": CERTAIN},
    ),
    "Litestar, which is not built on Starlette": (
        evidence(
            answer(401, UVICORN, body='{"status_code":401,"detail":"Not authenticated"}'),
            answer(200, sets("session=x; Path=/; SameSite=lax")),
        ),
        {"litestar": CERTAIN},
    ),
    "uvicorn alone": (evidence(answer(401, UVICORN)), {}),
    "FastAPI behind nginx, by its preflight": (
        evidence(
            answer(401, NGINX, body='{"detail":"Please log in"}'),
            preflight=answer(
                400, NGINX, ("Access-Control-Allow-Headers", ALL_OF_STARLETTE), body="Disallowed CORS method"
            ),
        ),
        {"nginx": CERTAIN, "starlette": CERTAIN},
    ),
    "Starlette's session cookie": (
        evidence(
            answer(), answer(200, sets("session=eyJ1IjogMX0=.a.b; path=/; Max-Age=1209600; httponly; samesite=lax"))
        ),
        {"starlette": LIKELY},
    ),
    "Django on uvicorn": (
        evidence(answer(401, UVICORN, *DEFAULTS, ("Vary", "origin"), body='{"detail":"Nope"}')),
        {"django": CERTAIN},
    ),
    "Flask's development server": (
        evidence(answer(401, ("Server", "Werkzeug/3.1.9 Python/3.11.7"))),
        {"flask": CERTAIN},
    ),
    "Flask behind gunicorn, by its session cookie": (
        evidence(
            answer(401, ("Server", "gunicorn")),
            answer(200, sets("session=eyJ1IjoxfQ.a.b; Secure; HttpOnly; Path=/; SameSite=None")),
        ),
        {"flask": LIKELY},
    ),
    "an error page of Werkzeug": (
        evidence(answer(405, body="<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n")),
        {"flask": CERTAIN},
    ),
    "Flask-WTF": (evidence(answer(400, body="<p>The CSRF token is missing.</p>")), {"flask": CERTAIN}),
    "Express": (evidence(answer(401, ("X-Powered-By", "Express"))), {"express": CERTAIN}),
    "Express with helmet, by its 404 page, behind nginx": (
        evidence(answer(404, NGINX, ("Cross-Origin-Opener-Policy", "same-origin"), body="<pre>Cannot GET /me</pre>")),
        {"nginx": CERTAIN, "express": CERTAIN},
    ),
    "express-session": (
        evidence(answer(), answer(200, sets("connect.sid=s%3Ax; Path=/; HttpOnly"))),
        {"express": CERTAIN},
    ),
    "the package cors": (
        evidence(answer(), preflight=answer(204, ("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE"))),
        {"express": LIKELY},
    ),
    "NestJS": (evidence(answer(404, body='{"message":"Cannot GET /me","error":"Not Found"}')), {"express": CERTAIN}),
    "Fastify": (
        evidence(answer(404, body='{"message":"Route GET:/me not found","error":"Not Found"}')),
        {"fastify": CERTAIN},
    ),
    "Laravel": (
        evidence(answer(401, body='{"message":"Unauthenticated."}'), answer(204, sets("laravel_session=x; path=/"))),
        {"laravel": CERTAIN},
    ),
    "Rails": (
        evidence(answer(401, ("X-Runtime", "0.013"), sets("_shop_session=x; path=/; httponly"))),
        {"rails": CERTAIN},
    ),
    "Spring": (
        evidence(answer(403, body='{"timestamp":"2026-01-01T00:00:00","status":403,"error":"Forbidden","path":"/me"}')),
        {"spring": CERTAIN},
    ),
    "an error page of nginx": (
        evidence(answer(502, body="<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx</center>")),
        {"nginx": CERTAIN},
    ),
    "Vite refuses a host": (
        evidence(answer(403, body="Blocked request. This host (x) is not allowed.")),
        {"vite": CERTAIN},
    ),
    "the page of Vite on the API's origin": (
        evidence(
            answer(401, ("X-Powered-By", "Express")),
            page=API,
            document=answer(200, body='<script type="module" src="/@vite/client"></script>'),
        ),
        {"vite": CERTAIN, "express": CERTAIN},
    ),
    "a page of Vite elsewhere": (
        evidence(
            answer(401, ("X-Powered-By", "Express")),
            document=Exchange("GET", PAGE, response=Response(200), body=b"/@vite/client"),
        ),
        {"express": CERTAIN},
    ),
    "nothing that is known": (evidence(answer(401, ("Server", "BaseHTTP/0.6 Python/3.11"))), {}),
    "one hint is not enough": (evidence(answer(401, ("X-Frame-Options", "DENY"))), {}),
    "two frameworks on equal terms": (
        evidence(answer(401, ("X-Powered-By", "Express")), answer(200, ("Server", "Werkzeug/3"))),
        {},
    ),
    "a cookie that only looks like one": (evidence(answer(401, sets("my_csrftoken_x=1; Path=/"))), {}),
    "no response": (evidence(Exchange("GET", f"{API}/me")), {}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_framework_is_recognised_by_its_responses(name):
    given, expected = CASES[name]
    assert {layer.id: layer.certain for layer in recognised(given)} == expected


def test_the_signs_are_named_without_values_of_cookies():
    given = evidence(
        answer(), answer(200, sets("session=thesecret; HttpOnly; Path=/"), sets("connect.sid=another; Path=/"))
    )
    assert recognised(given)
    assert "thesecret" not in repr(recognised(given))
    assert "another" not in repr(recognised(given))


def test_a_long_hostile_body_is_read_in_no_time():
    given = evidence(answer(200, body='{"timestamp":' + "a" * 1_000_000), answer(200, body="<pre>Cannot GET" * 100_000))
    assert recognised(given) == ()


def test_the_tables_fit_together():
    assert {sign.id for sign in SIGNS} == set(NAMES)
    assert {*BUILT_ON, *BUILT_ON.values(), *KNOWN} <= set(NAMES)
    topics = {topic for ways in WAYS.values() for way in ways for topic in way}
    assert topics == set(HEADERS)
    assert topics >= AT_THE_PROXY | OF_A_COOKIE
    assert set(WAYS) | set(SENTENCES) <= set(ALL)
    for framework in KNOWN.values():
        assert {*framework.settings, *framework.own_cookies} <= topics
        assert set(framework.own_cookies) <= OF_A_COOKIE


def test_every_reason_whose_fix_names_django_has_its_remedy_for_others():
    for reason_id, reason in ALL.items():
        files = {fix.file for changes in ways(reason.advice) for fix in changes}
        if files & {"settings.py", "views.py"}:
            assert ranking.family(reason_id) in WAYS


def finding(reason_id: str, **values: str) -> Finding:
    """Return a finding of this reason, with a value for each placeholder."""
    reason = ALL[reason_id]
    texts = [reason.sentence, reason.fix, reason.devtools_code or "", SENTENCES.get(reason_id, "")]
    names = {name for text in texts for name in re.findall(r"(?<!{){(\w+)}", text)}
    given = {name: f"the-{name}" for name in names} | {"setting": "SESSION_COOKIE"} | values
    return Finding(reason, tuple((name, value) for name, value in given.items() if name in names or name in values))


def layer(framework: str, certain: bool = True) -> Layer:
    return Layer(framework, *NAMES[framework], certain, ("a sign",))


def fix(reason_id: str, *frameworks: str, **values: str) -> str:
    return fitted(finding(reason_id, **values), [layer(name) for name in frameworks], PAGE, f"{API}/me").fix


SESSION_COOKIE = {"flask": "session", "fastapi": "session", "express": "connect.sid", "django": "sessionid"}
IN_OWN_WORDS = {
    "django": [
        ("allow-origin-missing", "CORS_ALLOWED_ORIGINS = ['the-origin']"),
        ("allow-credentials-missing", "CORS_ALLOW_CREDENTIALS = True"),
        ("preflight-header-not-allowed", "CORS_ALLOW_HEADERS"),
        ("preflight-method-not-allowed", "CORS_ALLOW_METHODS"),
        ("header-not-exposed", "CORS_EXPOSE_HEADERS"),
        ("samesite-lax", "SESSION_COOKIE_SAMESITE = 'None' (the string) and SESSION_COOKIE_SECURE = True"),
        ("cookie-not-secure", "SESSION_COOKIE_SECURE = True"),
        ("domain-mismatch", "SESSION_COOKIE_DOMAIN"),
        ("csrf-origin", "CSRF_TRUSTED_ORIGINS"),
        ("disallowed-host", "ALLOWED_HOSTS"),
    ],
    "fastapi": [
        ("allow-origin-missing", f"CORSMiddleware, allow_origins=['{PAGE}'], allow_credentials=True)"),
        ("allow-credentials-missing", "allow_credentials=True"),
        ("preflight-header-not-allowed", "allow_headers=['the-header']"),
        ("preflight-method-not-allowed", "allow_methods=["),
        ("header-not-exposed", "expose_headers=['the-header']"),
        ("samesite-lax", "app.add_middleware(SessionMiddleware, same_site='none', https_only=True)"),
        ("cookie-not-secure", "https_only=True"),
        ("domain-mismatch", "SessionMiddleware, domain='example.com'"),
        ("disallowed-host", "TrustedHostMiddleware, allowed_hosts=['the-host']"),
        ("any-origin-reflected", f"allow_origins=['{PAGE}'])"),
        ("refusal-without-cors", "app = CORSMiddleware(app, …)"),
    ],
    "flask": [
        ("allow-origin-missing", f"CORS(app, origins=['{PAGE}'], supports_credentials=True)"),
        ("allow-credentials-missing", "supports_credentials=True"),
        ("preflight-header-not-allowed", "allow_headers=['Content-Type', 'the-header']"),
        ("preflight-method-not-allowed", "methods=["),
        ("header-not-exposed", "expose_headers=['the-header']"),
        ("samesite-lax", "app.config.update(SESSION_COOKIE_SAMESITE='None', SESSION_COOKIE_SECURE=True)"),
        ("cookie-not-secure", "SESSION_COOKIE_SECURE=True"),
        ("session-cookie-readable", "SESSION_COOKIE_HTTPONLY=True"),
        ("third-party-blocked", "SESSION_COOKIE_PARTITIONED=True"),
        ("csrf-token-missing", "X-CSRFToken"),
    ],
    "express": [
        ("allow-origin-missing", f"app.use(cors({{origin: '{PAGE}', credentials: true}}))"),
        ("allow-credentials-missing", "credentials: true"),
        ("preflight-header-not-allowed", "allowedHeaders: ['Content-Type', 'the-header']"),
        ("preflight-method-not-allowed", "methods: ["),
        ("header-not-exposed", "exposedHeaders: ['the-header']"),
        ("samesite-lax", "session({cookie: {sameSite: 'none', secure: true}})"),
        ("cookie-not-secure", "session({cookie: {secure: true}})"),
        ("domain-mismatch", "session({cookie: {domain: 'example.com'}})"),
        ("redirects-without-end", "app.set('trust proxy', 1)"),
    ],
    "nginx": [
        ("allow-origin-missing", f"add_header Access-Control-Allow-Origin '{PAGE}' always;"),
        ("preflight-header-not-allowed", "add_header Access-Control-Allow-Headers 'content-type, the-header' always;"),
        ("samesite-lax", "proxy_cookie_flags the-cookie samesite=none secure;"),
        ("csrf-origin-proxy", "proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;"),
        ("headers-doubled", "proxy_hide_header"),
        ("refusal-without-cors", "always"),
    ],
    "vite": [
        ("allow-origin-missing", f"server: {{cors: {{origin: '{PAGE}', credentials: true}}}}"),
        ("csrf-origin-proxy", "changeOrigin"),
        ("set-domain", "cookieDomainRewrite"),
    ],
}
EXAMPLES = [(name, *example) for name, examples in IN_OWN_WORDS.items() for example in examples]


@pytest.mark.parametrize(("framework", "reason_id", "words"), EXAMPLES)
def test_each_framework_has_its_own_setting_names(framework, reason_id, words):
    cookie = {"cookie": SESSION_COOKIE.get(framework, "the-cookie")} if "cookie" in ALL[reason_id].sentence else {}
    assert words in fix(reason_id, framework, **cookie)


@pytest.mark.parametrize("framework", ["none", *(name for name in NAMES if name not in ("django", "drf"))])
def test_no_other_framework_is_given_a_fix_or_a_sentence_for_django(framework):
    layers = [] if framework == "none" else [layer(framework)]
    for reason_id in ALL:
        fit = fitted(finding(reason_id), layers, PAGE, f"{API}/me")
        own_settings = r"SESSION_COOKIE_\w+=|WTF_CSRF_\w+" if framework == "flask" else "(?!)"
        texts = [
            fit.fix,
            fit.sentence,
            fit.clause,
            fit.devtools_code or "",
            *(change.text for way in fit.ways for change in way),
        ]
        for text in texts:
            assert not OF_DJANGO.search(re.sub(own_settings, "", text)), reason_id
            assert not re.search(r"{\w+}", text), reason_id
        assert all(change.text for way in fit.ways for change in way)
        assert fit.fix.endswith((".", ";"))


@pytest.mark.parametrize("reason_id", WAYS)
def test_what_a_framework_has_no_setting_for_is_said_in_the_words_of_the_headers(reason_id):
    for name, known in KNOWN.items():
        if name in ("django", "drf"):
            continue
        fit = fitted(finding(reason_id), [layer(name)], PAGE, f"{API}/me")
        own = {topic for way in WAYS[reason_id] for topic in way} & {*known.settings, *known.own_cookies}
        assert bool(fit.framework) <= bool(own)
        assert len(fit.ways) == len(WAYS[reason_id])


def test_a_cookie_that_the_application_sets_by_itself_is_not_fixed_by_the_settings_of_the_session():
    assert "res.cookie('jwt', value, {sameSite: 'none', secure: true})" in fix("samesite-lax", "express", cookie="jwt")
    assert "response.set_cookie('jwt', …, samesite='None', secure=True)" in fix("samesite-lax", "flask", cookie="jwt")
    assert "response.set_cookie('jwt', …, samesite='none', secure=True)" in fix("samesite-lax", "fastapi", cookie="jwt")
    assert "response.set_cookie('jwt', …, samesite='None', secure=True)" in fix("samesite-lax", "drf", cookie="jwt")
    assert "SESSION_COOKIE_SAMESITE" in fix("samesite-lax", "drf", cookie="my_session")


def test_behind_nginx_the_application_sets_cors_and_nginx_what_a_proxy_decides():
    assert fix("allow-origin-missing", "nginx", "express").startswith("app.use(cors(")
    assert "proxy_hide_header" in fix("headers-doubled", "nginx", "express")
    fit = fitted(finding("csrf-origin-proxy"), [layer("nginx"), layer("flask")], PAGE, f"{API}/me")
    assert "proxy_set_header Host" in fit.fix
    assert fit.framework == "nginx"


def test_an_unknown_server_gets_the_fix_in_the_words_of_the_headers():
    text = fix("allow-origin-missing")
    assert text.startswith(f"Send Access-Control-Allow-Origin: {PAGE} and Access-Control-Allow-Credentials: true")
    assert fix("samesite-lax", cookie="sid").startswith("Set sid with SameSite=None; Secure in its Set-Cookie header")
    assert fix("allow-origin-missing", "laravel") == text


def test_where_it_is_only_likely_the_words_of_the_headers_are_there_too():
    doubtful = fitted(finding("samesite-lax", cookie="connect.sid"), [layer("express", LIKELY)], PAGE, API)
    assert doubtful.framework == "Express"
    assert "SameSite=None; Secure" in doubtful.in_headers
    assert not fitted(finding("samesite-lax", cookie="connect.sid"), [layer("express")], PAGE, API).in_headers


def test_a_domain_is_that_of_page_and_api_where_they_share_one():
    page = "https://app.shop.example.org"
    shared = fitted(
        finding("domain-mismatch", cookie="connect.sid"), [layer("express")], page, "https://api.shop.example.org/"
    )
    assert "domain: 'example.org'" in shared.fix


def test_every_page_of_documentation_is_an_https_address():
    pages = {item.place.docs if isinstance(item, Setting) else item.docs for item in HEADERS.values()}
    for known in KNOWN.values():
        for item in (*known.settings.values(), *known.own_cookies.values()):
            pages.add(item.place.docs if isinstance(item, Setting) else item.docs)
    assert len(pages) > 15
    assert all(re.fullmatch(r"https://[\w./#-]+", page) for page in pages - {""})
