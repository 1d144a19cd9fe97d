"""A picture of every page and state, for people to look at: scripts/docs screenshot --all FOLDER.

Both languages, light and dark, on a wide and a narrow screen; a file's name says which.
"""

import itertools
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from crosshost import Problem, command
from lab.docs.states import STATES, State
from lab.scenarios import deployment
from lab.scenarios.deployment import Deployment
from lab.stack import control

LANGUAGES = ("en", "ko")
SCHEMES = ("light", "dark")
WIDTHS = {"wide": 1280, "narrow": 360}


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if not chromium:
        raise Problem("Chromium is missing: on Debian, apt-get install chromium")
    with control.restored("native"), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-lcd-text"])
        for name, states in itertools.groupby(sorted(STATES, key=lambda state: state.scenario), lambda it: it.scenario):
            started = deployment.load(name)
            control.up(started, "native")
            for state in states:
                print(f"docs: {state.id}", file=sys.stderr, flush=True)
                take_all(browser, state, started, folder)
        browser.close()
    return 0


def take_all(browser: Browser, state: State, started: Deployment, folder: Path) -> None:
    """Write the pictures of this state. It is reached once a language; the rest are settings of the screen."""
    for language in LANGUAGES:
        # Nothing is stored in this browser, so it need not trust the authority; a state says when it does not.
        context = browser.new_context(ignore_https_errors=True, reduced_motion="reduce")
        page = context.new_page()
        try:
            state.reach(page, started, language)
        except Error as error:
            first = str(error).splitlines()[0]
            raise Problem(f"{state.id} ({language}): the page does not show {state.shows}: {first}") from None
        for (size, width), scheme in itertools.product(WIDTHS.items(), SCHEMES):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=folder / f"{state.id}.{language}.{size}.{scheme}.png", full_page=True)
        context.close()


if __name__ == "__main__":
    command.run(main)
