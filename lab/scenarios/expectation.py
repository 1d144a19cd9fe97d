"""What a scenario expects of each browser: `EXPECT_WHOAMI=200 chromium-blocked=401 firefox=401 firefox@140=200`.

The first word is for every browser that is not named; `firefox` is every version that is not named, and `firefox@140`
is Firefox 140 and older.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crosshost import Problem
from crosshost.browsers.variants import NAMES, TWO_NUMBERS, find
from crosshost.policy.versions import until

OTHERS = NAMES[1:]  # the first word is Chromium's, as it holds for whatever is not named
# A status, or what became of the answer: `opaque` (the page is told nothing of it), `hidden` (it is there but for the
# header that was asked for), `throws` (the browser keeps it from the page).
OUTCOMES = ("200", "201", "400", "401", "403", "opaque", "hidden", "throws")
EXAMPLE = "200 firefox=401"


@dataclass(frozen=True)
class Expectation:
    """One outcome for every browser, and the browsers and older versions of them that differ from it."""

    default: str
    overrides: Mapping[str, str] = field(default_factory=dict)  # by `firefox` or `firefox@140`

    def of(self, variant: str, version: str | None = None) -> str:
        """Return the outcome expected of `variant` in `version`; without one, of the newest."""
        parts = ((name.partition("@"), outcome) for name, outcome in self.overrides.items())
        older = {last: outcome for (name, at, last), outcome in parts if name == variant and at}
        return until(version, older) or self.overrides.get(variant, self.default)

    def __str__(self) -> str:
        return " ".join([self.default, *(f"{name}={word}" for name, word in self.overrides.items())])


def parse(text: str, name: str = "EXPECT_WHOAMI") -> Expectation:
    """Read the value of the variable `name`. Raises Problem, with a right value, for what cannot be meant."""

    def refuse(why: str, right: str) -> Problem:
        return Problem(f"{name}={text!r}: {why}: write {name}={right}")

    words = text.split()
    if not words or "=" in words[0]:
        raise refuse("the first word is for every browser that is not named", f"200 {text}".strip())
    default, *rest = words
    if default not in OUTCOMES:
        raise refuse(f"{default!r} is none of {', '.join(OUTCOMES)}", EXAMPLE)
    overrides: dict[str, str] = {}
    for word in rest:
        browser, separator, outcome = word.partition("=")
        variant, at, version = browser.partition("@")
        if not separator:
            raise refuse(f"{word!r} names no browser", EXAMPLE)
        if outcome not in OUTCOMES:
            raise refuse(f"{outcome!r} is none of {', '.join(OUTCOMES)}", f"{default} {variant}=401")
        if browser == NAMES[0]:
            raise refuse(f"{variant}'s outcome is the first word", outcome)
        if variant not in (NAMES if at else OTHERS):
            near = difflib.get_close_matches(variant, OTHERS, n=1, cutoff=0)[0]
            raise refuse(f"{variant!r} is none of {', '.join(OTHERS)}", f"{default} {near}={outcome}")
        if at and not re.fullmatch(find(variant).version, version):
            right = f"{variant}@{right_version(variant, version)}={outcome}"
            raise refuse(f"{version!r} is no version of {variant}", f"{default} {right}")
        if browser in overrides:
            raise refuse(f"{browser} is named twice", f"{default} {browser}={outcome}")
        overrides[browser] = outcome
    return Expectation(default, overrides)


def right_version(variant: str, version: str) -> str:
    """Return what of `version` names a build, or an example."""
    pattern = find(variant).version
    begins = re.match(pattern, version)
    return begins[0] if begins else "2.50" if pattern == TWO_NUMBERS else "140"
