"""scripts/browsers --grid --serve with a real Chromium, from the first page to the import of its report."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from lab.grid import cells, import_report
from tests.conftest import ROOT, need

pytestmark = pytest.mark.thorough

NAMES = "app.shop.example,api.shop.example,b.example,c.example"


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium")
    need(bool(chromium), "Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--host-resolver-rules=MAP *.example 127.0.0.1", "--block-new-web-contents"],
        )
        yield browser.new_page()
        browser.close()


@pytest.fixture
def served() -> Iterator[str]:
    """Return the URL that the command prints; Ctrl-C ends it without an error."""
    command = [sys.executable, "-m", "lab.grid", "--grid", "--serve", "--port-base", "3950", "--names", NAMES]
    started = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield re.search("http://.*", started.stderr.readline())[0]
        started.send_signal(signal.SIGINT)
        assert started.wait(20) == 130
        assert "Traceback" not in started.stderr.read()
    finally:
        started.kill()
        started.wait()
        started.stderr.close()


def test_a_visitors_browser_is_measured_and_its_report_imported(page, served, tmp_path, monkeypatch):
    page.goto(served)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/grid/result*", timeout=120_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("What this browser did")
    expect(page.locator("main")).to_contain_text("Chrome")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the report").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    report = import_report.read(file)
    assert report.names == tuple(NAMES.split(","))
    assert {relation.id for relation in report.relations} == {"another port", "sibling hosts", "two sites"}
    by_asker = cells.by_asker(report.cells["two sites", "n"])
    assert "0" in (by_asker["I"] or "")  # a link sends a cookie without SameSite to another site
    assert "0" not in (by_asker["a"] or "")  # fetch does not
    monkeypatch.setattr(import_report, "ROOT", tmp_path)
    monkeypatch.setattr(import_report, "FOLDER", tmp_path / "visitors")
    assert import_report.main(file) == 0
    assert import_report.everyone() == [report]


def test_what_the_browser_does_not_reach_is_listed_and_left_out(page, served):
    page.route("http://c.example:*/**", lambda route: route.abort())
    page.route("http://b.example:*/**", lambda route: route.abort())
    page.goto(served)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Measure without them").wait_for()
    expect(page.locator("main")).to_contain_text("2 of 5 origins cannot be reached")
    page.get_by_text("Lines for the hosts file").click()
    expect(page.locator("#hosts")).to_contain_text("c.example")
    page.get_by_role("button", name="Measure without them").click()
    page.wait_for_url("**/grid/step*", timeout=60_000)
    # With 204 a browser stays where it is: else the next step is there before the click.
    page.route("**/grid/step*", lambda route: route.fulfill(status=204))
    page.get_by_role("link", name="Stop here").click()
    page.wait_for_url("**/grid/result*", timeout=60_000)
    expect(page.locator("main")).to_contain_text("did not reach http://b.example:3950")
