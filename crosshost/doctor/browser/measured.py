"""What a browser did, as plain data."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["before", "token", "login", "after", "control"]  # before and after the login


@dataclass(frozen=True)
class Step:
    """One fetch of the page: the status that the page could read, or 0 and the text of the error."""

    kind: Kind
    method: str
    url: str
    status: int = 0
    error: str = ""
    redirected: bool = False
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Measured:
    """The result in one browser; `works` is None where it is inconclusive, and `why` is one clause."""

    engine: str
    browser: str  # name and version: chromium 156
    works: bool | None
    why: str = ""
    predicted: bool | None = None  # by the model, for this engine and version
    steps: tuple[Step, ...] = ()

    @property
    def disagrees(self) -> bool:
        """Return whether browser and model say the opposite."""
        return None not in (self.works, self.predicted) and self.works != self.predicted
