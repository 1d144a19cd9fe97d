"""The texts of the Markdown pages: README's neighbours, docs/, and the README of the library."""

import re

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()
KOREAN = (ROOT / "README.ko.md").read_text()
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "crosshost/README.md"])
GENERATED = [page for page in PAGES if page.name in ("browsers.md", "checks.md", "doctor-results.md")]
WRITTEN = [page for page in PAGES if page not in GENERATED]


def lines(text: str) -> list[str]:
    """Return the indented lines: the commands of a page."""
    return re.findall(r"^    (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)


def block(text: str, language: str) -> str:
    """Return the first fenced block of this language."""
    return blocks(text, language)[0]


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of this language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
