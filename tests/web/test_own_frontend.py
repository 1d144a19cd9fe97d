"""Your own frontend: README's settings and the lines of docs/own-frontend.md, at port 5173, in a real Chromium."""

import http.server
import re
import shutil
import subprocess
import tarfile
import threading
from functools import partial

import pytest

from tests.conftest import ROOT, need

README = (ROOT / "README.md").read_text()
SETTINGS = dict(re.findall(r"^(C\w+)=(.*)$", re.search(r"```ini\n(.*?)```", README, re.DOTALL)[1], re.MULTILINE))
LINES = re.search(r"```js\n(.*?)```", (ROOT / "docs/own-frontend.md").read_text(), re.DOTALL)[1]


@pytest.fixture(scope="module")
def axios(package_index, tmp_path_factory):
    """Return axios for browsers, from the npm registry that this machine is configured for."""
    need(bool(shutil.which("npm")), "npm")
    folder = tmp_path_factory.mktemp("axios")
    packed = subprocess.run(["npm", "pack", "--silent", "axios@1"], cwd=folder, capture_output=True, text=True)
    need(packed.returncode == 0, "the package axios")
    with tarfile.open(folder / packed.stdout.strip()) as package:
        (folder / "axios.min.js").write_bytes(package.extractfile("package/dist/axios.min.js").read())
    return folder


@pytest.fixture
def own(axios, up, page):
    """Serve a frontend of one's own on http://localhost:5173, with axios."""
    (axios / "index.html").write_text("<!doctype html><script src=axios.min.js></script>")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 5173), partial(Quiet, directory=axios)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        up("different-port", **SETTINGS)
        page.goto("http://localhost:5173/")
        yield page
        server.shutdown()
        thread.join()


def test_fetch_axios_and_xhr_as_documented_carry_the_session(own):
    own.goto("http://localhost:8000/accounts/login/")
    own.get_by_label("Username").fill("demo")
    own.get_by_label("Password").fill("demo")
    own.get_by_role("button", name="Log in").click()
    own.get_by_role("heading", name="You are demo").wait_for()
    own.goto("http://localhost:5173/")
    answers = own.evaluate(
        "async () => {"
        + LINES.replace("await fetch", "const fetched = await fetch").replace(
            "await api.get", "const got = await api.get"
        )
        + """
        await new Promise((loaded, failed) => { xhr.onload = loaded; xhr.onerror = failed; });
        const written = await api.post('/blog/posts/', { title: 'axios', text: 'with its own token' });
        const deleted = await api.delete(`/blog/posts/${written.data.id}/`);
        return [fetched.status, got.status, xhr.status, written.status, deleted.status];
    }"""
    )
    assert answers == [200, 200, 200, 201, 200]


def test_without_these_settings_the_same_page_is_refused(own, up):
    up("different-port")
    assert (
        own.evaluate("fetch('http://localhost:8000/blog/whoami/').catch(error => error.message)") == "Failed to fetch"
    )
