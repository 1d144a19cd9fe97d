"""The lines of a report for a person: no longer than a terminal and a CI log show."""

import textwrap

WIDTH = 96


def wrapped(sentence: str, first: str, rest: str | None = None) -> list[str]:
    """Return `sentence` in lines, the first of which begins with `first`, the others with `rest` or with the same."""
    return textwrap.wrap(
        sentence,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
