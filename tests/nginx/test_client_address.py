"""Django behind nginx takes the client's address from nginx, whatever the client writes."""

import re

import pytest

from lab.stack import configuration
from tests.conftest import wait_until
from tests.django.server import Server

pytestmark = pytest.mark.thorough

FORGED = [
    {},
    {"X-Forwarded-For": "6.6.6.6"},
    {"X-Forwarded-For": "6.6.6.6, 7.7.7.7"},
    {"x-forwarded-for": "::1,"},
    {"X_Forwarded_For": "6.6.6.6"},
    {"X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6", "REMOTE_ADDR": "6.6.6.6", "Client-IP": "6.6.6.6"},
    {"Connection": "close, X-Forwarded-For"},  # a proxy may have to drop what Connection names
]


def test_nginx_alone_sets_the_address(frontend, tmp_path):
    site = frontend(same_host=True)
    configuration.socket_path().parent.mkdir(exist_ok=True)
    server = Server(tmp_path, {"GUNICORN_SOCKET": str(configuration.socket_path())}).wait()
    try:
        for number, headers in enumerate(FORGED):
            assert site.ask(f"/blog/posts/?{number}", **headers).status == 200
        log = server.log.read_text
        wait_until(lambda: f"?{len(FORGED) - 1} HTTP" in log())
        assert re.findall(r'^(\S*) "GET /blog/posts', log(), re.MULTILINE) == ["127.0.0.1"] * len(FORGED)
    finally:
        server.stop()
