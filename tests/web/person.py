"""A person at a browser: opens pages, presses what has a name, and reads what the page shows, in any engine."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeVar

import playwright.sync_api
import pytest
from selenium.common import WebDriverException

SECONDS = 60.0  # a flow of twenty cases in three browsers at once, on a busy machine
POLL = 0.05
REPLACED = (WebDriverException, playwright.sync_api.Error)  # the document went away meanwhile: ask the next one

T = TypeVar("T")


class Tab(Protocol):
    """An empty tab of a browser without cookies. A `function` is JavaScript, its arguments are strings."""

    def goto(self, url: str) -> None: ...

    def run(self, function: str, *arguments: str) -> Any:
        """Return what the function returns, which must be JSON."""

    def press(self, function: str, *arguments: str) -> bool:
        """Click, as the mouse does, in the middle of the element that the function returns; False if there is none."""


SHOWN = """const shown = (it) => it.checkVisibility({ visibilityProperty: true }) && it.getClientRects().length > 0;"""
TEXT = """const text = (it) => (it.getAttribute('aria-label') ?? it.innerText).replace(/\\s+/g, ' ').trim();"""
NAMED = f"""(selector, name) => {{
    {SHOWN} {TEXT}
    const found = [...document.querySelectorAll(selector)].filter((it) => shown(it) && !it.disabled);
    const element = found.find((it) => text(it) === name) ?? found.find((it) => text(it).startsWith(name));
    element?.scrollIntoView({{ block: 'center', behavior: 'instant' }});
    return element ?? null;
}}"""
ALL_SHOWN = f"""(selector, part) => {{
    {SHOWN} {TEXT}
    return [...document.querySelectorAll(selector)].filter(shown).filter((it) => text(it).includes(part))
        .map((it) => ({{ text: text(it), data: {{ ...it.dataset }} }}));
}}"""
ROLES = {"button": "button, summary", "link": "a[href]"}


class Shown(NamedTuple):
    """A visible element: its text, and its data- attributes in camel case."""

    text: str
    data: dict[str, str]


class Person(NamedTuple):
    """Uses `tab`, a tab of the browser `variant`. What is not there in time fails the test."""

    variant: str
    tab: Tab

    def goto(self, url: str) -> None:
        self.tab.goto(url)

    def click(self, name: str, role: str = "button") -> None:
        """Press the visible button or link with this name, or else the first whose name begins with it."""
        self._until(lambda: self.tab.press(NAMED, ROLES[role], name), f"{role} {name!r}")

    def press(self, selector: str) -> None:
        """Press the first visible element that `selector` names."""
        self._until(lambda: self.tab.press(NAMED, selector, ""), selector)

    def wait_for(self, selector: str, text: str = "") -> Shown:
        """Return the first visible element that `selector` names and whose text contains `text`, once it is there."""
        return self._until(lambda: self.all(selector, text), f"{selector} with {text!r}")[0]

    def text_of(self, selector: str) -> str:
        """Return the text of the first visible element that `selector` names, once it has one."""
        return self._until(lambda: [it for it in self.all(selector) if it.text], f"text in {selector}")[0].text

    def all(self, selector: str, text: str = "") -> list[Shown]:
        """Return the elements that `selector` names, which are visible now and whose text contains `text`."""
        return [Shown(**it) for it in self.tab.run(ALL_SHOWN, selector, text)]

    def address(self) -> str:
        return self.tab.run("() => location.href")

    def _until(self, ready: Callable[[], T], what: str) -> T:
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                if value := ready():
                    return value
            except REPLACED:
                pass
            if time.monotonic() > deadline:
                break
            time.sleep(POLL)
        page = self.tab.run("() => `${location.href}\n${document.body?.innerText}`")
        pytest.fail(f"{self.variant} shows no {what} within {SECONDS:.0f} s on {page}")
