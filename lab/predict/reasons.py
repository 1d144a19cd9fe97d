"""The predicted reasons of each request, in the form of lab/browsers/reasons.py: those that Chromium logs or prints."""

from collections.abc import Iterable, Iterator
from itertools import islice

from crosshost.browsers.predicted import cors_error, name_of, withheld
from crosshost.policy import SetCookieOutcome, Verdict
from crosshost.policy.hop import Hop
from crosshost.testing.loop import Outcome, SentHop
from lab.browsers.reasons import Line, line
from lab.predict.server import set_cookie_name


def lines(outcome: Outcome, verdict: Verdict) -> Iterator[Line]:
    """Yield the hops of one request. `verdict` is of the whole request."""
    hops, last = outcome.hops, outcome.last
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
        sent=[cookie.name for cookie in sent.result.attached],
        not_sent=withheld(sent.result.cookies.findings),
        stored=[set_cookie_name(outcome.header) for outcome in outcomes if not outcome.refused],
        not_stored=[
            (set_cookie_name(outcome.header).removeprefix("-"), [name_of(finding) for finding in outcome.refused])
            for outcome in outcomes
            if outcome.refused
        ],
        cors=error,
    )
