"""One request and its answer: is it sent, with which cookies, what does the answer store, and may the page read it?"""

from dataclasses import dataclass

from crosshost.policy import headers, links
from crosshost.policy.attach import attach
from crosshost.policy.context import Context, context
from crosshost.policy.cookie import Cookie
from crosshost.policy.engine import Engine
from crosshost.policy.hop import Hop
from crosshost.policy.jar import SetCookieOutcome, store
from crosshost.policy.links import Link
from crosshost.policy.origin import address
from crosshost.policy.situation import Response, Situation


@dataclass(frozen=True)
class Exchange:
    hop: Hop
    sent: Link
    cookies: Link
    readable: Link
    attached: tuple[Cookie, ...] = ()  # in the order of the Cookie header
    stored: tuple[SetCookieOutcome, ...] = ()
    jar: tuple[Cookie, ...] = ()  # afterwards

    @property
    def fails(self) -> bool:
        """Nothing follows: it was not sent, or CORS refused the answer, be it a redirect."""
        return self.sent.holds is False or (self.readable.holds is False and self.hop.tainting == "cors")


def exchange(
    situation: Situation, hop: Hop, response: Response | None, jar: tuple[Cookie, ...], engine: Engine
) -> Exchange:
    """Send `hop` with the cookies of `jar`, and take `answer` in, where there is one."""
    navigates = situation.request.mode == "navigate"
    where = context(situation.page, hop.to, hop.method, navigates, hop.on_the_way, engine, situation.now)
    sent = links.sent(situation, hop, where, engine)
    if sent.holds is False:
        return Exchange(hop, sent, Link("cookies attached", None), Link("readable", None), jar=jar)
    attached, kept_back = attach(jar, where, engine) if hop.credentials else ((), ())
    cookies = links.cookies(situation, hop, jar, attached, kept_back)
    stored, jar = take_in(response, jar, where, engine) if response and hop.credentials else ((), jar)
    return Exchange(hop, sent, cookies, links.readable(situation, hop, response), attached, stored, jar)


def take_in(
    response: Response, jar: tuple[Cookie, ...], where: Context, engine: Engine
) -> tuple[tuple[SetCookieOutcome, ...], tuple[Cookie, ...]]:
    """What becomes of the answer's cookies, and the jar afterwards. Whether the page may read it plays no part."""
    outcomes = []
    for header in response.all("Set-Cookie"):
        jar, outcome = store(jar, header, where, engine)
        outcomes.append(outcome)
    return tuple(outcomes), jar


def origin_header(situation: Situation, hop: Hop) -> str | None:
    """The request's Origin header, or None."""
    page = situation.page
    leaves = page.opaque or hop.to.origin != address(page.url).origin
    return headers.origin_header(
        hop.origin, hop.to, hop.method, page.referrer_policy, by_cors=hop.tainting == "cors", leaves=leaves
    )
