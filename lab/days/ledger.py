"""The ledger of a load: what was sent, what was acknowledged, and from both what was lost. Pure, no I/O.

The load's threads write into one ledger: each entry is one call of `append` or `add`, which are atomic.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

PROBES = ("whoami", "page")  # the kinds that are sent often enough to time a gap


@dataclass(frozen=True)
class Sent:
    """A request and how it ended. Times are in seconds of one clock."""

    kind: str  # whoami, page, health, post, login, preflight
    route: str  # nginx, or gunicorn for its own port
    began: float
    ended: float
    outcome: str  # the status, or what happened without one: refused, closed, timeout, certificate
    is_good: bool  # the status that a healthy deployment gives, and the page may read it
    is_readable: bool = True  # has the CORS headers that the page needs
    is_json: bool = True
    has_retry_after: bool = False

    @property
    def is_response(self) -> bool:
        return self.outcome.isdigit()


@dataclass
class Ledger:
    """What one load did. A post is known by the id in its title, a session by the name of its visitor."""

    sent: list[Sent] = field(default_factory=list)
    attempted: list[str] = field(default_factory=list)  # posts that were sent
    posts: list[str] = field(default_factory=list)  # acknowledged with 201
    sessions: list[str] = field(default_factory=list)  # acknowledged with 200
    refused_sessions: list[str] = field(default_factory=list)  # answered 401 after that, perhaps only once


@dataclass(frozen=True)
class Result:
    """What the page shows of a day."""

    requests: int
    failed: int
    outcomes: dict[str, dict[str, int]]  # of the failed, by route
    gaps: dict[str, float]  # the longest time from a good response to the next one, by kind and in seconds
    slowest: dict[str, float]  # seconds until the end, good or not, by kind
    posts: int
    posts_lost: int
    duplicates: int
    sessions: int
    sessions_lost: int
    unreadable: int  # responses without CORS headers, which the page sees as a "CORS error"
    not_json: int  # errors that are not JSON
    without_retry_after: int  # 503 or 429

    @property
    def gap(self) -> float:
        return max((self.gaps.get(kind, 0.0) for kind in PROBES), default=0.0)

    @property
    def longest(self) -> float:
        return max(self.slowest.values(), default=0.0)


def settle(ledger: Ledger, stored: Iterable[str], living: Collection[str]) -> Result:
    """Return the result of a load, given the posts that are `stored` and the sessions that answer at the end."""
    copies = Counter(title for title in stored if title in set(ledger.attempted))
    responses = [sent for sent in ledger.sent if sent.is_response]
    errors = [sent for sent in responses if not sent.is_good]
    lost_sessions = set(ledger.refused_sessions) | (set(ledger.sessions) - set(living))
    return Result(
        requests=len(ledger.sent),
        failed=sum(not sent.is_good for sent in ledger.sent),
        outcomes=by_route(ledger.sent),
        gaps=gaps(ledger.sent),
        slowest=slowest(ledger.sent),
        posts=len(ledger.posts),
        posts_lost=len(set(ledger.posts) - set(copies)),
        duplicates=sum(count - 1 for count in copies.values()),
        sessions=len(ledger.sessions),
        sessions_lost=len(lost_sessions),
        unreadable=sum(not sent.is_readable for sent in responses),
        not_json=sum(not sent.is_json for sent in errors),
        without_retry_after=sum(sent.outcome in ("429", "503") and not sent.has_retry_after for sent in errors),
    )


def by_route(requests: Iterable[Sent]) -> dict[str, dict[str, int]]:
    """Return how often each outcome of a failed request was seen, by route."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for sent in requests:
        if not sent.is_good:
            counted[sent.route][sent.outcome] += 1
    return {route: dict(sorted(outcomes.items())) for route, outcomes in sorted(counted.items())}


def gaps(requests: Iterable[Sent]) -> dict[str, float]:
    """Return the longest time without a good response for each kind, on the route on which it was longest.

    Times before the first good response and after the last one count, too.
    """
    sent: dict[tuple[str, str], list[Sent]] = defaultdict(list)
    for one in requests:
        sent[one.kind, one.route].append(one)
    longest: dict[str, float] = {}
    for (kind, _), of in sorted(sent.items()):
        good = sorted(one.ended for one in of if one.is_good)
        times = [min(one.began for one in of), *good, max(one.ended for one in of)]
        gap = max(later - earlier for earlier, later in pairwise(times))
        longest[kind] = max(gap, longest.get(kind, 0.0))
    return longest


def slowest(requests: Iterable[Sent]) -> dict[str, float]:
    """Return the longest time that a request of each kind took."""
    longest: dict[str, float] = {}
    for one in requests:
        longest[one.kind] = max(one.ended - one.began, longest.get(one.kind, 0.0))
    return dict(sorted(longest.items()))


def unwell(requests: Iterable[Sent]) -> list[str]:
    """Return the kinds of requests, each with its route and outcome, of which the last one failed."""
    last = {(one.kind, one.route): one for one in sorted(requests, key=lambda one: one.began)}
    return [f"{kind} on {route} ({one.outcome})" for (kind, route), one in sorted(last.items()) if not one.is_good]
