"""The explanation of one request of a recording, as plain data that may be shown."""

from dataclasses import dataclass

from crosshost.policy.reasons.fix import Fix


@dataclass(frozen=True)
class Likely:
    """A cause that the recording does not show, and what to record to see whether it is the one."""

    id: str
    record: str


@dataclass(frozen=True)
class Explanation:
    """What became of one request, and why. None means that the recording does not show it."""

    place: int  # in Recording.requests
    method: str
    url: str  # of the first request, before redirects, without its query
    page: str | None
    sent: bool | None  # False: the browser did not send it, for example because its preflight failed
    status: int | None  # of the last response, as the server sent it
    readable: bool | None  # whether the page can read the response
    preflighted: bool | None = None
    cause: str | None = None  # the id of the reason for the first failure, where the recording shows it
    devtools_code: str | None = None
    likely: tuple[Likely, ...] = ()  # where it does not show it: at most two
    sentences: tuple[str, ...] = ()
    fix: str | None = None
    fixes: tuple[tuple[Fix, ...], ...] = ()
    missing: tuple[str, ...] = ()  # what the recording cannot show, and what would show it

    @property
    def fails(self) -> bool:
        """Return whether something is wrong with the request."""
        return self.cause is not None or bool(self.likely)
