"""The claims of the checks, tested with Django and django-cors-headers themselves."""

import pytest
from corsheaders.middleware import CorsMiddleware
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
from django.urls import path

from crosshost.django.hostile import let_in
from crosshost.django.middleware import COMMON, CORS, CSRF

PAGE = "https://app.example.com"


@pytest.fixture
def cors(settings):
    """Return whether CorsMiddleware lets an origin read, with these settings."""
    settings.CORS_ALLOW_CREDENTIALS = True
    settings.CORS_ALLOWED_ORIGINS = []

    def allows(origin: str = PAGE, **given) -> bool:
        for name, value in given.items():
            setattr(settings, name, value)
        response = CorsMiddleware(lambda request: HttpResponse())(RequestFactory().get("/", headers={"Origin": origin}))
        return response.headers.get("Access-Control-Allow-Origin") == origin

    return allows


@pytest.fixture
def trusts(settings):
    """Return whether the CSRF check trusts an origin, with these settings."""

    def trusts(*trusted: str, origin: str = PAGE) -> bool:
        settings.CSRF_TRUSTED_ORIGINS = trusted
        request = RequestFactory().post("/", headers={"Origin": origin, "Host": "localhost"})
        return CsrfViewMiddleware(lambda request: HttpResponse())._origin_verified(request)

    return trusts


@pytest.mark.parametrize("text", ["https://App.example.com", PAGE + ":443", PAGE + " ", "https://*.example.com", "*"])
def test_w002_the_allowed_origin_never_matches(cors, text):
    assert cors(CORS_ALLOWED_ORIGINS=[PAGE])
    assert not cors(CORS_ALLOWED_ORIGINS=[text])


@pytest.mark.parametrize("text", [PAGE + "/", "HTTPS://app.example.com"])
def test_an_allowed_origin_with_a_path_or_an_upper_case_scheme_matches(cors, text):
    assert cors(CORS_ALLOWED_ORIGINS=[text])


@pytest.mark.parametrize("text", [PAGE + "/", "HTTPS://app.example.com", PAGE + ":443", " " + PAGE, PAGE + "/login"])
def test_w003_the_trusted_origin_never_matches(trusts, text):
    assert trusts(PAGE)
    assert not trusts(text)


def test_w004_wildcards_that_match_and_that_do_not(trusts):
    assert trusts("https://*.example.com")
    assert trusts("https://*.Example.com/")
    for text in ("https://*", "https://*example.com", "https://app*.example.com", "https://*.example.com:443"):
        assert not trusts(text)


def test_w005_null_is_allowed_by_its_name(cors):
    assert cors("null", CORS_ALLOWED_ORIGINS=["null"])


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        (r"^https://app\.example\.com", "end"),
        (r"https://\w+\.example\.com(:\d+)?", "end"),
        (r"^https://*", "end"),
        (r"^https://app.example\.com$", "dot"),
        (r"^https://.*example\.com$", "dot"),
        (r"^https://.+\.vercel\.app$", "neighbour"),
    ],
)
def test_w008_to_w010_the_origin_in_the_message_may_read(cors, pattern, kind):
    assert cors(let_in(pattern, kind), CORS_ALLOWED_ORIGIN_REGEXES=[pattern])


def test_e001_a_string_of_patterns_allows_any_origin(cors):
    assert cors("https://attacker.example", CORS_ALLOWED_ORIGIN_REGEXES=r"^https://app\.example\.com$")


def test_e001_a_string_of_methods_is_sent_character_by_character(settings):
    settings.CORS_ALLOW_METHODS = "GET"
    settings.CORS_ALLOW_ALL_ORIGINS = True
    headers = {"Origin": PAGE, "Access-Control-Request-Method": "DELETE"}
    response = CorsMiddleware(lambda request: HttpResponse())(RequestFactory().options("/", headers=headers))
    assert response.headers["Access-Control-Allow-Methods"] == "G, E, T"


def test_e002_a_pattern_that_does_not_compile_raises(cors):
    with pytest.raises(Exception, match="nothing to repeat"):
        cors(CORS_ALLOWED_ORIGIN_REGEXES=["*.example.com"])


def test_w011_a_pattern_with_a_trailing_slash_never_matches(cors):
    assert not cors(CORS_ALLOWED_ORIGIN_REGEXES=[r"^https://app\.example\.com/$"])
    assert not cors(CORS_ALLOWED_ORIGIN_REGEXES=["https://*.example.com"])


def response(settings, middleware: list[str], method: str = "GET", url: str = "/whoami"):
    """Return the response to the page of a project with these middlewares, the outermost first."""
    settings.MIDDLEWARE = middleware
    settings.ROOT_URLCONF = (path("whoami/", lambda request: HttpResponse("nobody")),)
    settings.CORS_ALLOWED_ORIGINS = [PAGE]
    handler = BaseHandler()
    handler.load_middleware()
    return handler.get_response(RequestFactory().generic(method, url, headers={"Origin": PAGE, "Host": "localhost"}))


def test_w021_common_middleware_above_cors_middleware_responds_without_cors_headers(settings):
    for status, hosts in ((301, ["localhost"]), (400, ["api.example.com"])):
        settings.ALLOWED_HOSTS = hosts
        above, below = (response(settings, order) for order in ([COMMON, CORS], [CORS, COMMON]))
        assert above.status_code == below.status_code == status
        assert "Access-Control-Allow-Origin" not in above
        assert below["Access-Control-Allow-Origin"] == PAGE


def test_w021_a_refusal_of_the_csrf_check_has_cors_headers_in_either_order(settings):
    for middleware in ([CSRF, CORS], [CORS, CSRF]):
        refused = response(settings, middleware, "POST", "/whoami/")
        assert refused.status_code == 403
        assert refused["Access-Control-Allow-Origin"] == PAGE


def test_w024_the_old_name_is_ignored_beside_the_new_one(cors):
    assert not cors("https://admin.example.com", CORS_ORIGIN_WHITELIST=["https://admin.example.com"])
