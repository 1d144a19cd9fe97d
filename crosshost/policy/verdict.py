"""The verdict: will this request be sent, carry its cookies, reach the view, pass CSRF, and be readable?"""

from dataclasses import dataclass

from crosshost.policy import headers, links
from crosshost.policy.cookie import Cookie
from crosshost.policy.csrf import DjangoRequest, parse_cookies
from crosshost.policy.engine import Engine
from crosshost.policy.hop import as_received, begin, follow
from crosshost.policy.hop_result import HopResult, origin_header, send
from crosshost.policy.jar import SetCookieOutcome
from crosshost.policy.links import LINKS, Link, LinkName
from crosshost.policy.reasons import Finding
from crosshost.policy.situation import Situation


@dataclass(frozen=True)
class Verdict:
    """The chain of five links, in order, and the browser's cookies afterwards."""

    links: tuple[Link, ...]
    preflighted: bool  # an OPTIONS request is sent before the last request
    attached: tuple[Cookie, ...]  # to the last request, in the order of the Cookie header
    origin: str | None  # the last request's Origin header
    stored: tuple[SetCookieOutcome, ...]  # of all responses
    jar: tuple[Cookie, ...]  # the jar afterwards

    def __getitem__(self, name: LinkName) -> Link:
        return self.links[LINKS.index(name)]


def predict(situation: Situation, engine: Engine) -> Verdict:
    """Return what `engine` does with `situation`, redirects included; the links are those of the last request.

    Raises Problem for a URL that is not http or https or has an invalid host, and for an invalid redirect.
    """
    situation = as_received(situation, engine)
    hop, results, jar = begin(situation), [], situation.jar
    if isinstance(hop, Finding):
        return Verdict(chain(Link("sent", False, (hop,))), False, (), None, (), jar)
    for redirect in situation.redirects:
        results.append(send(situation, hop, redirect, jar, engine))
        if results[-1].fails:
            return verdict(situation, engine, results)
        next_hop = follow(hop, redirect, situation, engine)
        if isinstance(next_hop, Finding):
            return verdict(situation, engine, results, Link("reached the view", False, (next_hop,)))
        hop, jar = next_hop, results[-1].jar
    last = send(situation, hop, situation.response, jar, engine)
    results.append(last)
    if last.sent.holds is False:
        return verdict(situation, engine, results)
    received = received_by_django(situation, last, engine)
    passed = links.csrf_check(situation, received, hop, last.attached, engine)
    view = links.view(situation, received, hop, passed, last.attached)
    return verdict(situation, engine, results, view, passed)


def received_by_django(situation: Situation, last: HopResult, engine: Engine) -> DjangoRequest | None:
    """Return the last request as Django receives it."""
    if situation.django is None:
        return None
    return DjangoRequest(
        django=situation.django,
        address=last.hop.to,
        method=last.hop.method,
        origin=origin_header(situation, last.hop, engine) if situation.django.sees_origin else None,
        referer=headers.referer(situation.page, last.hop.to),
        cookies=parse_cookies("; ".join(cookie.sent_as for cookie in last.attached)),
        headers=last.hop.headers,
        form_token=last.hop.form_token,
    )


def verdict(situation: Situation, engine: Engine, results: list[HopResult], *decided: Link) -> Verdict:
    """Return the verdict after the hops so far: the links of the last one, and those in `decided`."""
    last = results[-1]
    return Verdict(
        links=chain(last.sent, last.cookies, last.readable, *decided),
        preflighted=last.hop.preflighted,
        attached=last.attached,
        origin=origin_header(situation, last.hop, engine),
        stored=tuple(outcome for result in results for outcome in result.stored),
        jar=last.jar,
    )


def chain(*decided: Link) -> tuple[Link, ...]:
    """Return all five links in order; those not in `decided` were not reached."""
    by_name = {link.name: link for link in decided}
    return tuple(by_name.get(name, Link(name, None)) for name in LINKS)
