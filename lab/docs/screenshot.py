"""README's screenshot of the bench, docs/bench.png, in Chromium: scripts/docs screenshot takes it again.

It shows the lecture's first request: Django answers, and the browser hides the response.
"""

import shutil
import sys

from playwright.sync_api import sync_playwright

from crosshost import Problem, command
from lab import ROOT
from lab.scenarios import deployment
from lab.scenarios.deployment import Deployment
from lab.stack import control

FILE = ROOT / "docs" / "bench.png"
SCENARIO = "different-port-no-cors"
TIMEOUT = 60_000  # ms; a run of all cases, on a busy machine
WIDTH, SCALE = 1600, 0.75  # a small file, about as wide as a README is shown


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
    """Return a PNG of the bench of `started` after a run of all cases. Raises Problem without Chromium."""
    chromium = shutil.which("chromium")
    if not chromium:
        raise Problem("Chromium is missing: on Debian, apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-lcd-text"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 800}, device_scale_factor=SCALE)
        page.set_default_timeout(TIMEOUT)
        page.goto(f"{started.web_origin}/?lang=en")
        page.click("#run-all")
        page.locator("#progress[data-state=done]").wait_for()
        page.click("[data-case=whoami-after-first-party-login] .case-result")
        page.mouse.move(1, 1)  # the pointer leaves the button
        png = page.locator("#both-sides").screenshot(animations="disabled")
        browser.close()
    return png


if __name__ == "__main__":
    command.run(main)
