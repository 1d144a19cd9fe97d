"""The requests that nginx passes to Django, and with which headers."""

import pytest


def test_in_same_host_requests_reach_django_with_host_port_and_scheme(frontend, django):
    site = frontend(same_host=True)
    seen = site.ask("/blog/whoami/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https").text.decode()
    assert f"'Host': 'localhost:{site.port}'" in seen
    assert "'X-Forwarded-Proto': 'http'" in seen
    assert "'X-Forwarded-For': '127.0.0.1'" in seen
    assert "6.6.6.6" not in seen


@pytest.mark.parametrize("path", ["/blog/whoami/", "/accounts/login/", "/admin/", "/static/x.css", "/healthz/"])
def test_djangos_paths_are_on_the_pages_origin_in_same_host_only(frontend, django, path):
    assert frontend(same_host=True).ask(path).status == 200
    assert frontend().ask(path).status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "1", "X-Forwarded-Server": "evil.example"},
        {"X-Forwarded-For": "6.6.6.6", "X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6;proto=https"},
        {"X-Forwarded-Ssl": "on", "X-Forwarded-Protocol": "ssl"},
    ],
)
def test_a_clients_forwarding_headers_do_not_reach_django(frontend, django, headers):
    site = frontend(same_host=True)
    plain, forged = site.ask("/blog/whoami/").text, site.ask("/blog/whoami/", **headers).text
    assert forged == plain
    assert b"'X-Forwarded-Proto': 'http'" in plain


@pytest.mark.parametrize("same_host", [True, False])
@pytest.mark.parametrize("demo", ["true", "Yes", " on "])
def test_the_lab_is_on_the_pages_origin_in_every_scenario(frontend, django, same_host, demo):
    site = frontend(same_host=same_host, DJANGO_DEMO=demo)
    response = site.ask("/lab/witness/0123456789abcdef/", X_Forwarded_For="6.6.6.6")
    assert response.status == 200
    assert f"'Host': 'localhost:{site.port}'" in response.text.decode()
    assert "6.6.6.6" not in response.text.decode()
    assert "'X-Crosshost-Scenario': 'different-port'" in response.text.decode()


@pytest.mark.parametrize("same_host", [True, False])
@pytest.mark.parametrize("demo", ["false", " OFF"])
def test_outside_the_demo_nginx_answers_404_for_the_lab(frontend, django, same_host, demo):
    site = frontend(same_host=same_host, DJANGO_DEMO=demo)
    assert site.ask("/lab/witness/0123456789abcdef/").status == 404  # the server in Django's place answers 200
