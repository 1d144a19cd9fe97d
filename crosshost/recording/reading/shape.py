"""Values of a JSON document as the type that they should have: anything else counts as not there."""

from datetime import datetime
from typing import Any


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def number(value: Any) -> int:
    """Return a whole number that a program can count with, else 0."""
    return int(value) if isinstance(value, int | float) and -(2**53) < value < 2**53 else 0


def pairs(value: Any) -> list[tuple[str, str]]:
    """Return name and value of each item `{"name": …, "value": …}` of a list."""
    items = [mapping(item) for item in listed(value)]
    return [(text(item.get("name")), text(item.get("value"))) for item in items if text(item.get("name"))]


def seconds(value: Any) -> float:
    """Return an ISO 8601 time as seconds since 1970, or 0."""
    try:
        return datetime.fromisoformat(text(value)).timestamp()
    except (ValueError, OverflowError, OSError):
        return 0.0
