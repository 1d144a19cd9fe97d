"""Real browsers, and the stack started with each scenario."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from selenium.webdriver.remote.websocket_connection import WebSocketConnection

from crosshost.browsers import trust
from lab.scenarios import catalogue, deployment
from lab.scenarios.deployment import Deployment
from tests.conftest import Run, need
from tests.web import drivers
from tests.web.person import Person

Up = Callable[..., Deployment]
expect.set_options(timeout=15_000)  # milliseconds; the default of 5 s is short beside other browsers


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
    trust.database(checkout / ".crosshost/ca.pem", trusted_in(home))
    return home


def trusted_in(home: Path) -> Path:
    """Return the folder in which Chromium looks for trusted CAs."""
    return home / ".pki/nssdb"


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
    context.set_default_timeout(30_000)  # on a busy machine
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def firefox(home: Path) -> Iterator[WebSocketConnection]:
    with drivers.firefox(trusted_in(home)) as connection:
        yield connection


@pytest.fixture(scope="module")
def webkit() -> Iterator[str]:
    with drivers.webkit() as driver:
        yield driver


@pytest.fixture
def chromium_tab(page: Page) -> drivers.ChromiumTab:
    return drivers.ChromiumTab(page)


@pytest.fixture
def firefox_tab(firefox: WebSocketConnection) -> Iterator[drivers.FirefoxTab]:
    with closing(drivers.FirefoxTab(firefox)) as tab:
        yield tab


@pytest.fixture
def webkitgtk_tab(webkit: str) -> Iterator[drivers.WebKitTab]:
    with closing(drivers.WebKitTab(webkit)) as tab:
        yield tab


@pytest.fixture
def people(
    chromium_tab: drivers.ChromiumTab, firefox_tab: drivers.FirefoxTab, webkitgtk_tab: drivers.WebKitTab
) -> list[Person]:
    """Return a person at each browser, in a tab without cookies."""
    tabs = {"chromium": chromium_tab, "firefox": firefox_tab, "webkitgtk": webkitgtk_tab}
    return [Person(variant, tab) for variant, tab in tabs.items()]
