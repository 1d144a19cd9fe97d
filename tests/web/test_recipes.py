"""recipes.html gives the answers of `crosshost recipe`, for a person's own names too."""

import json
from dataclasses import asdict

import pytest
from playwright.sync_api import Page, expect

from crosshost.recipe import Refused, Wish, decide
from crosshost.recipe.render import parts
from lab.docs.data.files import TEXTS
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough

SITES = ("https://app.example.com", "https://api.example.net")
OF_EXAMPLES = (
    Wish("https://app.example.com", "https://api.example.com", login="django", token="cookie"),
    Wish("http://localhost:5173", "http://localhost:8000", proxy="vite"),
    Wish("http://localhost:3000", "http://127.0.0.1:8000", browsers=("webkitgtk",)),
    Wish(*SITES, browsers=("firefox", "webkitgtk")),
    Wish(*SITES, browsers=("webkitgtk-itp",)),
    Wish(*SITES, token="cookie"),
    Wish("https://my-page.herokuapp.com", "https://my-api.herokuapp.com"),
    Wish("https://app.example.com", "http://localhost:8000"),
)
OWN = (
    Wish("https://www.schönes-café.example.co.uk", "https://rest.example.co.uk", token="cookie"),
    Wish("https://app.my-shop.dev", "https://a-very-long-name-that-wraps-a-comment.backend.my-shop.dev"),
    Wish("https://my-shop.dev", "https://api.my-shop.dev", login="django", proxy="nginx"),
    Wish("https://www.one.org", "https://www.two.org", browsers=("chromium", "firefox")),
    Wish("https://one.org", "https://one.org", proxy="nginx"),
    Wish("http://frontend.localhost:5173", "http://frontend.localhost:8000", proxy="vite"),
    Wish("http://localhost:5173", "https://stage.my-shop.dev"),
    Wish("http://10.0.0.7:3000", "http://10.0.0.7:8000"),
    Wish("http://localhost:3001", "http://localhost:9000"),
    Wish("https://app.my-shop.dev:3443", "https://api.my-shop.dev:8443"),
)
OF_PORTS = ("env", "nginx", "vite")

ASK = """async (wishes) => {
    const { answerTo } = await import('/recipes/answer.js');
    const { recipeSpace } = await import('/shared/data.js');
    const { parse } = await import('/recipes/origins.js');
    const space = await recipeSpace();
    const origins = ({ page, api }) => ({ page: parse(page).origin, api: parse(api).origin });
    return Promise.all(wishes.map((wish) => answerTo(space, { ...wish, ...origins(wish), suffix: '' })));
}"""


def asked(page: Page, wishes: tuple[Wish, ...]) -> list[dict]:
    """Return what the page's modules answer."""
    return page.evaluate(ASK, [asdict(wish) | {"token": wish.token or ""} for wish in wishes])


def of_the_page(answer: dict) -> dict:
    nearest = answer["nearest"] and Wish(**answer["nearest"] | {"browsers": tuple(answer["nearest"]["browsers"])})
    if "recipe" not in answer:
        return {"refused": answer["refused"]["id"], "nearest": nearest}
    texts = {part["id"]: part["text"] for part in answer["recipe"]["parts"]}
    return {"parts": texts, "works": answer["recipe"]["works"], "nearest": nearest}


def of_the_command(wish: Wish, without: tuple[str, ...] = ()) -> dict:
    try:
        recipe = decide(wish)
    except Refused as refused:
        return {"refused": refused.reason, "nearest": refused.nearest}
    texts = {part.id: part.text for part in parts(recipe) if part.id not in without}
    return {"parts": texts, "works": [name for name, works in recipe.works.items() if works], "nearest": recipe.nearest}


@pytest.fixture
def recipes(up: Up, page: Page) -> Page:
    page.goto(f"{up('different-port').web_origin}/recipes.html?lang=en")
    expect(page.locator("main")).to_be_visible()
    return page


def test_the_page_answers_as_the_command_does(recipes: Page):
    answers = [of_the_page(answer) for answer in asked(recipes, OF_EXAMPLES)]
    assert answers == [of_the_command(wish) for wish in OF_EXAMPLES]
    assert {"refused" in answer for answer in answers} == {True, False}


def test_the_page_answers_for_own_names_as_the_command_does(recipes: Page):
    for wish, answer in zip(OWN, asked(recipes, OWN), strict=True):
        without = OF_PORTS if answer["recipe"]["left"] else ()
        expected, shown = of_the_command(wish, without), of_the_page(answer)
        assert shown["parts"] == expected["parts"], wish
        assert shown["works"] == expected["works"], wish
        assert bool(shown["nearest"]) == bool(expected["nearest"]), wish


def test_a_person_finds_a_recipe_shares_it_and_goes_on_to_the_nearest(recipes: Page):
    page = recipes
    expect(page.locator("#outcome-heading")).to_have_text("It works in every browser")
    page.fill("#page-origin", "https://www.one.org/home")
    page.fill("#api-origin", "https://www.two.org")
    page.keyboard.press("Tab")
    expect(page.locator("#page-wrong")).to_contain_text("https://www.one.org")
    expect(page.locator("#outcome-heading")).to_have_text("No recipe yet")
    page.fill("#page-origin", "https://www.one.org")
    page.keyboard.press("Tab")
    expect(page.locator("#page-wrong")).to_be_hidden()
    wish = Wish("https://www.one.org", "https://www.two.org")
    expect(page.locator("#outcome-heading")).to_have_text("It works in 2 of 5 browsers")
    expect(page.locator("#told")).to_have_text("It works in 2 of 5 browsers")
    assert page.locator("[data-part=settings] code").last.inner_text().strip() == decided(wish, "settings").strip()
    works = page.locator(".engine[data-works=true]").evaluate_all("all => all.map(({ dataset }) => dataset.engine)")
    assert works == [name for name, holds in decide(wish).works.items() if holds]

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy: settings.py, at its end").click()
    expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == decided(wish, "settings").rstrip()

    page.get_by_text("on Django's own login page").click()
    page.get_by_role("checkbox", name="Firefox").check()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#page-origin")).to_have_value("https://www.one.org")
    expect(page.get_by_role("checkbox", name="Firefox")).to_be_checked()
    expect(page.locator("#outcome-heading")).to_have_text("This cannot work")
    page.get_by_role("link", name="Show that recipe").click()
    expect(page.locator("#outcome-heading")).to_have_text("It works in the browsers that you chose")
    expect(page.locator("#outcome-heading")).to_be_focused()


def decided(wish: Wish, id: str) -> str:
    return next(part.text for part in parts(decide(wish)) if part.id == id)


def test_what_only_the_public_suffix_list_tells_is_asked(recipes: Page):
    page = recipes
    page.fill("#page-origin", "https://one.pages.dev")
    page.fill("#api-origin", "https://two.pages.dev")
    page.keyboard.press("Tab")
    expect(page.locator("#recipe")).to_have_attribute("data-relation", "hosts")
    expect(page.locator("#outcome-heading")).to_have_text("It works in every browser")
    page.get_by_text("no, it is a public suffix").click()
    expect(page.locator("#recipe")).to_have_attribute("data-relation", "suffix")
    wish = Wish("https://one.pages.dev", "https://two.pages.dev")
    assert page.locator("[data-part=settings] code").last.inner_text().strip() == decided(wish, "settings").strip()


HOSTILE = "#page=https://<img+src=x>&api=javascript:alert(1)&login=<b>&proxy=constructor&browsers=<i>,__proto__"


def test_a_hostile_link_is_only_text(recipes: Page):
    recipes.goto(f"{recipes.url.partition('#')[0]}{HOSTILE}")
    expect(recipes.locator("#outcome-heading")).to_have_text("No recipe yet")
    assert recipes.locator("main img, main b, main i").count() == 0


def test_in_korean_every_sentence_of_a_recipe_is_korean(recipes: Page):
    origin = recipes.url.partition("/recipes")[0]
    korean = json.loads((TEXTS / "sentences.ko.json").read_text())
    recipes.goto(f"{origin}/recipes.html?lang=ko#page={SITES[0]}&api={SITES[1]}")
    recipes.get_by_text("각 줄을 쓰는 이유").click()
    whys = recipes.locator(".whys dd").all_inner_texts()
    assert whys == [
        korean[line.reason.id]["sentence"].format_map(dict(line.reason.values))
        for line in decide(Wish(*SITES)).settings
    ]
    note = korean["note-third-party"]["sentence"]
    expect(recipes.locator(".notes")).to_contain_text(note)
