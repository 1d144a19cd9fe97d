"""Texts that a regular expression matches, made from its own parse tree, to see by trying what else it lets in."""

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, TypeVar

# Python's own parser. It has no public name; hypothesis reads it, too.
parser: Any = import_module("re._parser")

ANYTHING = ("app", "", "https://app", "https://")  # what `.*` and `.+` are taken for
WAYS = 200  # through what is optional, repeated or an alternative


T = TypeVar("T")


class Way:
    """The way of this number: its digits say what to choose, and once they are used up it is always the first."""

    def __init__(self, number: int) -> None:
        self.rest = number

    def choose(self, options: Sequence[T]) -> T:
        self.rest, index = divmod(self.rest, len(options))
        return options[index]


def samples(pattern: str | re.Pattern[str]) -> list[str]:
    """Texts that `pattern` matches whole, the shortest first; none where it is beyond this module.

    A lone dot becomes a dot, for that is what was meant where its backslash is missing.
    """
    compiled = re.compile(pattern)
    tree = parser.parse(compiled.pattern, compiled.flags)
    texts = {_text(tree, Way(number)) for number in range(WAYS)}
    return sorted((text for text in texts if compiled.fullmatch(text)), key=lambda text: (len(text), text))


def _text(items: Iterable[tuple[Any, Any]], way: Way) -> str:
    return "".join(_part(str(kind), value, way) for kind, value in items)


def _part(kind: str, value: Any, way: Way) -> str:
    match kind:
        case "LITERAL":
            return chr(value)
        case "ANY":
            return "."
        case "IN":
            return _member(value)
        case "NOT_LITERAL":
            return "a"
        case "BRANCH":
            return _text(way.choose(value[1]), way)
        case "SUBPATTERN":
            return _text(value[3], way)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = value
            if most > 1 and str(repeated[0][0]) == "ANY":
                return way.choose(ANYTHING)
            return _text(repeated, way) * (least or way.choose((0, 1)))
        case _:
            return ""  # ^, $ and what looks around match no letter


def _member(choices: Iterable[tuple[Any, Any]]) -> str:
    """One letter of a class: of those that a host may have, if there is one."""
    letters = [_letter(str(kind), value) for kind, value in choices]
    return next((letter for letter in letters if letter.islower() or letter.isdigit()), letters[0])


def _letter(kind: str, value: Any) -> str:
    match kind:
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(value[0])
        case "CATEGORY":
            return "1" if str(value) == "CATEGORY_DIGIT" else "a"
        case _:
            return "a"  # [^…] begins with its NEGATE, and rarely excludes this
