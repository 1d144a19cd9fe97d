"""The pages that a reader opens first: README and its kind, and docs/."""

import re

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
GENERATED = [page for page in PAGES if page.name in ("browsers.md", "checks.md", "doctor-results.md")]
WRITTEN = [page for page in PAGES if page not in GENERATED]


def lines(text: str) -> list[str]:
    """The indented lines: what a person is to type."""
    return re.findall(r"^    (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)


def block(text: str, language: str) -> str:
    """The first fenced block of this language."""
    return re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1]
