"""README's screenshot of the bench, docs/bench.png, in Chromium: scripts/docs screenshot takes it again.

It shows a login that succeeds and a session cookie that the browser then withholds.
"""

import shutil
import sys

from playwright.sync_api import Page, sync_playwright

from crosshost import Problem, command
from lab import ROOT
from lab.scenarios import deployment
from lab.scenarios.deployment import Deployment
from lab.stack import control

FILE = ROOT / "docs" / "bench.png"
SCENARIO = "localhost-and-127"
WIDTH, SCALE = 1120, 0.7  # a small file, about as wide as a README is shown


def main() -> int:
    if control.pick(None) == "compose" and control.current().way:
        raise Problem("the stack runs in containers, and the screenshot starts it natively: run scripts/down first")
    with control.restored("native"):
        started = deployment.load(SCENARIO)
        control.up(started, "native")
        FILE.write_bytes(screenshot(started))
    print(f"wrote {FILE.relative_to(ROOT)}", file=sys.stderr)
    return 0


def screenshot(started: Deployment) -> bytes:
    """Return a PNG of the bench of `started` after a login and "Who am I". Raises Problem without Chromium."""
    chromium = shutil.which("chromium")
    if not chromium:
        raise Problem("Chromium is missing: on Debian, apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-lcd-text"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 800}, device_scale_factor=SCALE)
        log_in_and_ask(page, started)
        end = page.locator("#both-sides").evaluate("it => it.offsetTop + it.offsetHeight")
        png = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": end + 6})
        browser.close()
    return png


def log_in_and_ask(page: Page, started: Deployment) -> None:
    """Run whoami after a login on Django's page, and wait for both sides of that request."""
    page.goto(f"{started.web_origin}/")
    page.click("li.case[data-case=whoami-after-first-party-login] .case-button")
    page.locator("#sides[data-shown=whoami-after-first-party-login]:not([data-result='']) .matter").wait_for()
    page.mouse.click(1, 1)  # the focus ring and the pointer leave the button
    page.evaluate("scrollTo(0, 0)")


if __name__ == "__main__":
    command.run(main)
