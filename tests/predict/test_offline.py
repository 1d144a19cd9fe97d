"""nginx's model and the real Django behind it, as the predictions ask them."""

from dataclasses import replace
from os import environ

import pytest

from crosshost import Problem
from crosshost.browsers import variants
from lab.predict import real_django
from lab.predict.offline import Offline
from lab.predict.predictions import predict_cases
from lab.predict.server import Arrived, Reply
from lab.scenarios import catalogue, deployment
from lab.scenarios.settings import Settings

STRANGER = "https://stranger.example"


def offline(name: str, **variables: str) -> Offline:
    """The servers of scenario `name`, with `variables` in place of its own."""
    one = deployment.alone(name)
    return Offline(Settings(replace(one, variables=one.variables | variables)))


def get(server: Offline, path: str, origin: str | None = "page", **more) -> Reply:
    origin = server.settings.page if origin == "page" else origin
    return server.response(Arrived(server.settings.api + path, origin=origin, **more))


def log_in(server: Offline) -> Reply:
    token = "t" * 32
    url = f"{server.settings.api}/accounts/login/"
    return server.response(Arrived(url, "POST", server.settings.api, {server.csrf_name: token}, token))


def cors(reply: Reply) -> dict[str, list[str]]:
    names = {name.lower() for name, _ in reply.response.headers if name.lower().startswith("access-control-")}
    return {name: reply.response.all(name) for name in names}


@pytest.mark.parametrize("name", catalogue.names())
def test_the_policy_gives_the_reason_of_djangos_csrf_check(name):
    for variant in variants.NAMES:
        for one in predict_cases(deployment.alone(name), variant):
            csrf = one.verdict and one.verdict["CSRF passed"]
            if csrf and one.result == "403":
                assert csrf.findings[0].devtools_code == one.why, (variant, one.case.id)
            elif csrf and one.seen and one.seen.answered in (200, 201, 404):
                assert csrf.holds is not False, (variant, one.case.id)


def test_each_scenario_has_its_own_settings_whatever_was_asked_before():
    first, second = offline("different-port"), offline("cross-site")
    before = [cors(get(one, "/blog/posts/")) for one in (first, second)]
    assert before[0]["access-control-allow-origin"] == ["http://localhost:3000"]
    assert before[1]["access-control-allow-origin"] == ["https://frontend.localhost:3443"]
    assert [cors(get(one, "/blog/posts/")) for one in (first, second)] == before
    assert all("SameSite=Lax" in header for header in get(first, "/accounts/csrf/").response.all("Set-Cookie"))
    assert all("SameSite=None" in header for header in get(second, "/accounts/csrf/").response.all("Set-Cookie"))


def test_djangos_own_mistakes_are_made_by_django():
    redirected = get(offline("login-redirect"), "/blog/whoami/").response
    assert (redirected.status, redirected.all("Location")) == (302, ["/accounts/login/?next=/blog/whoami/"])
    assert get(offline("vary-missing"), "/blog/posts/").response.all("Vary") == []
    assert get(offline("different-port"), "/blog/whoami/").response.status == 401


@pytest.mark.parametrize(
    ("variable", "value"), [("SESSION_COOKIE_SAMESITE", "Nope"), ("CORS_ALLOWED_ORIGINS", "localhost:3000")]
)
def test_a_value_that_django_refuses_is_one_line_and_the_next_deployment_is_predicted(variable, value):
    with pytest.raises(Problem, match=rf'"{variable}" invalid: .*write') as problem:
        get(offline("different-port", **{variable: value}), "/blog/whoami/")
    assert "\n" not in str(problem.value)
    assert get(offline("different-port"), "/blog/whoami/").response.status == 401


def test_neither_a_persons_database_nor_secret_nor_user_is_used(monkeypatch):
    monkeypatch.setitem(environ, "SMOKE_USERNAME", "somebody")
    own = {"DATABASE_URL": "sqlite:////nowhere/db.sqlite3", "DJANGO_SECRET_KEY": "short", "DEBUG_TOOLBAR": "true"}
    assert log_in(offline("different-port", **own)).response.status == 200


def test_without_the_demo_the_response_is_djangos_too():
    assert log_in(offline("different-port", DJANGO_DEMO="false")).response.status == 200


def test_a_failure_of_nginx_has_no_cors_headers_for_a_preflight_either():
    server = offline("error-without-cors")
    for reply in (get(server, "/blog/whoami/"), server.preflight(f"{server.settings.api}/blog/posts/", "x")):
        assert (reply.response.status, reply.by, cors(reply)) == (502, "nginx", {})


def test_nginx_redirects_preflights_alone():
    server = offline("preflight-redirected")
    url = f"{server.settings.api}/blog/posts/"
    reply = server.preflight(url, server.settings.page)
    assert (reply.response.status, reply.by) == (308, "nginx")
    assert reply.response.all("Location") == ["https://www.api.shop.localhost/blog/posts/"]
    assert get(server, "/blog/posts/").response.status == 200


def test_nginx_adds_its_cors_headers_to_djangos_for_a_permitted_origin_alone():
    server = offline("duplicate-cors-headers")
    page = server.settings.page
    assert cors(get(server, "/blog/posts/")) == {
        "access-control-allow-origin": [page, page],
        "access-control-allow-credentials": ["true", "true"],
    }
    assert cors(get(server, "/blog/posts/", STRANGER)) == cors(get(server, "/blog/posts/", None)) == {}


@pytest.mark.parametrize("name", ["proxy-drops-port", "proxy-hides-scheme"])
def test_what_a_proxy_hides_from_django_makes_its_own_origin_another(name):
    assert log_in(offline(name)).error.startswith("Origin checking failed")
    assert log_in(offline(name, LAB_FAULT="")).response.status == 200


def test_another_application_sets_its_cookie_for_every_port():
    server = offline("cookies-shared-by-ports")
    reply = server.response(Arrived(f"{server.settings.page}/another-app/"))
    assert reply.by == "nginx"
    assert reply.response.all("Set-Cookie")[0].startswith("sessionid=thesessionofanotherapp")


def test_an_arrival_has_the_status_that_it_reports_to_the_page():
    server = offline("cross-site-form-post")
    assert get(server, "/lab/arrival/").response.status == 401
    session = dict(header.split(";")[0].split("=", 1) for header in log_in(server).response.all("Set-Cookie"))
    assert get(server, "/lab/arrival/", cookies=session).response.status == 200


def test_the_process_ends_when_its_input_does():
    process = real_django.started()
    process.communicate(timeout=30)
    real_django.started.cache_clear()
    assert process.returncode == 0
    assert get(offline("same-host"), "/blog/whoami/").response.status == 401
