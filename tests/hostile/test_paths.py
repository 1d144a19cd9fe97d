"""Tricks with paths: what is protected by its path stays so however it is written, and files outside stay outside."""

import pytest

from tests.conftest import SECRET_KEY
from tests.hostile.conftest import Running
from tests.hostile.paths import OUTSIDE, disguised, traversals

pytestmark = pytest.mark.thorough
OURS = "trick"  # in the query, to find the request in Django's log


def get(running: Running, origin: str, path: str) -> tuple[int, bytes]:
    """Return the status and the body; the path is sent as it is."""
    response = running.client(origin).request("GET", path, {"Accept": "*/*"})
    return response.status, response.body


def reached(running: Running) -> set[str]:
    """Return the paths of ours that Django's log has."""
    return {line.split('"')[1].split()[1] for line in running.log("django").splitlines() if f"?{OURS}" in line}


def test_where_the_api_is_elsewhere_nothing_of_it_is_on_the_pages_origin(start):
    running = start("different-port")
    for path in ("/admin/", "/accounts/login/", "/blog/whoami/", "/static/blog/style.css"):
        for kind, other in {"as it is": path, **disguised(path)}.items():
            status, _ = get(running, running.web, f"{other}?{OURS}")
            assert status in (400, 404), (kind, other)
    assert reached(running) == set()


def test_outside_the_demo_the_lab_is_not_there_however_it_is_written(start):
    running = start("same-host", DJANGO_DEMO="false", DJANGO_SECRET_KEY=SECRET_KEY)
    for path in ("/lab/", "/lab/login/", "/accounts/start-over/", "/config.json"):
        for kind, other in {"as it is": path, **disguised(path)}.items():
            for origin in (running.web, "http://localhost:8000"):
                status, _ = get(running, origin, other)
                assert status in (301, 400, 404), (kind, origin, other)


def test_without_a_login_no_spelling_of_the_admin_shows_it(start):
    running = start("same-host")
    for path in ("/admin/", "/admin/auth/user/"):
        for kind, other in {"as it is": path, **disguised(path)}.items():
            for origin in (running.web, "http://localhost:8000"):
                status, _ = get(running, origin, other)
                assert status in (301, 302, 400, 404), (kind, origin, other)


def test_no_path_leads_out_of_the_folders_that_are_served(start):
    running = start("same-host")
    secret = (running.checkout / ".crosshost/data/secret-key").read_bytes()
    for origin, folders in {running.web: ("/", "/shared/", "/static/"), "http://localhost:8000": ("/static/",)}.items():
        for folder in folders:
            for path, name in traversals(folder):
                status, body = get(running, origin, path)
                assert status in (301, 302, 400, 404), (origin, path)
                assert (OUTSIDE[name] or secret) not in body, (origin, path)


@pytest.mark.parametrize("name", [".env", ".git/config", "shared/.DS_Store", ".htpasswd", "data/.data.json.swp"])
def test_a_file_whose_name_begins_with_a_dot_is_not_served(start, checkout, name):
    running = start("same-host")
    hidden = checkout / "web" / name
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_text("hidden")
    for kind, path in {"as it is": f"/{name}", "encoded": f"/{name.replace('.', '%2e', 1)}"}.items():
        assert get(running, running.web, path)[0] == 404, kind
