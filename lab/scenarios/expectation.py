"""The result that an env file expects of each browser: `EXPECT_WHOAMI=200 chromium-blocked=401 firefox@140=200`.

The first value is for every browser that is not listed. `firefox` is every version of Firefox that is not listed, and
`firefox@140` is Firefox 140 and older.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crosshost import Problem, closest
from crosshost.browsers.variants import NAMES, TWO_NUMBERS, find
from crosshost.policy.versions import until

OTHERS = NAMES[1:]  # Chromium has the first value
# A status; or `opaque` (the page may read neither status nor body), `hidden` (the page may read the response, but not
# the header in question), `throws` (fetch throws), `varies` (the same request got different results).
VARIES = "varies"
OUTCOMES = ("200", "201", "400", "401", "403", "opaque", "hidden", "throws", VARIES)
EXAMPLE = "200 firefox=401"


@dataclass(frozen=True)
class Expectation:
    """The expected result, and the browsers or versions that differ from it."""

    default: str
    overrides: Mapping[str, str] = field(default_factory=dict)  # by `firefox` or `firefox@140`

    def result(self, variant: str, version: str | None = None) -> str:
        """Return the result expected of `variant` in `version`, or in its newest version."""
        parts = ((name.partition("@"), result) for name, result in self.overrides.items())
        older = {last: result for (name, at, last), result in parts if name == variant and at}
        return until(version, older) or self.overrides.get(variant, self.default)

    def __str__(self) -> str:
        return " ".join([self.default, *(f"{name}={result}" for name, result in self.overrides.items())])


def parse(text: str, name: str = "EXPECT_WHOAMI") -> Expectation:
    """Return the expectation in `text`, the value of variable `name`. Raises Problem, with a valid value, if wrong."""

    def refuse(why: str, right: str) -> Problem:
        return Problem(f"{name}={text!r}: {why}: write {name}={right}")

    words = text.split()
    if not words or "=" in words[0]:
        raise refuse("the first value is for every browser that is not listed", f"200 {text}".strip())
    default, *rest = words
    if default not in OUTCOMES:
        raise refuse(f"{default!r} is not one of {', '.join(OUTCOMES)}", EXAMPLE)
    overrides: dict[str, str] = {}
    for word in rest:
        browser, separator, result = word.partition("=")
        variant, at, version = browser.partition("@")
        if not separator:
            raise refuse(f"{word!r} is not BROWSER=RESULT", EXAMPLE)
        if result not in OUTCOMES:
            raise refuse(f"{result!r} is not one of {', '.join(OUTCOMES)}", f"{default} {variant}=401")
        if browser == NAMES[0]:
            raise refuse(f"{variant} has the first value", result)
        if variant not in (NAMES if at else OTHERS):
            near = closest(variant, OTHERS, likeness=0)
            raise refuse(f"{variant!r} is not one of {', '.join(OTHERS)}", f"{default} {near}={result}")
        if at and not re.fullmatch(find(variant).version, version):
            right = f"{variant}@{right_version(variant, version)}={result}"
            raise refuse(f"{version!r} is not a version of {variant}", f"{default} {right}")
        if browser in overrides:
            raise refuse(f"{browser} is listed twice", f"{default} {browser}={result}")
        overrides[browser] = result
    return Expectation(default, overrides)


def right_version(variant: str, version: str) -> str:
    """Return the part of `version` that names a build, or an example of one."""
    pattern = find(variant).version
    begins = re.match(pattern, version)
    return begins[0] if begins else "2.50" if pattern == TWO_NUMBERS else "140"
