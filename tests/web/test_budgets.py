"""What the pages weigh, before compression: the first load, and each file that is fetched when it is shown."""

import itertools
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.conftest import ROOT
from tests.web.conftest import Up

FIRST_LOAD, FILE = 150_000, 100_000
WHEN_SHOWN = sorted([*ROOT.glob("web/data/**/*.json"), *ROOT.glob("web/texts/*.*.json")])


@pytest.mark.parametrize("file", WHEN_SHOWN, ids=lambda file: str(file.relative_to(ROOT / "web")))
def test_a_file_that_is_fetched_when_shown_is_small(file: Path):
    assert file.stat().st_size <= FILE


def is_first(response: Response) -> bool:
    """Return whether the page cannot do without it: HTML, CSS, JavaScript or the texts of the interface."""
    kind = response.headers.get("content-type", "").split(";")[0]
    return kind in ("text/html", "text/css", "text/javascript", "application/javascript") or urlsplit(
        response.url
    ).path in ("/texts/en.json", "/texts/ko.json")


@pytest.mark.thorough
def test_the_first_load_of_each_page_is_small(up: Up, browser: Browser):
    scenario = up("different-port")
    for path, language in itertools.product(("/", "/catalogue.html", "/lesson.html", "/recipes.html"), ("en", "ko")):
        responses: list[Response] = []
        with browser.new_context() as context:  # with an empty cache
            page = context.new_page()
            page.on("response", lambda response, responses=responses: responses.append(response))
            page.goto(f"{scenario.web_origin}{path}?lang={language}", wait_until="networkidle")
            expect(page.locator("main")).to_be_visible()
            weights = {urlsplit(one.url).path: len(one.body()) for one in responses if is_first(one)}
        assert {path, f"/texts/{language}.json", "/shared/style.css"} <= weights.keys()
        assert sum(weights.values()) <= FIRST_LOAD, weights
