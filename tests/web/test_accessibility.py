"""Every state of the pages: axe-core's rules, a narrow screen, the keyboard, reduced motion, and who is asked."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Request

from lab.docs.states import STATES, State
from lab.scenarios.deployment import Deployment
from tests.web.conftest import Up

pytestmark = pytest.mark.thorough

NARROW, WIDE = 360, 1280


@pytest.fixture(scope="module", params=sorted(STATES, key=lambda state: state.scenario), ids=lambda state: state.id)
def state(request: pytest.FixtureRequest) -> State:
    return request.param


@pytest.fixture(scope="module")
def started(state: State, up: Up, running: dict[str, Deployment]) -> Deployment:
    """Start the state's scenario, unless the state before had the same one."""
    if state.scenario not in running:
        running.clear()
        running[state.scenario] = up(state.scenario)
    return running[state.scenario]


@pytest.fixture(scope="module")
def running() -> dict[str, Deployment]:
    return {}


@pytest.fixture(scope="module")
def reached(browser: Browser, state: State, started: Deployment) -> Iterator[Page]:
    """Yield the page in this state, without motion. `page.asked` has each document's host with the hosts it asked."""
    context = browser.new_context(viewport={"width": WIDE, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(60_000)  # a run of all cases, on a busy machine
    page = context.new_page()
    page.asked = set()

    def note(request: Request) -> None:
        if not request.is_navigation_request():  # a case visits the attackers
            page.asked.add((urlsplit(request.frame.url).netloc, urlsplit(request.url).netloc))

    page.on("request", note)
    state.reach(page, started)
    yield page
    context.close()


# Best practices ask for a main part and its heading, which a page whose script did not load does not show. A page
# without a style sheet has the browser's own colours, of which axe takes the dark background for white.
RUN = """async () => {
    const whole = document.querySelector('main')?.checkVisibility();
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', ...(whole ? ['best-practice'] : [])];
    const rules = { 'color-contrast': { enabled: document.styleSheets.length > 0 } };
    return (await axe.run({ runOnly: tags, rules, resultTypes: ['violations'] })).violations;
}"""


def problems(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.1 A and AA and its best practices, a line for each element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{rule['id']}: {node['failureSummary']} {node['html']}"
        for rule in page.evaluate(RUN)
        for node in rule["nodes"]
    ]


def test_axe_finds_nothing_and_nothing_is_cut_off(reached: Page):
    found = []
    for width, scheme in ((WIDE, "light"), (NARROW, "dark")):
        reached.set_viewport_size({"width": width, "height": 900})
        reached.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {problem}" for problem in problems(reached)]
        needed = reached.evaluate("document.documentElement.scrollWidth")
        found += [f"{width} {scheme}: the page is {needed} wide"] if needed > width else []
    assert not found, "\n".join(found)


def test_only_the_page_and_the_api_are_asked(reached: Page, started: Deployment):
    known = {urlsplit(origin).netloc for origin in (started.web_origin, started.api_origin)}
    assert {asked for document, asked in reached.asked if asked != document} <= known


MOVING = """() => document.getAnimations().filter((it) => it.effect.getComputedTiming().activeDuration > 10)
    .map((it) => it.effect.target.outerHTML.slice(0, 200))"""


def test_nothing_moves_for_who_wants_less_motion(reached: Page):
    assert reached.evaluate(MOVING) == []
    smooth = "getComputedStyle(document.documentElement).scrollBehavior"
    assert reached.evaluate(smooth) == "auto"


# What a keyboard must reach: one of a group of radio buttons, and nothing inside closed details.
CONTROLS = """() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
    const reachable = all.filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.disabled
        && it.tabIndex >= 0 && !it.closest('[inert]') && it.type !== 'hidden');
    const groups = new Set();
    window.controls = reachable.filter((it) => {
        if (it.type !== 'radio') return true;
        const first = !groups.has(it.name);
        groups.add(it.name);
        return first;
    });
    document.activeElement.blur();
    return window.controls.map((it) => it.outerHTML.slice(0, 160));
}"""
FOCUSED = """() => {
    const it = document.activeElement;
    if (it === document.body) return null;
    const marked = (one) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
    };
    const box = it.getBoundingClientRect();
    const of = (one) => one === it || (one.type === 'radio' && it.type === 'radio' && one.name === it.name);
    return { index: window.controls.findIndex(of), html: it.outerHTML.slice(0, 160),
        ring: [it, it.closest('label'), it.nextElementSibling].some((one) => one && marked(one)),
        onScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight };
}"""


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(reached: Page):
    controls = reached.evaluate(CONTROLS)
    missing, unseen = dict(enumerate(controls)), {}
    for _ in range(2 * len(controls)):  # the first press may go on from where the state's last click was
        reached.keyboard.press("Tab")
        focused = reached.evaluate(FOCUSED)
        if focused:
            missing.pop(focused["index"], None)
            if not (focused["ring"] and focused["onScreen"]):
                unseen[focused["html"]] = focused
        if not missing:
            break
    assert not missing, "\n".join(missing.values())
    assert not unseen, "\n".join(unseen)
