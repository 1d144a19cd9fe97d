"""The predicted reasons of each request, in the form of lab/browsers/reasons.py: those that Chromium logs or prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crosshost.browsers.predicted import cors_error, name_of, withheld
from crosshost.policy import Finding, SetCookieOutcome, Verdict
from crosshost.policy.hop import Hop
from lab.browsers.reasons import Line, line
from lab.predict.server import ServerResponse, set_cookie_name


@dataclass(frozen=True)
class SentHop:
    """One hop that was sent: the verdict before its response, that response, and the preflight's."""

    hop: Hop
    verdict: Verdict
    response: ServerResponse
    preflight: ServerResponse | None = None
    is_cached: bool = False


def lines(hops: Sequence[SentHop], last: Hop | Finding, verdict: Verdict) -> Iterator[Line]:
    """Yield the hops of one request. `last` is the hop that the `verdict` of the whole request is about."""
    outcomes = iter(verdict.stored)
    error = cors_error(verdict)
    is_unsent = isinstance(last, Hop) and verdict["sent"].holds is False
    for number, sent in enumerate(hops, 1):
        count = len(sent.response.http.all("Set-Cookie")) if sent.hop.credentials else 0
        fails = number == len(hops) and not is_unsent
        if of_hop := of_sent(sent, list(islice(outcomes, count)), error if fails else None):
            yield of_hop
    if isinstance(last, Hop) and is_unsent and (unsent := line(last.method, last.to.text, cors=error)):
        yield unsent


def of_sent(sent: SentHop, outcomes: Iterable[SetCookieOutcome], error: str | None) -> Line | None:
    outcomes = list(outcomes)
    return line(
        sent.hop.method,
        sent.hop.to.text,
        sent=[cookie.name for cookie in sent.verdict.attached],
        not_sent=withheld(sent.verdict),
        stored=[set_cookie_name(outcome.header) for outcome in outcomes if not outcome.refused],
        not_stored=[
            (set_cookie_name(outcome.header).removeprefix("-"), [name_of(finding) for finding in outcome.refused])
            for outcome in outcomes
            if outcome.refused
        ],
        cors=error,
    )
