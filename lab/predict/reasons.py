"""The predicted reasons of each request, in the form of lab/browsers/reasons.py: those that Chromium logs or prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crosshost.policy import Finding, Response, SetCookieOutcome, Verdict
from crosshost.policy.hop import Hop
from crosshost.policy.site import registrable_domain
from lab.browsers.reasons import Line, line
from lab.predict.server import set_cookie_name

# The log's names of the reasons that DevTools does not show.
WITHOUT_CODE = {"set-partitioned-insecure": "EXCLUDE_INVALID_PARTITIONED"}


@dataclass(frozen=True)
class SentHop:
    """One hop that was sent: the verdict before its response, and that response."""

    hop: Hop
    verdict: Verdict
    response: Response


def lines(hops: Sequence[SentHop], last: Hop | Finding, verdict: Verdict) -> Iterator[Line]:
    """Yield the hops of one request. `last` is the hop that the `verdict` of the whole request is about."""
    outcomes = iter(verdict.stored)
    error = cors_error(verdict)
    is_unsent = isinstance(last, Hop) and verdict["sent"].holds is False
    for number, sent in enumerate(hops, 1):
        count = len(sent.response.all("Set-Cookie")) if sent.hop.credentials else 0
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


def withheld(verdict: Verdict) -> list[tuple[str, list[str]]]:
    """Return the cookies that Chromium logs as not sent, with their reasons.

    Chromium looks only at the cookies of the host's registrable domain, in the partition of the page's site.
    """
    cookies: dict[tuple[str, ...], list[Finding]] = {}
    for finding in verdict["cookies attached"].findings:
        values = dict(finding.values)
        if "partition" in values:  # it is about a cookie of the jar
            identity = tuple(values[name] for name in ("cookie", "domain", "path", "partition"))
            cookies.setdefault(identity, []).append(finding)
    return [
        (found[0].cookie or "", [name_of(finding) for finding in found])
        for found in cookies.values()
        if registrable(dict(found[0].values)["domain"]) == registrable(dict(found[0].values)["host"])
        and not any(finding.id == "other-partition" for finding in found)
    ]


def registrable(host: str) -> str:
    return registrable_domain(host) or host


def name_of(finding: Finding) -> str:
    """Return DevTools' name without its enum, or the log's name where DevTools has none."""
    return WITHOUT_CODE.get(finding.id) or (finding.devtools_code or finding.id).rpartition(".")[2]


def cors_error(verdict: Verdict) -> str | None:
    """Return the name of the CORS error that ends the request, or None."""
    codes = (finding.devtools_code or "" for link in verdict.links for finding in link.findings)
    return next((code.removeprefix("CorsError.") for code in codes if code.startswith("CorsError.")), None)
