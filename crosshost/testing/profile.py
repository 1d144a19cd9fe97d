"""The state of one browser profile: its cookies, what it has in its caches, and what it has sent so far."""

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from crosshost.policy import Cookie, Engine, Finding
from crosshost.policy.caches import Cached
from crosshost.policy.hop import Hop
from crosshost.policy.hop_result import HopResult
from crosshost.policy.situation import AddressSpace
from crosshost.testing.exchange import Exchange, name_of
from crosshost.testing.transport import RawResponse

if TYPE_CHECKING:
    from crosshost.testing.loop import Outcome


@dataclass(frozen=True, repr=False)
class Preflight:
    """The response to a preflight that allowed a request."""

    response: RawResponse
    expires: float


@dataclass(repr=False)
class Profile:
    """What one request leaves for the next. Times are seconds since 1970."""

    engine: Engine
    address_spaces: tuple[tuple[str, AddressSpace], ...] = ()  # as Situation has them
    local_network_permission: Literal["granted", "denied"] | None = "denied"  # no user is there to allow it
    jar: tuple[Cookie, ...] = ()
    refused: dict[tuple[str, str], Finding] = field(default_factory=dict)  # by host and name: why it was not stored
    # By the site of the top-level page, which keeps caches apart; then by URL, and what else must be equal.
    cache: dict[tuple[str, str], tuple[Cached, RawResponse]] = field(default_factory=dict)
    preflights: dict[tuple[str, str, str, bool], Preflight] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    outcomes: "list[Outcome]" = field(default_factory=list)
    later: float = 0  # seconds by which the profile's clock is ahead of the machine's

    @property
    def now(self) -> float:
        return time.time() + self.later

    def clear(self) -> None:
        """Forget everything, as a fresh profile."""
        self.jar = ()
        for kept in (self.refused, self.cache, self.preflights, self.exchanges, self.outcomes):
            kept.clear()

    def fork(self) -> "Profile":
        """Return a profile in the same state, which has sent nothing yet."""
        own = replace(self, refused=dict(self.refused), exchanges=[], outcomes=[])
        own.cache, own.preflights = dict(self.cache), dict(self.preflights)
        return own

    def remember(self, hop: Hop, result: HopResult) -> None:
        """Keep the cookies that a response stored, and for each refused one the reason."""
        self.jar = result.jar
        for outcome in result.stored:
            key = hop.to.origin.host, name_of(outcome)
            self.refused.pop(key, None)
            if outcome.refused:
                self.refused[key] = outcome.refused[0]
