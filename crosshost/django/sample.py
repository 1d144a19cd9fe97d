"""Texts that a regular expression matches, made from its parse tree, as a start for variations of them."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

# Python's own parser. It has no public name; hypothesis uses it as well.
parser: Any = import_module("re._parser")

ANYTHING = ("app", "", "https://app", "https://")  # what `.*` and `.+` stand for
WAYS = 200  # combinations of optional, repeated and alternative parts


T = TypeVar("T")


class Way:
    """A sequence of choices, encoded in a number. Once its digits are used up, it chooses the first option."""

    def __init__(self, number: int) -> None:
        self.rest = number

    def choose(self, options: Sequence[T]) -> T:
        self.rest, index = divmod(self.rest, len(options))
        return options[index]


@cache  # several checks ask for the same patterns
def samples(pattern: str | re.Pattern[str]) -> tuple[str, ...]:
    """Return texts that `pattern` matches as a whole, the shortest first; none where it is too complex for this module.

    A dot without a backslash becomes a dot, because that is probably what was meant.
    """
    compiled = re.compile(pattern)
    tree = parser.parse(compiled.pattern, compiled.flags)
    texts = {_text(tree, Way(number)) for number in range(WAYS)}
    return tuple(sorted((text for text in texts if compiled.fullmatch(text)), key=lambda text: (len(text), text)))


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
            return ""  # ^, $ and lookarounds match no character


def _member(choices: Iterable[tuple[Any, Any]]) -> str:
    """Return one character of a class, if possible one that a host name may have."""
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
            return "a"  # [^…] begins with NEGATE, and rarely excludes this
