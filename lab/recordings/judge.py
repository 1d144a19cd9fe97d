"""What an explanation is worth, given the truth."""

from collections.abc import Sequence
from typing import Literal, get_args

from crosshost.recording import Explanation
from lab.recordings.truth import Truth

# right: the first cause, or nothing where nothing fails. first: the first of the likely ones is the first cause.
# not first: true, but something before it is the cause. named: the first cause, or what follows from it, is among the
# likely ones. silent: nothing is said to fail, or other likely causes are named. absent: no file has it: the browser
# did not begin the request, or only the page's script knows what it wanted to read. wrong: a cause that is not true is
# said with certainty, or a healthy request is blamed.
Grade = Literal["right", "first", "not first", "named", "silent", "absent", "wrong"]
GRADES: tuple[Grade, ...] = get_args(Grade)
IN_THE_SCRIPT = "header-not-exposed"
# The ids of crosshost.recording that stand for several of the policy, which no file tells apart.
TOLD = {"credentials-omitted": "credentials-not-included", "credentials-same-origin": "credentials-not-included"}


def grade(truth: Truth, found: Sequence[Explanation], is_recorded: bool = True) -> tuple[Grade, str]:
    """Return the grade of what is said about the request of a case, and what is said, as ids.

    `is_recorded`: the file has the request.
    """
    failing = [each for each in found if each.fails]
    said = failing[0] if failing else None
    if said is None and truth.cause and (not is_recorded or truth.cause == IN_THE_SCRIPT):
        return "absent", "nothing"
    if said is None:
        return ("silent" if truth.cause else "right"), "nothing"
    cause, also = told(truth.cause or ""), {told(each) for each in truth.also}
    likely = [told(each.id) for each in said.likely]
    if said.cause:
        if told(said.cause) == cause or (not cause and told(said.cause) in also):
            return "right", said.cause
        return ("not first" if told(said.cause) in also else "wrong"), said.cause
    words = f"{' or '.join(likely)}?"
    if likely and likely[0] == cause:
        return "first", words
    if cause in likely or also & set(likely):
        return "named", words
    return "silent" if cause else "wrong", words


def told(reason_id: str) -> str:
    """Return the id for what a recording can tell."""
    return TOLD.get(reason_id, reason_id)
