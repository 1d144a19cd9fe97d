"""The deliberate mistakes in nginx that some faults need."""

import ast

import pytest

from lab.predict.server import REWRITTEN_HOST
from tests.conftest import ROOT
from tests.nginx.conftest import Frontend
from tests.nginx.hook import hook
from witness import faults


def seen_by_django(frontend: Frontend) -> dict:
    return ast.literal_eval(frontend.ask("/blog/whoami/").text.decode())


@pytest.mark.parametrize("name", [*faults.NGINX, *faults.DJANGO, "nonsense", "../proxy"])
def test_a_fault_of_nginx_selects_the_template_of_its_name(name):
    made = hook('"$API_PROXY $PAGE_HEADERS $ANOTHER_APP"', LAB_FAULT=name).stdout
    assert (f"faults/{name}" in made) == (name in faults.NGINX)
    assert made.split() == ["proxy", "page"] or name in faults.NGINX


def test_django_knows_the_name_of_every_template_of_a_fault():
    templates = (ROOT / "nginx/templates/faults").iterdir()
    assert sorted(path.name for path in templates) == [f"{name}.conf.template" for name in sorted(faults.NGINX)]


def test_outside_the_demo_a_fault_does_not_change_nginx(frontend, django):
    assert "X-Forwarded-For" in seen_by_django(
        frontend(same_host=True, LAB_FAULT="proxy-drops-port", DJANGO_DEMO="false")
    )


def test_proxy_drops_port_and_proxy_hides_scheme_change_what_django_receives(frontend, django):
    right = seen_by_django(frontend(same_host=True))
    assert right["X-Forwarded-Proto"] == "http"
    portless = seen_by_django(frontend(same_host=True, LAB_FAULT="proxy-drops-port"))
    assert (right["Host"].partition(":")[0], portless["Host"]) == ("localhost", "localhost")
    assert "X-Forwarded-Proto" not in seen_by_django(frontend(same_host=True, LAB_FAULT="proxy-hides-scheme"))


def test_proxy_rewrites_host_gives_django_the_host_of_the_backend(frontend, django):
    assert seen_by_django(frontend(same_host=True, LAB_FAULT="proxy-rewrites-host"))["Host"] == REWRITTEN_HOST


def test_preflight_needs_auth_refuses_options_and_lets_reads_and_sessions_pass(frontend, django):
    site = frontend(same_host=True, LAB_FAULT="preflight-needs-auth")
    assert site.ask("/blog/posts/", "OPTIONS").status == 401
    assert site.ask("/blog/posts/", "POST").status == 401
    assert site.ask("/blog/posts/").status == 200
    assert site.ask("/accounts/login/", "OPTIONS").status != 401
    assert site.ask("/blog/posts/", "OPTIONS", Cookie="sessionid=s").status != 401


def test_csrf_page_cached_caches_the_token_alone(frontend, django):
    site = frontend(same_host=True, LAB_FAULT="csrf-page-cached")

    def seen(path: str, visitor: str) -> bytes:
        return site.ask(path, Accept_Language=visitor).text

    assert seen("/accounts/csrf/?trace=1", "first") == seen("/accounts/csrf/?trace=2", "second")
    assert seen("/accounts/login/", "first") != seen("/accounts/login/", "second")
    right = frontend(same_host=True)
    assert (
        right.ask("/accounts/csrf/", Accept_Language="x").text != right.ask("/accounts/csrf/", Accept_Language="y").text
    )


def test_cookies_shared_by_ports_adds_an_app_that_sets_a_session_cookie(frontend):
    assert frontend().ask("/another-app/").status == 404
    assert "Domain=shop.localhost" in frontend(LAB_FAULT="cookie-twins").ask("/old-server/").headers["Set-Cookie"]
    response = frontend(LAB_FAULT="cookies-shared-by-ports").ask("/another-app/")
    assert response.headers["Set-Cookie"].startswith("sessionid=")


def test_csp_connect_src_leaves_the_api_out_of_the_pages_policy(frontend):
    right, wrong = (frontend(LAB_FAULT=name).ask("/").headers for name in ("", "csp-connect-src"))
    assert "; connect-src 'self' http" in right["Content-Security-Policy"]
    assert "; connect-src 'self'; " in wrong["Content-Security-Policy"]
    names = ("Cache-Control", "Referrer-Policy", "X-Content-Type-Options")
    assert [right[name] for name in names] == [wrong[name] for name in names]


def test_preflight_cached_answers_the_preflight_of_the_posts_in_place_of_django(frontend, django):
    cached = frontend(same_host=True, LAB_FAULT="preflight-cached")
    preflight = cached.ask("/blog/posts/?trace=1", "OPTIONS")
    assert (preflight.status, preflight.headers["Age"]) == (200, "60")
    assert preflight.headers["Access-Control-Allow-Headers"] == "accept, content-type"
    assert "Age" not in cached.ask("/blog/whoami/", "OPTIONS").headers
    assert "X-Forwarded-For" in seen_by_django(cached)


def test_an_expired_single_sign_on_redirects_to_its_login_on_the_pages_port():
    values = hook('"$SSO_ORIGIN$CONNECT_ALSO"', LAB_FAULT="sso-session-expired", WEB_ORIGIN="https://a.localhost:3443")
    assert values.stdout == "https://sso.localhost:3443 https://sso.localhost:3443"
    without_port = hook('"$SSO_ORIGIN"', LAB_FAULT="sso-session-expired", WEB_ORIGIN="https://a.localhost")
    assert without_port.stdout == "https://sso.localhost"
    assert hook('"$SSO_ORIGIN$CONNECT_ALSO"').stdout == ""
