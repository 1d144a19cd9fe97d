"""The page's files, its configuration, and the hosts that nginx serves them for."""

import re
import signal
import socket

import pytest


def test_the_configuration_has_no_warning(frontend, tmp_path):
    frontend()
    assert "[" not in re.sub(r".*GET /config.js.*\n", "", (tmp_path / "nginx.log").read_text())


def test_the_page_may_connect_only_to_itself_and_the_scenarios_api(frontend):
    page = frontend(api=8123).ask("/")
    assert page.status == 200
    policy = dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
    assert policy["connect-src"] == "'self' http://localhost:8123"
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "nginx/" not in page.headers["Server"]


@pytest.mark.parametrize("path", ["/", "/bench/bench.js", "/shared/style.css", "/data/scenarios.json"])
def test_a_file_is_cached_and_revalidated_each_time(frontend, path):
    site = frontend()
    first = site.ask(path)
    assert first.headers["Cache-Control"] == "no-cache"
    assert site.ask(path, If_None_Match=first.headers["ETag"]).status == 304


@pytest.mark.parametrize("path", ["/bench/bench.js", "/data/scenarios.json", "/texts/ko.json"])
def test_text_is_compressed(frontend, path):
    site = frontend()
    plain, compressed = site.ask(path), site.ask(path, Accept_Encoding="gzip")
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(compressed.text) < len(plain.text) / 2


def test_files_have_their_content_type_and_text_is_utf8(frontend):
    site = frontend()
    assert site.ask("/bench/bench.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert site.ask("/").headers["Content-Type"] == "text/html; charset=utf-8"
    assert site.ask("/shared/favicon.svg").headers["Content-Type"] == "image/svg+xml"
    for path in ("/data/scenarios.json", "/texts/ko.json"):
        assert site.ask(path).headers["Content-Type"] == "application/json; charset=utf-8"


def test_config_js_has_the_environments_values_and_is_never_cached(frontend):
    response = frontend(api=8123, FETCH_CREDENTIALS="omit", CSRF_TOKEN_FROM="body").ask("/config.js")
    assert b'apiOrigin: "http://localhost:8123"' in response.text
    assert b'fetchCredentials: "omit"' in response.text
    assert b"lab: true," in response.text
    assert b"${" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost.evil.example", ""])
def test_an_unknown_host_gets_no_file(frontend, host):
    site = frontend()
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(f"GET /config.js HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        response = client.recv(1000)
    assert response.startswith(b"HTTP/1.1 421" if host else b"HTTP/1.1 400")
    assert b"export const config" not in response


def test_an_unknown_host_gets_a_link_to_the_pages_origin(frontend):
    site = frontend()
    sent = {"Origin": "http://localhost:3000", "Cookie": "sessionid=hunter2", "Referer": "http://hunter2.example/"}
    bodies = set()
    for host in (f"127.0.0.1:{site.port}", "hunter2.example", "<script>", f"app.shop.localhost:{site.port}"):
        for path in ("/", "/config.js", "/blog/whoami/", "/hunter2?<script>"):
            response = site.ask(path, Host=host, **sent)
            bodies.add(response.text)
            assert response.status == 421
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert not [name for name in response.headers if name.startswith("Access-Control-") or name == "Set-Cookie"]
    (body,) = bodies
    assert f'<a href="http://localhost:{site.port}/">http://localhost:{site.port}</a>'.encode() in body
    assert b"hunter2" not in body
    assert b"<script" not in body


ATTACKERS = ["evil.localhost", "evil.shop.localhost"]


@pytest.mark.parametrize("host", ATTACKERS)
def test_an_attackers_host_serves_only_the_attackers_page(frontend, django, host):
    site = frontend(same_host=True)
    host = f"{host}:{site.port}"
    page = site.ask("/attacker/", Host=host)
    assert page.status == 200
    assert f"form-action http://localhost:{site.port};" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert site.ask("/config.js", Host=host).status == 200
    others = ("/", "/index.html", "/cases/", "/shared/api.js", "/blog/whoami/", "/lab/back/", "/accounts/login/")
    assert {site.ask(path, Host=host).status for path in others} == {404}


@pytest.mark.parametrize("host", ATTACKERS)
def test_outside_the_demo_the_attackers_hosts_are_unknown(frontend, host):
    assert frontend(DJANGO_DEMO="false").ask("/attacker/", Host=host).status == 421


def test_a_client_that_never_finishes_its_request_is_disconnected(frontend):
    site = frontend(edit=lambda text: text.replace("client_header_timeout 10s", "client_header_timeout 200ms"))
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: local")
        with pytest.raises(ConnectionResetError):
            client.recv(100)


def test_idle_connections_do_not_delay_a_stop(frontend):
    site = frontend()
    idle = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(3)]
    site.process.send_signal(signal.SIGQUIT)
    assert site.process.wait(10) == 0
    for connection in idle:
        connection.close()
