"""nginx with TLS for the page and for the API, under the lab's own certificate."""

import socket
import ssl
import subprocess
import sys

import pytest

from lab.stack import certificates, configuration, processes
from tests.nginx.conftest import API, PAGE, ask, send_raw


def test_page_and_api_are_served_on_their_own_ports_and_hosts(site, django):
    started = site()
    assert b"crosshost" in ask(started.web, PAGE, "/").text
    seen = ask(started.api, API, "/blog/whoami/").text.decode()
    assert f"'Host': '{API}:{started.api}'" in seen
    assert "'X-Forwarded-Proto': 'https'" in seen


def test_a_clients_x_forwarded_proto_is_overwritten(site, django):
    started = site()
    plain = ask(started.api, API, "/blog/whoami/").text
    assert ask(started.api, API, "/blog/whoami/", X_Forwarded_Proto="http").text == plain


def test_page_and_api_may_share_a_port(site, django):
    started = site()
    assert b"'Host'" in ask(started.web, API, "/blog/whoami/").text
    assert ask(started.web, PAGE, "/blog/whoami/").status == 404


def test_page_and_api_may_share_an_origin(site, django):
    started = site(api_host=PAGE)
    assert b"'X-Forwarded-Proto': 'https'" in ask(started.web, PAGE, "/blog/whoami/").text


@pytest.mark.parametrize("port", ["web", "api"])
def test_over_tls_an_unknown_host_gets_a_link_to_the_pages_origin(site, port):
    started = site()
    response = ask(getattr(started, port), "other.localhost", "/config.js", name=PAGE, Origin=started.origin)
    assert response.status == 421
    assert f'<a href="{started.origin}/">'.encode() in response.text
    assert not [name for name in response.headers if name.startswith(("Access-Control-", "Strict-"))]


def test_no_response_has_hsts(site):
    started = site()
    for port, host, path in ((started.web, PAGE, "/"), (started.web, PAGE, "/config.js"), (started.api, API, "/x/")):
        assert "Strict-Transport-Security" not in ask(port, host, path).headers


def test_the_page_may_read_the_502_when_django_is_not_running(site):
    started = site()
    response = ask(started.api, API, "/blog/whoami/", Origin=started.origin)
    assert response.status == 502
    assert response.headers["Access-Control-Allow-Origin"] == started.origin


@pytest.mark.parametrize(("version", "spoken"), [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
def test_only_tls_1_2_and_1_3_are_accepted(site, version, spoken):
    started = site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certificates.CA)
    context.set_ciphers("ALL:@SECLEVEL=0")  # or this side would refuse first
    if version == "TLSv1_1":
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    else:
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    with socket.create_connection(("127.0.0.1", started.web), timeout=10) as plain:
        try:
            context.wrap_socket(plain, server_hostname=PAGE).close()
            assert spoken
        except ssl.SSLError:
            assert not spoken


# hsts_header: never on a localhost name (see tls.conf.template). host_spoofing: `server_name` accepts only our hosts,
# and $host lacks the port, which Django's CSRF check compares.
SKIPPED = ["hsts_header", "host_spoofing"]


@pytest.mark.parametrize("replicas", [False, True])
def test_gixy_finds_no_issue(site, monkeypatch, replicas):
    if replicas:
        native = configuration.nginx_environment
        ours = {"DJANGO_UPSTREAM": "django:8000", "NGINX_RESOLVER": "127.0.0.1:53"}
        monkeypatch.setattr(configuration, "nginx_environment", lambda deployment: native(deployment) | ours)
    site()
    command = [sys.executable, "-m", "gixy", "--skips", ",".join(SKIPPED), str(processes.RUN / "nginx.conf")]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "No issues found" in checked.stdout


def test_faults_of_nginx_change_the_api_but_not_the_lab(site, django):
    started = site(LAB_FAULT="duplicate-cors-headers")
    response = ask(started.api, API, "/blog/whoami/", Origin=started.origin)
    assert response.headers.get_all("Access-Control-Allow-Origin") == [
        started.origin
    ]  # and Django's own, which is not here
    started = site(LAB_FAULT="error-without-cors")
    down = ask(started.api, API, "/blog/whoami/", Origin=started.origin)
    assert (down.status, down.headers["Access-Control-Allow-Origin"]) == (502, None)
    assert down.headers["Content-Type"].startswith("text/html")
    assert ask(started.web, PAGE, "/lab/witness/0123456789abcdef/").status == 200
    started = site(LAB_FAULT="preflight-redirected")
    assert ask(started.api, API, "/blog/whoami/").status == 200
    moved = ask(started.api, API, "/blog/posts/", method="OPTIONS", Origin=started.origin)
    assert (moved.status, moved.headers["Location"]) == (308, f"https://www.{API}/blog/posts/")


@pytest.mark.parametrize("port", ["web", "api"])
def test_plain_http_on_a_tls_port_gets_400_in_json(site, port):
    started = site()
    request = f"GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: {started.origin}\r\n\r\n".encode()
    status, headers, body = send_raw(getattr(started, port), request)
    assert (status, body["status"]) == (400, 400)
    assert headers["Access-Control-Allow-Origin"] == started.origin
