"""Explains each request of a recording to another origin. Pure; the rules are crosshost.policy's."""

from crosshost.recording.explanation import Explanation
from crosshost.recording.model import Recording


def explain(recording: Recording, page: str | None = None) -> list[Explanation]:
    """Return an explanation for each request to another origin, in order.

    `page`: the origin of the page, for requests of which the recording does not say it.
    """
    return []
