"""Is a regular expression slow? Python's `re` backtracks, so `^(a+)+$` needs years for one header that does not match.

Each pattern is run on long values that go wrong at their end, built from its own parts, in a process with a limit.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]

LONGEST = 8190  # characters; gunicorn lets no longer header through
LIMIT = 1  # seconds of CPU time
SAMPLES = "a0A-._~:/@!\x00 "  # one of each kind of character
REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT}
RUN = f"""
import json, re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({LIMIT}, {LIMIT}))
pattern, texts = json.load(sys.stdin)
for text in texts:
    re.match(pattern, text)
"""


def is_slow(pattern: str) -> bool:
    """Return whether `pattern`, a valid one, needs more than LIMIT for one value that a client may send."""
    texts = [
        (prefix + part * LONGEST)[:LONGEST] + end
        for prefix, part in dict.fromkeys(_repeated(_parser.parse(pattern), ""))
        for end in dict.fromkeys(
            "\x00\n" + pattern
        )  # what follows a repeated part must not match, whichever part it is
    ]
    if not texts:
        return False
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", RUN],
            input=json.dumps([pattern, texts]).encode(),
            capture_output=True,
            check=True,
            timeout=60 * LIMIT,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return True
    return False


def _repeated(items, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield what can be repeated, each with a text that leads up to it."""
    for operator, argument in items:
        for inner in _inner(operator, argument):
            if operator in REPEATS and argument[1] > 1:
                yield from ((prefix, part) for part in _samples(inner))
            yield from _repeated(inner, prefix)
        prefix += _sample(operator, argument)


def _inner(operator, argument) -> list:
    """Return the sequences inside one item."""
    if operator in REPEATS:
        return [argument[2]]
    if operator is op.SUBPATTERN:
        return [argument[3]]
    return argument[1] if operator is op.BRANCH else []


def _samples(items) -> Iterator[str]:
    """Yield a text that `items` match, and one for each of their alternatives and repeated parts."""
    yield "".join(_sample(*item) for item in items)
    for operator, argument in items:
        for inner in _inner(operator, argument):
            yield from _samples(inner)


def _sample(operator, argument) -> str:
    """Return a short text that one item matches; empty for what matches a place."""
    if operator is op.LITERAL:
        return chr(argument)
    if operator in REPEATS:
        return "".join(_sample(*item) for item in argument[2]) * argument[0]
    if inner := _inner(operator, argument):
        return "".join(_sample(*item) for item in inner[0])
    if operator in (op.IN, op.ANY, op.NOT_LITERAL):
        return next((sample for sample in SAMPLES if _matches(operator, argument, sample)), "a")
    return ""


def _matches(operator, argument, character: str) -> bool:
    if operator is op.ANY:
        return True
    if operator is op.NOT_LITERAL:
        return ord(character) != argument
    negated = argument[0][0] is op.NEGATE
    return negated != any(_is_in(kind, value, character) for kind, value in argument)


def _is_in(kind, value, character: str) -> bool:
    if kind is op.LITERAL:
        return ord(character) == value
    if kind is op.RANGE:
        return value[0] <= ord(character) <= value[1]
    if kind is op.CATEGORY:
        known = {op.CATEGORY_DIGIT: str.isdigit, op.CATEGORY_SPACE: str.isspace, op.CATEGORY_WORD: _is_word}
        opposite = {
            op.CATEGORY_NOT_DIGIT: str.isdigit,
            op.CATEGORY_NOT_SPACE: str.isspace,
            op.CATEGORY_NOT_WORD: _is_word,
        }
        return known[value](character) if value in known else not opposite[value](character)
    return False


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
