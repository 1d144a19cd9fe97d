"""The deliberate mistakes in nginx that some faults need."""

import ast

import pytest

from tests.conftest import ROOT
from tests.nginx.conftest import Frontend
from tests.nginx.hook import hook
from witness import faults


def seen_by_django(frontend: Frontend) -> dict:
    return ast.literal_eval(frontend.ask("/blog/whoami/").text.decode())


@pytest.mark.parametrize("name", [*faults.NGINX, *faults.DJANGO, "nonsense", "../proxy"])
def test_a_fault_of_nginx_selects_the_template_of_its_name(name):
    made = hook('"$API_PROXY$ANOTHER_APP"', LAB_FAULT=name).stdout
    assert (f"faults/{name}" in made) == (name in faults.NGINX)
    assert made == "proxy" or name in faults.NGINX


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


def test_cookies_shared_by_ports_adds_an_app_that_sets_a_session_cookie(frontend):
    assert frontend().ask("/another-app/").status == 404
    assert "Domain=shop.localhost" in frontend(LAB_FAULT="cookie-twins").ask("/old-server/").headers["Set-Cookie"]
    response = frontend(LAB_FAULT="cookies-shared-by-ports").ask("/another-app/")
    assert response.headers["Set-Cookie"].startswith("sessionid=")


def test_an_expired_single_sign_on_redirects_to_its_login_on_the_pages_port():
    values = hook('"$SSO_ORIGIN$CONNECT_ALSO"', LAB_FAULT="sso-session-expired", WEB_ORIGIN="https://a.localhost:3443")
    assert values.stdout == "https://sso.localhost:3443 https://sso.localhost:3443"
    without_port = hook('"$SSO_ORIGIN"', LAB_FAULT="sso-session-expired", WEB_ORIGIN="https://a.localhost")
    assert without_port.stdout == "https://sso.localhost"
    assert hook('"$SSO_ORIGIN$CONNECT_ALSO"').stdout == ""
