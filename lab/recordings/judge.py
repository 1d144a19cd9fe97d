"""What an explanation is worth, given the truth."""

from collections.abc import Sequence
from typing import Literal, get_args

from crosshost.recording import Explanation
from lab.recordings.truth import Truth

# right: the first cause, or nothing where nothing fails. not first: true, but something before it is the cause.
# named: the first cause, or what follows from it, is among the likely ones. silent: nothing is said to fail, or other
# likely causes are named. absent: the file does not have the request, which the browser did not begin. wrong: a cause
# that is not true is said with certainty, or a healthy request is blamed.
Grade = Literal["right", "not first", "named", "silent", "absent", "wrong"]
GRADES: tuple[Grade, ...] = get_args(Grade)


def grade(truth: Truth, found: Sequence[Explanation], is_recorded: bool = True) -> tuple[Grade, str]:
    """Return the grade of what is said about the request of a case, and what is said, as ids.

    `is_recorded`: the file has the request.
    """
    failing = [each for each in found if each.fails]
    said = failing[0] if failing else None
    if said is None and truth.cause and not is_recorded:
        return "absent", "nothing"
    if said is None:
        return ("silent" if truth.cause else "right"), "nothing"
    likely = [each.id for each in said.likely]
    words = said.cause or " or ".join(["likely", *likely][1:]) + "?"
    if said.cause:
        if said.cause == truth.cause or (truth.cause is None and said.cause in truth.also):
            return "right", words
        return ("not first" if said.cause in truth.also else "wrong"), words
    if truth.cause in likely or truth.also & set(likely):
        return "named", words
    return "silent" if truth.cause else "wrong", words
