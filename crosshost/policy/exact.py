"""Whether a value already is of a type, exactly: a quick answer for the many values that are right.

False does not mean wrong: a list may stand for a tuple. Module `fields` decides, and has the words for it.
"""

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

Predicate = Callable[[Any], bool]


@cache
def exactly(kind: Any) -> Predicate:
    """Return whether a value is exactly of the type `kind`, one of those that module `fields` knows."""
    arguments, origin = get_args(kind), get_origin(kind)
    if origin is Literal:
        return lambda value: value.__class__ is str and value in arguments
    if origin in (Union, UnionType):
        return one_of(tuple(exactly(member) for member in arguments))
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is ...:
            return all_of(exactly(arguments[0]))
        return row_of(tuple(map(exactly, arguments)))
    if kind is float:
        return lambda value: value.__class__ is int or (value.__class__ is float and value == value)
    return lambda value: value.__class__ is kind


def one_of(members: tuple[Predicate, ...]) -> Predicate:
    def is_right(value: Any) -> bool:
        for member in members:  # noqa: SIM110 (a loop takes half the time)
            if member(value):
                return True
        return False

    return is_right


def all_of(item: Predicate) -> Predicate:
    return lambda value: value.__class__ is tuple and all(map(item, value))


def row_of(members: tuple[Predicate, ...]) -> Predicate:
    size = len(members)

    def is_right(value: Any) -> bool:
        if value.__class__ is not tuple or len(value) != size:
            return False
        for member, part in zip(members, value, strict=True):  # noqa: SIM110 (as above)
            if not member(part):
                return False
        return True

    return is_right
