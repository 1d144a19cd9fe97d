"""The model of nginx and the real Django behind it, as the predictions use them."""

import json
from dataclasses import replace
from os import environ

import pytest

from crosshost import Problem
from crosshost.browsers import variants
from lab.predict import real_django
from lab.predict.offline import Offline
from lab.predict.predictions import predict_cases
from lab.predict.server import ServerResponse
from lab.scenarios import catalogue, deployment
from lab.scenarios.settings import Settings

STRANGER = "https://stranger.example"


def offline(name: str, **variables: str) -> Offline:
    """Return the server of scenario `name`, with `variables` in place of its own."""
    deployed = deployment.alone(name)
    return Offline(Settings(replace(deployed, variables=deployed.variables | variables)))


def send(
    server: Offline,
    method: str,
    url: str,
    origin: str | None = None,
    cookies: dict[str, str] | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    body: dict | None = None,
) -> ServerResponse:
    """Send a request as a browser does."""
    headers = (*headers, *((("Origin", origin),) if origin else ()))
    if cookies:
        headers = (*headers, ("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())))
    if body:
        headers = (*headers, ("Content-Type", "application/json"))
    return server.send(method, url, headers, json.dumps(body).encode() if body else b"")


def get(server: Offline, path: str, origin: str | None = "page", **more) -> ServerResponse:
    origin = server.settings.page if origin == "page" else origin
    return send(server, "GET", server.settings.api + path, origin, **more)


def preflight(server: Offline, path: str, origin: str | None = "page") -> ServerResponse:
    asked = (("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type,x-csrftoken"))
    origin = server.settings.page if origin == "page" else origin
    return send(server, "OPTIONS", server.settings.api + path, origin, headers=asked)


def log_in(server: Offline) -> ServerResponse:
    token, api = "t" * 32, server.settings.api
    asked = {"cookies": {server.csrf_name: token}, "headers": (("X-CSRFToken", token),), "body": server.person}
    return send(server, "POST", f"{api}/accounts/login/", api, **asked)


def cors(response: ServerResponse) -> dict[str, list[str]]:
    names = {name.lower() for name, _ in response.http.headers if name.lower().startswith("access-control-")}
    return {name: response.http.all(name) for name in names}


@pytest.mark.parametrize("name", catalogue.names())
def test_the_policy_gives_the_reason_of_djangos_csrf_check(name):
    for variant in variants.NAMES:
        for prediction in predict_cases(deployment.alone(name), variant):
            where = variant, prediction.case.id
            csrf = prediction.verdict and prediction.verdict["CSRF passed"]
            if csrf and prediction.result == "403":
                assert csrf.findings[0].devtools_code == prediction.why, where
            elif csrf and prediction.seen and prediction.seen.answered in (200, 201, 404):
                assert csrf.holds is not False, where


def test_each_scenario_has_its_own_settings_in_any_order():
    first, second = offline("different-port"), offline("cross-site")
    before = [cors(get(server, "/blog/posts/")) for server in (first, second)]
    assert before[0]["access-control-allow-origin"] == ["http://localhost:3000"]
    assert before[1]["access-control-allow-origin"] == ["https://frontend.localhost:3443"]
    assert [cors(get(server, "/blog/posts/")) for server in (first, second)] == before
    assert all("SameSite=Lax" in header for header in get(first, "/accounts/csrf/").http.all("Set-Cookie"))
    assert all("SameSite=None" in header for header in get(second, "/accounts/csrf/").http.all("Set-Cookie"))


def test_faults_in_django_code_are_run_by_django():
    redirected = get(offline("login-redirect"), "/blog/whoami/").http
    assert (redirected.status, redirected.all("Location")) == (302, ["/accounts/login/?next=/blog/whoami/"])
    assert get(offline("vary-missing"), "/blog/posts/").http.all("Vary") == []
    assert get(offline("different-port"), "/blog/whoami/").http.status == 401


@pytest.mark.parametrize(
    ("variable", "value"), [("SESSION_COOKIE_SAMESITE", "Nope"), ("CORS_ALLOWED_ORIGINS", "localhost:3000")]
)
def test_a_value_that_django_refuses_is_one_line_and_later_predictions_work(variable, value):
    with pytest.raises(Problem, match=rf'"{variable}" invalid: .*write') as problem:
        get(offline("different-port", **{variable: value}), "/blog/whoami/")
    assert "\n" not in str(problem.value)
    assert get(offline("different-port"), "/blog/whoami/").http.status == 401


def test_the_persons_own_database_secret_and_user_are_not_used(monkeypatch):
    monkeypatch.setitem(environ, "SMOKE_USERNAME", "somebody")
    own = {"DATABASE_URL": "sqlite:////nowhere/db.sqlite3", "DJANGO_SECRET_KEY": "short", "DEBUG_TOOLBAR": "true"}
    assert log_in(offline("different-port", **own)).http.status == 200


def test_a_login_works_without_the_demo():
    assert log_in(offline("different-port", DJANGO_DEMO="false")).http.status == 200


def test_nginxs_own_502_has_no_cors_headers():
    server = offline("error-without-cors")
    for response in (get(server, "/blog/whoami/"), preflight(server, "/blog/posts/", "x")):
        assert (response.http.status, response.by, cors(response)) == (502, "nginx", {})


def test_an_expired_single_sign_on_redirects_every_request_to_a_login_without_cors_headers():
    server = offline("sso-session-expired")
    response = get(server, "/blog/whoami/")
    login = "https://sso.localhost:3443/oauth2/start?rd=https://api.shop.localhost:8443/blog/whoami/"
    assert (response.http.status, response.by, response.http.all("Location")) == (302, "nginx", [login])
    assert cors(response)["access-control-allow-origin"] == [server.settings.page]
    assert cors(send(server, "GET", login, "null")) == {}


def test_nginx_redirects_only_preflights():
    server = offline("preflight-redirected")
    response = preflight(server, "/blog/posts/")
    assert (response.http.status, response.by) == (308, "nginx")
    assert response.http.all("Location") == ["https://www.api.shop.localhost/blog/posts/"]
    assert get(server, "/blog/posts/").http.status == 200


def test_a_cache_answers_only_the_preflight_of_the_posts():
    server = offline("preflight-cached")
    page = server.settings.page
    cached, fresh = (preflight(server, path) for path in ("/blog/posts/", "/accounts/login/"))
    assert (cached.by, cached.http.all("Age"), fresh.by, fresh.http.all("Age")) == ("nginx", ["60"], "Django", [])
    assert cached.http.all("Access-Control-Allow-Headers") == ["accept, content-type"]
    assert cors(cached)["access-control-allow-origin"] == cors(fresh)["access-control-allow-origin"] == [page]


def test_the_pages_policy_has_the_api_except_in_the_fault():
    assert "connect-src 'self' http://localhost:8000;" in offline("different-port").page_policy
    assert "connect-src 'self';" in offline("csp-connect-src").page_policy


def test_nginx_demands_a_login_of_preflights_and_of_writes():
    server = offline("preflight-needs-auth")
    url = f"{server.settings.api}/blog/posts/"
    for response in (preflight(server, "/blog/posts/"), send(server, "POST", url)):
        assert (response.http.status, response.by, cors(response)) == (401, "nginx", {})
    assert send(server, "POST", url, cookies={"sessionid": "s"}).by == "Django"
    assert preflight(server, "/accounts/login/").http.status == 200
    assert get(server, "/blog/whoami/").by == "Django"


def test_nginx_caches_the_csrf_token_without_its_cookie():
    server = offline("csrf-page-cached")
    first, second = get(server, "/accounts/csrf/"), get(server, "/accounts/csrf/", cookies={server.csrf_name: "t" * 32})
    assert (first.by, second.by) == ("Django", "nginx")
    assert first.csrf_token == second.csrf_token
    assert first.http.all("Set-Cookie") == second.http.all("Set-Cookie") == []


def test_nginx_adds_cors_headers_only_for_a_permitted_origin():
    server = offline("duplicate-cors-headers")
    page = server.settings.page
    assert cors(get(server, "/blog/posts/")) == {
        "access-control-allow-origin": [page, page],
        "access-control-allow-credentials": ["true", "true"],
    }
    assert cors(get(server, "/blog/posts/", STRANGER)) == cors(get(server, "/blog/posts/", None)) == {}


@pytest.mark.parametrize("name", ["proxy-drops-port", "proxy-hides-scheme", "proxy-rewrites-host"])
def test_a_proxy_that_changes_port_scheme_or_host_fails_the_csrf_check(name):
    assert log_in(offline(name)).error.startswith("Origin checking failed")
    assert log_in(offline(name, LAB_FAULT="")).http.status == 200


def test_another_application_sets_a_cookie_for_every_port():
    server = offline("cookies-shared-by-ports")
    response = send(server, "GET", f"{server.settings.page}/another-app/")
    assert response.by == "nginx"
    assert response.http.all("Set-Cookie")[0].startswith("sessionid=thesessionofanotherapp")
    assert send(offline("different-port"), "GET", f"{server.settings.page}/another-app/").http.status == 404


def test_a_server_with_the_old_domain_sets_a_twin():
    server = offline("cookie-twins")
    (header,) = send(server, "GET", f"{server.settings.page}/old-server/").http.all("Set-Cookie")
    assert header.startswith("sessionid=thesessionoftheoldserver")
    assert "; Domain=shop.localhost;" in header


def test_an_arrival_has_the_status_in_its_redirect():
    server = offline("cross-site-form-post")
    assert get(server, "/lab/arrival/").http.status == 401
    session = dict(header.split(";")[0].split("=", 1) for header in log_in(server).http.all("Set-Cookie"))
    assert get(server, "/lab/arrival/", cookies=session).http.status == 200


def test_a_session_of_one_worker_is_unknown_to_another_that_has_its_own_key():
    server = offline("secret-key-per-worker")
    session = dict(header.split(";")[0].split("=", 1) for header in log_in(server).http.all("Set-Cookie"))
    statuses = []
    for server.worker in (0, 1, 0):
        statuses.append(get(server, "/blog/whoami/", cookies=session).http.status)
    assert statuses == [200, 401, 200]


def test_the_process_ends_when_its_input_does():
    process = real_django.started()
    process.communicate(timeout=30)
    real_django.started.cache_clear()
    assert process.returncode == 0
    assert get(offline("same-host"), "/blog/whoami/").http.status == 401
