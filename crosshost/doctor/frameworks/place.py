"""The words of a table of fixes: where a framework is configured, one setting there, and what is no setting."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Place:
    """A call or a block of one file in which settings are written: `line` has them in place of its @."""

    file: str
    line: str
    setting: str  # with {name} and {value}
    joint: str
    docs: str


@dataclass(frozen=True)
class Setting:
    """One setting. Its name and its value may hold {placeholders}; other braces stay as they are."""

    place: Place
    name: str
    value: str
    note: str = ""  # follows the text


@dataclass(frozen=True)
class Words:
    """Something to do that is not one setting, as words that begin with a verb in lower case, or as code."""

    text: str
    docs: str = ""


Table = Mapping[str, Setting | Words]  # by the topic of remedies.WAYS


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with the placeholders that `values` has."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
