"""The expected answer to a recording: for each request what is said about it, and what must not be said."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """About one request. `causes`: the ids any of which is right; "" is right where nothing fails, or none is certain.

    `likely`: where none is certain, one of these ids must be named. `healthy`: nothing fails.
    """

    method: str
    url: str
    causes: tuple[str, ...] = ("",)
    likely: tuple[str, ...] = ()
    readable: bool | None = None  # None: not checked
    healthy: bool = False


@dataclass(frozen=True)
class Case:
    """A recording, and the answers in it. `page`: the option --page."""

    name: str
    data: bytes = field(repr=False)
    answers: tuple[Answer, ...] = ()
    page: str | None = None
    silent_about: tuple[str, ...] = ()  # the hosts of requests about which nothing may be wrong
