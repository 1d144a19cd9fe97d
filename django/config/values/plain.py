"""Text as it is, flags, numbers and choices."""

import re
from pathlib import Path

from config.values.text import nearest

TRUE, FALSE = ("true", "t", "yes", "y", "on", "1"), ("false", "f", "no", "n", "off", "0")


def text(value: str) -> str:
    return value


def path(value: str) -> Path:
    return Path(value)


def flag(value: str) -> bool:
    if value.lower() not in TRUE + FALSE:
        raise ValueError(f"{value!r} is neither true nor false: write true or false")
    return value.lower() in TRUE


class Seconds(int):
    """A number of seconds that is true even at 0.

    django-cors-headers leaves Access-Control-Max-Age out when the setting is falsy, and without the header a
    browser keeps a preflight for 5 seconds (Fetch Standard, "CORS-preflight fetch"). Only a 0 that is sent means none.
    """

    def __bool__(self) -> bool:
        return True


def seconds(value: str) -> Seconds:
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise ValueError(f"{value!r} is not a number of seconds: write 0, or 600 for ten minutes")
    return Seconds(value)


def count(value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,8}", value, re.ASCII):
        raise ValueError(f"{value!r} is not a number of at least 1: write 10")
    return int(value)


def one_of(value: str, *, choices: list[str]) -> str:
    if value not in choices:
        raise ValueError(f"{value!r} is not one of {', '.join(choices)}: write {nearest(value, choices)}")
    return value
