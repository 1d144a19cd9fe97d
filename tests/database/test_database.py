"""scripts/database in containers: from SQLite to PostgreSQL, backup and restore; and the smoke test on PostgreSQL."""

import json

import pytest

from tests.conftest import error_line
from tests.hostile.client import Client, Victim

PAGE = "http://localhost:3000"
PASSWORD = {"POSTGRES_PASSWORD": "a-password-of-this-test"}


@pytest.fixture(scope="module")
def moved(run, engine, idle):
    """A user who logged in and posted on SQLite, and whose deployment was then moved to PostgreSQL."""
    up = run("scripts/up", "same-host", "--compose")
    assert up.returncode == 0, up.stderr
    client = Client(PAGE)
    user = Victim(client, PAGE)
    assert user.send("POST", "/blog/posts/", {"title": "before", "text": "the move"}, user.token).status == 201
    to_postgres = run("scripts/database", "to-postgres", **PASSWORD)
    assert to_postgres.returncode == 0, to_postgres.stderr
    yield user
    client.close()
    run("scripts/down")
    run("docker", "compose", "--profile", "*", "down", "--volumes")


def titles(user: Victim) -> list[str]:
    return [post["title"] for post in json.loads(user.client.request("GET", "/blog/posts/").body)["posts"]]


def test_sessions_and_posts_move_to_postgresql(moved):
    assert moved.whoami() == 200
    assert "before" in titles(moved)


def test_what_is_on_postgresql_is_not_moved_again(run, moved):
    again = run("scripts/database", "to-postgres", **PASSWORD)
    assert again.returncode == 2
    assert "uses PostgreSQL already" in error_line(again)


def test_the_smoke_test_passes_on_postgresql(run, moved):
    smoke = run("scripts/smoke")
    assert smoke.returncode == 0, smoke.stdout


def test_a_backup_of_the_running_server_is_restored_whole(run, moved, tmp_path):
    backup = run("scripts/database", "backup", str(tmp_path / "backup"), **PASSWORD)
    assert backup.returncode == 0, backup.stderr
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    assert moved.send("POST", "/blog/posts/", {"title": "after", "text": "the backup"}, moved.token).status == 201
    refused = run("scripts/database", "restore", str(tmp_path / "backup"), **PASSWORD)
    assert refused.returncode == 2
    assert "after" in titles(moved)
    restored = run("scripts/database", "restore", str(tmp_path / "backup"), "--overwrite", **PASSWORD)
    assert restored.returncode == 0, restored.stderr
    assert moved.whoami() == 200
    assert "before" in titles(moved)
    assert "after" not in titles(moved)
