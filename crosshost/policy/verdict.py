"""The verdict: will this request be sent, carry its cookies, reach the view, pass CSRF, and be readable?"""

from dataclasses import dataclass

from crosshost.policy import headers, links
from crosshost.policy.cookie import Cookie
from crosshost.policy.csrf import Seen
from crosshost.policy.engine import Engine
from crosshost.policy.exchange import Exchange, exchange, origin_header
from crosshost.policy.hop import begin, follow
from crosshost.policy.jar import SetCookieOutcome
from crosshost.policy.links import LINKS, Link, LinkName
from crosshost.policy.reasons import Finding
from crosshost.policy.situation import Situation


@dataclass(frozen=True)
class Verdict:
    """The chain of five links, in order, and what the browser holds afterwards."""

    links: tuple[Link, ...]
    preflighted: bool  # an OPTIONS goes before the last request
    attached: tuple[Cookie, ...]  # to the last request, in the order of the Cookie header
    origin: str | None  # the last request's Origin header
    stored: tuple[SetCookieOutcome, ...]  # of every answer that reached the browser
    jar: tuple[Cookie, ...]  # the jar afterwards

    def __getitem__(self, name: LinkName) -> Link:
        return self.links[LINKS.index(name)]


def predict(situation: Situation, engine: Engine) -> Verdict:
    """Say what `engine` does with `situation`, along its redirects; the links are those of the last request.

    Raises Problem for a URL that is not http or https or has no valid host, and for a redirect that is none.
    """
    hop, done, jar = begin(situation), [], situation.jar
    if isinstance(hop, Finding):
        return Verdict(chain(Link("sent", False, (hop,))), False, (), None, (), jar)
    for redirect in situation.redirects:
        done.append(exchange(situation, hop, redirect, jar, engine))
        if done[-1].fails:
            return verdict(situation, done)
        further = follow(hop, redirect, situation)
        if isinstance(further, Finding):
            return verdict(situation, done, Link("reached the view", False, (further,)))
        hop, jar = further, done[-1].jar
    last = exchange(situation, hop, situation.response, jar, engine)
    done.append(last)
    if last.sent.holds is False:
        return verdict(situation, done)
    seen = seen_by_django(situation, last)
    passed = links.csrf_check(situation, seen, last.attached, engine)
    view = links.view(situation, seen, hop, passed)
    return verdict(situation, done, view, passed)


def seen_by_django(situation: Situation, last: Exchange) -> Seen | None:
    """The last request as it reaches Django; of two cookies with one name the last counts (parse_cookie)."""
    if situation.django is None:
        return None
    return Seen(
        django=situation.django,
        address=last.hop.to,
        method=last.hop.method,
        origin=origin_header(situation, last.hop) if situation.django.sees_origin else None,
        referer=headers.referer(situation.page, last.hop.to),
        cookies={cookie.name: cookie.value for cookie in last.attached},
        headers=last.hop.headers,
        form_token=last.hop.form_token,
    )


def verdict(situation: Situation, done: list[Exchange], *decided: Link) -> Verdict:
    """The verdict of the exchanges so far, of which the last counts, and the links that were decided besides."""
    last = done[-1]
    return Verdict(
        links=chain(last.sent, last.cookies, last.readable, *decided),
        preflighted=last.hop.preflighted,
        attached=last.attached,
        origin=origin_header(situation, last.hop),
        stored=tuple(outcome for one in done for outcome in one.stored),
        jar=last.jar,
    )


def chain(*told: Link) -> tuple[Link, ...]:
    """All five links in order; what was not told was not reached."""
    by_name = {link.name: link for link in told}
    return tuple(by_name.get(name, Link(name, None)) for name in LINKS)
