"""Checks the fields of a dataclass against their types when it is made: a misspelt value is an error, not a guess.

The types are those that the policy's inputs use: literals, texts, truth values, numbers, None, tuples, and each other.
"""

import math
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import is_
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from crosshost import closest
from crosshost.policy.errors import PolicyError
from crosshost.policy.exact import Predicate, exactly

Check = Callable[[Any], Any]  # returns the value, with tuples for lists; raises Wrong

SHORT = reprlib.Repr()
SHORT.maxstring = SHORT.maxother = 80


class Wrong(Exception):
    """A value does not fit; the text says what does."""


def check_fields(instance: Any) -> None:
    """Check every field of the dataclass `instance`, and store lists as tuples. Raises PolicyError."""
    kind: Any = type(instance)
    for name, is_exact, check in checks_of(kind):
        value = getattr(instance, name)
        if not is_exact(value):
            object.__setattr__(instance, name, checked(f"{kind.__name__}.{name}", check, value))


def check_argument(name: str, kind: Any, value: Any) -> Any:
    """Return `value`, the argument `name` of a function, checked against the type `kind`. Raises PolicyError."""
    return checked(name, check_of(kind), value)


def checked(name: str, check: Check, value: Any) -> Any:
    try:
        return check(value)
    except Wrong as wrong:
        raise refusal(name, value, str(wrong)) from None


def refusal(name: str, value: object, right: str, near: str | None = None) -> PolicyError:
    """Return the error that `name` has a wrong value: `right` says what to write, `near` is the most similar one."""
    hint = "" if near is None else f"; did you mean {near!r}?"
    return PolicyError(f"{name} is {SHORT.repr(value)}: write {right}{hint}".replace("\n", " "))


@cache
def checks_of(kind: Any) -> tuple[tuple[str, Predicate, Check], ...]:
    """Return the name of each field of a dataclass, with its quick check and its check."""
    types = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    return tuple((name, exactly(types[name]), check_of(types[name])) for name in names)


@cache
def check_of(kind: Any) -> Check:
    """Return the check of a type. Raises TypeError for a type that no field may have."""
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        return literal(arguments)
    if get_origin(kind) in (Union, UnionType):
        return union(tuple(map(check_of, arguments)))
    if get_origin(kind) is tuple:
        if len(arguments) == 2 and arguments[1] is ...:
            return sequence(arguments[0])
        return pair(tuple(map(check_of, arguments)))
    if kind in SIMPLE:
        return SIMPLE[kind]
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"):
        return instance_of(kind)
    raise TypeError(f"fields of the type {kind} have no check")


def literal(options: tuple[Any, ...]) -> Check:
    def check(value: Any) -> Any:
        if isinstance(value, str) and value in options:
            return value
        names = {str(option).lower(): option for option in options}
        near = closest(str(value).lower(), names) if isinstance(value, str | None) else None
        listed = ", ".join(map(repr, options))
        raise Wrong(f"one of {listed}" + (f"; did you mean {names[near]!r}?" if near else ""))

    return check


def union(members: tuple[Check, ...]) -> Check:
    optional = nothing in members

    def check(value: Any) -> Any:
        if value is None and optional:  # another member would look for the most similar value first
            return None
        wrong = []
        for member in members:
            try:
                return member(value)
            except Wrong as error:
                wrong.append(str(error))
        raise Wrong(", or ".join(wrong))

    return check


def sequence(kind: Any) -> Check:
    """Return the check of a tuple of any length; pairs may be a mapping, whose values may be lists."""
    item, of_pairs = check_of(kind), get_origin(kind) is tuple

    def check(value: Any) -> Any:
        if of_pairs and isinstance(value, Mapping):
            value = [(name, single) for name, values in value.items() for single in several(values)]
        if not isinstance(value, list | tuple):
            raise Wrong("a dict, or pairs of a name and a value" if of_pairs else "a tuple")
        return same_or_new(value, tuple(map(item, value)))

    return check


def several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def pair(members: tuple[Check, ...]) -> Check:
    def check(value: Any) -> Any:
        if not isinstance(value, list | tuple) or len(value) != len(members):
            raise Wrong("a dict, or pairs of a name and a value")
        return same_or_new(value, tuple(member(part) for member, part in zip(members, value, strict=True)))

    return check


def same_or_new(value: Any, items: tuple[Any, ...]) -> Any:
    """Return `value` itself if it is a tuple of these very items, to keep what is already right."""
    return value if isinstance(value, tuple) and all(map(is_, value, items)) else items


def instance_of(kind: type) -> Check:
    def check(value: Any) -> Any:
        if not isinstance(value, kind):
            raise Wrong(f"{kind.__name__}(…)")
        return value

    return check


def text(value: Any) -> Any:
    if not isinstance(value, str):
        raise Wrong("a text")
    return value


def truth(value: Any) -> Any:
    if not isinstance(value, bool):
        raise Wrong("True or False")
    return value


def whole(value: Any) -> Any:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong("a whole number")
    return value


def number(value: Any) -> Any:
    try:
        right = isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)
    except OverflowError:  # a whole number that no float can hold
        right = False
    if not right:
        raise Wrong("a number")
    return value


def nothing(value: Any) -> Any:
    if value is not None:
        raise Wrong("None")
    return value


SIMPLE: dict[Any, Check] = {str: text, bool: truth, int: whole, float: number, NoneType: nothing}
