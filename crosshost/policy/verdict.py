"""The verdict: will this request be sent, carry its cookies, be accepted by the view, pass CSRF, and be readable?"""

from dataclasses import dataclass

from crosshost import nearest
from crosshost.policy import headers, links, words
from crosshost.policy.cookie import Cookie
from crosshost.policy.csrf import DjangoRequest, parse_cookies
from crosshost.policy.engine import Engine
from crosshost.policy.errors import PolicyError
from crosshost.policy.fields import check_argument
from crosshost.policy.hop import as_received, begin, follow
from crosshost.policy.hop_result import HopResult, origin_header, send
from crosshost.policy.jar import SetCookieOutcome
from crosshost.policy.links import LINKS, Link, LinkName
from crosshost.policy.reasons import Finding, make_finding, setting_of
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
        if name not in LINKS:
            raise PolicyError(f"there is no link {name!r}: {nearest(str(name), LINKS)}")
        return self.links[LINKS.index(name)]

    def __str__(self) -> str:
        return "\n".join(words.lines(self.links, self.attached, self.stored))

    def attaches(self, cookie: str) -> bool | None:
        """Return whether the last request has a cookie of this name; None if it is unknown whether it is sent."""
        check_argument("cookie", str, cookie)
        return self["sent"].holds if cookie in [attached.name for attached in self.attached] else False

    def withheld(self, cookie: str) -> tuple[Finding, ...]:
        """Return why the last request does not have the cookie of this name; of several cookies, why not all."""
        if self.attaches(cookie) is False and self["sent"].holds is False:
            return self["sent"].findings
        findings = self["cookies attached"].findings
        about = tuple(finding for finding in findings if finding.cookie in (cookie, None))  # None: about all cookies
        if about or self.attaches(cookie) is not False:
            return about
        return (make_finding("cookie-absent", cookie=cookie, setting=setting_of(cookie)),)


def predict(situation: Situation, engine: Engine) -> Verdict:
    """Return what `engine` does with `situation`, redirects included; the links are those of the last request.

    Raises PolicyError for an invalid redirect, as Situation and its parts do for what is wrong in them.
    """
    check_argument("situation", Situation, situation)
    check_argument("engine", Engine, engine)
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
            return verdict(situation, engine, results, Link("accepted by view", False, (next_hop,)))
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
    sent, after = last.sent, (last.cookies, last.readable, *decided)
    if sent.holds is not False:  # it is sent if every request before it was
        sent = next((result.sent for result in results if result.sent.holds is None), sent)
    if sent.holds is None:
        after = tuple(map(links.if_sent, after))
    return Verdict(
        links=chain(sent, *after),
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
