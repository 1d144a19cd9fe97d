"""Dates in cookies (RFC 6265bis, section 5.1.1)."""

import re
from datetime import UTC, datetime

DELIMITERS = re.compile(r"[\x09\x20-\x2F\x3B-\x40\x5B-\x60\x7B-\x7E]+")
TIME = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)", re.ASCII)
DAY = re.compile(r"(\d{1,2})(?!\d)", re.ASCII)
YEAR = re.compile(r"(\d{2,4})(?!\d)", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse(text: str) -> float | None:
    """Return a cookie's date as seconds since 1970, or None if `text` is not one. Its parts may be in any order.

    A year before 1601 is a date that is over, as in all engines; by the standard it is no date.
    """
    time: tuple[int, ...] | None = None
    day = month = year = None
    for token in DELIMITERS.split(text):
        if time is None and (match := TIME.match(token)):
            time = tuple(map(int, match.groups()))
        elif day is None and (match := DAY.match(token)):
            day = int(match[1])
        elif month is None and token[:3].lower() in MONTHS:
            month = MONTHS.index(token[:3].lower()) + 1
        elif year is None and (match := YEAR.match(token)):
            year = int(match[1])
    if time is None or day is None or month is None or year is None:
        return None
    year += 1900 if 70 <= year <= 99 else 2000 if year <= 69 else 0
    try:
        return datetime(year, month, day, time[0], time[1], time[2], tzinfo=UTC).timestamp()
    except ValueError:  # the 31st of February, or the 25th hour
        return None
