"""The demo's data, and what is left of it when the server starts with DJANGO_DEMO=false."""

import http.client
import json
import os
import subprocess
import sys

from tests.conftest import ROOT
from tests.django.server import PRODUCTION, Server


def log_in(server: Server, password: str = "demo") -> int:
    """Return the status of a login as demo."""
    token = "a" * 32
    headers = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/json"}
    body = json.dumps({"username": "demo", "password": password}).encode()
    return server.ask("/accounts/login/", "POST", headers, body)[0]


def test_the_demos_posts_are_made_at_the_first_start_only(serve):
    server = serve().wait()
    assert server.ask("/blog/posts/")[1].count(b'"author"') == 3
    server.stop()
    assert serve().wait().ask("/blog/posts/")[1].count(b'"author"') == 3


def test_there_are_no_posts_and_no_start_over(serve):
    server = serve(**PRODUCTION).wait()
    assert server.ask("/blog/posts/") == (200, b'{"posts": []}')
    assert server.ask("/accounts/start-over/")[0] == 404


def test_the_user_demo_with_the_known_password_is_disabled(serve):
    demo = serve().wait()
    assert log_in(demo) == 200
    demo.stop()
    for messages in (1, 0):  # only the first start disables the user
        server = serve(**PRODUCTION).wait()
        assert log_in(server) == 401
        server.stop()
        assert (
            server.log.read_text().count("the demo's user demo still had its known password and is disabled")
            == messages
        )
    again = serve().wait()
    assert log_in(again) == 200


def test_a_session_of_the_user_demo_ends(serve, tmp_path):
    demo = serve().wait()
    token = "a" * 32
    headers = {"Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=20)
    connection.request(
        "POST", "/accounts/login/", '{"username": "demo", "password": "demo"}', headers | {"Host": "localhost"}
    )
    cookie = next(
        value.partition(";")[0]
        for value in connection.getresponse().headers.get_all("Set-Cookie")
        if value.startswith("sessionid=")
    )
    connection.close()
    assert demo.ask("/blog/whoami/", headers={"Cookie": cookie})[0] == 200
    demo.stop()
    key = {
        "DJANGO_SECRET_KEY": (tmp_path / "secret-key").read_text()
    }  # the same key, so that only the user makes the difference
    assert serve(**PRODUCTION | key).wait().ask("/blog/whoami/", headers={"Cookie": cookie})[0] == 401


def test_a_user_demo_with_another_password_is_kept(serve, tmp_path):
    serve().wait().stop()
    change = (
        "from config import startup; startup.load(); from django.contrib.auth.models import User; "
        "user = User.objects.get(username='demo'); user.set_password('a long password'); user.save()"
    )
    environment = {"PATH": os.environ["PATH"], "DJANGO_DEMO": "true", "DJANGO_DATA_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", change], cwd=ROOT / "django", env=environment, check=True)
    assert log_in(serve(**PRODUCTION).wait(), "a long password") == 200
