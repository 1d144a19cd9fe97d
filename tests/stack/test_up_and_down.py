"""scripts/up and scripts/down as a user runs them, in a copy of the checkout, natively and on a real engine."""

import fcntl

import pytest

from lab.stack import http
from tests.conftest import error_line

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]


def test_up_returns_when_both_answer_and_prints_their_urls(run, way):
    response = run("scripts/up", way)
    assert response.returncode == 0, response.stderr
    assert http.request("http://localhost:3000", "GET", "/").status == 200
    assert http.request("http://localhost:8000", "GET", "/blog/whoami/").status == 401
    for part in ("http://localhost:3000/", "http://localhost:8000/blog/whoami/", "next: scripts/smoke"):
        assert part in response.stdout


def test_switching_the_scenario_keeps_data_and_own_settings(run, checkout, way):
    (checkout / ".env").write_text("SESSION_COOKIE_NAME=mine\n")
    try:
        assert run("scripts/up", way).returncode == 0
        posts = http.request("http://localhost:8000", "GET", "/blog/posts/").data
        response = run("scripts/up", "different-host")  # by the same way
        assert f"({way[2:]}" in response.stdout
        assert http.request("http://api.shop.localhost:8000", "GET", "/blog/posts/").data == posts
        smoke = run("scripts/smoke")
        assert smoke.returncode == 0, smoke.stdout
        assert "the SESSION cookie, mine" in smoke.stdout
    finally:
        (checkout / ".env").unlink()


def test_each_way_replaces_the_other(run, nginx, engine):
    assert run("scripts/up", "--compose").returncode == 0
    assert run("scripts/up", "--native").returncode == 0
    assert run("docker", "compose", "ps", "--quiet").stdout == ""
    assert run("scripts/up", "--compose").returncode == 0
    assert run("scripts/down").stdout == "crosshost: stopped (compose)\n"
    assert run("scripts/down").stdout == "crosshost: nothing was running\n"


def test_a_second_up_at_the_same_time_is_refused(checkout, run, nginx):
    assert run("scripts/up", "--native").returncode == 0
    with (checkout / ".crosshost/lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as another up holds it while it works
        second = run("scripts/up", "same-host")
    assert second.returncode == 2
    assert (
        error_line(second) == "crosshost: scripts/up or down is already running in this checkout; wait for it to finish"
    )
    assert run("scripts/smoke", "different-port").returncode == 0
