"""A real Chromium, and the stack started with each scenario."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from lab.scenarios import catalogue, deployment
from lab.scenarios.deployment import Deployment
from tests.conftest import Run, need

Up = Callable[..., Deployment]


@pytest.fixture(scope="module")
def up(nginx, run: Run) -> Up:
    def up(name: str, **variables: str) -> Deployment:
        started = run("scripts/up", name, "--native", **variables)
        assert started.returncode == 0, started.stderr
        return deployment.load(name)

    return up


@pytest.fixture(scope="module", params=catalogue.working())
def scenario(request, browser, up: Up) -> Deployment:
    return up(request.param)


@pytest.fixture(scope="module")
def home(up: Up, checkout: Path, tmp_path_factory) -> Path:
    """Return a home folder for a browser that trusts the local authority, which the first https scenario makes."""
    need(bool(shutil.which("certutil")), "certutil (Debian's libnss3-tools)")
    up("cross-site")
    home = tmp_path_factory.mktemp("home")
    store = home / ".pki/nssdb"
    store.mkdir(parents=True)
    certutil = ["certutil", "-d", f"sql:{store}"]
    subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    trust = [*certutil, "-A", "-t", "C,,", "-n", "crosshost", "-i", checkout / ".crosshost/ca.pem"]
    subprocess.run(trust, check=True)
    return home


# Not for the whole session: while Playwright runs, Django considers this thread asynchronous.
@pytest.fixture(scope="module")
def browser(home: Path) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    need(bool(chromium), "Chromium")
    profile = home / "profile" / "Default"
    profile.mkdir(parents=True)
    # Debian's Chromium blocks third-party cookies; 0 allows them, as Chrome does in a normal window.
    (profile / "Preferences").write_text(json.dumps({"profile": {"cookie_controls_mode": 0}}))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch_persistent_context(
            profile.parent, executable_path=chromium, args=["--no-sandbox"], env=os.environ | {"HOME": str(home)}
        )
        yield started.browser
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a tab without cookies or cache. A script's error or a CSP violation fails the test."""
    context = browser.new_context()  # it inherits the preferences
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []
