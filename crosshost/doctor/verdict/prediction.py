"""The prediction for a login: whether it works, and if not, which link of the chain breaks."""

from dataclasses import dataclass
from typing import Literal

from crosshost.doctor.evidence import Exchange
from crosshost.policy import Finding
from crosshost.policy.links import LinkName

Way = Literal["fetch", "first-party"]
WAYS: dict[Way, str] = {"fetch": "login by fetch", "first-party": "login on the API's page"}


@dataclass(frozen=True)
class Break:
    """A link that does not hold, and the exchange that shows it."""

    link: LinkName
    finding: Finding
    exchange: Exchange


@dataclass(frozen=True)
class LoginResult:
    """The prediction for one way to log in, in one engine: `works` is None where it is inconclusive."""

    engine: str
    way: Way
    works: bool | None
    breaks: tuple[Break, ...] = ()  # everything wrong with the first link that breaks
