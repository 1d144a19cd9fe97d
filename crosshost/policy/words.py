"""A verdict as lines of text: the five links, then what becomes of each Set-Cookie header."""

import textwrap
from collections.abc import Iterable, Iterator

from crosshost.policy.cookie import Cookie
from crosshost.policy.jar import SetCookieOutcome
from crosshost.policy.links import Link
from crosshost.policy.reasons import Finding

WIDTH, INDENT = 100, 18
WORDS = {True: "yes", False: "no", None: "unknown"}


def lines(links: Iterable[Link], attached: Iterable[Cookie], stored: Iterable[SetCookieOutcome]) -> Iterator[str]:
    """Yield a line for each link and each Set-Cookie header, and below it what its findings say."""
    names = ", ".join(cookie.name for cookie in attached) or "none is needed"
    for link in links:
        more = f": {names}" if link.name == "cookies attached" and link.holds else ""
        yield f"{link.name:{INDENT}}{WORDS[link.holds]}{more}"
        yield from explained(link.findings)
    for outcome in stored:
        done = "no" if outcome.refused else f"yes: {outcome.cookie.name}" if outcome.cookie else "deleted"
        yield f"{'cookie stored':{INDENT}}{done}"
        yield from explained(outcome.refused)


def explained(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the sentence, the DevTools code and the fix of each finding."""
    for finding in findings:
        yield from wrapped(finding.sentence)
        if finding.devtools_code:
            yield from wrapped(f"Shown as: {finding.devtools_code}")
        yield from wrapped(f"How to fix it: {finding.fix}")


def wrapped(sentence: str) -> list[str]:
    indent = " " * INDENT
    return textwrap.wrap(
        sentence,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
