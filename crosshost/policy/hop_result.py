"""The result of one hop: is it sent, with which cookies, what is stored, and may the page read the response?"""

from dataclasses import dataclass

from crosshost.policy import headers, links
from crosshost.policy.attach import attach
from crosshost.policy.context import Context, context
from crosshost.policy.cookie import Cookie
from crosshost.policy.engine import Engine
from crosshost.policy.folded import unfolded
from crosshost.policy.hop import Hop
from crosshost.policy.jar import SetCookieOutcome, store
from crosshost.policy.links import Link
from crosshost.policy.origin import address
from crosshost.policy.reasons import make_finding
from crosshost.policy.situation import Response, Situation


@dataclass(frozen=True)
class HopResult:
    """The result of one hop: whether it is sent, and what becomes of its response."""

    hop: Hop
    sent: Link
    cookies: Link
    readable: Link
    attached: tuple[Cookie, ...] = ()  # in the order of the Cookie header
    stored: tuple[SetCookieOutcome, ...] = ()
    jar: tuple[Cookie, ...] = ()  # afterwards
    where: Context | None = None  # None: it is not sent

    @property
    def fails(self) -> bool:
        """Return whether the fetch ends here: the request is not sent, or CORS refuses the response."""
        return self.sent.holds is False or (self.readable.holds is False and self.hop.tainting == "cors")


def send(
    situation: Situation, hop: Hop, response: Response | None, jar: tuple[Cookie, ...], engine: Engine
) -> HopResult:
    """Return the result of sending `hop` with the cookies of `jar`, and of receiving `response`, if it is known."""
    result = before(situation, hop, jar, engine)
    return result if response is None else after(situation, result, response, engine)


def before(situation: Situation, hop: Hop, jar: tuple[Cookie, ...], engine: Engine) -> HopResult:
    """Return the result of sending `hop`, as far as it is known before its response."""
    navigates = situation.request.mode == "navigate"
    where = context(situation.page, hop.to, hop.method, navigates, hop.redirected_by, engine, situation.now)
    sent = links.sent(situation, hop, where, engine)
    if sent.holds is False:
        return HopResult(hop, sent, Link("cookies attached", None), Link("readable", None), jar=jar)
    attached, withheld = attach(jar, where, engine) if hop.credentials else ((), ())
    cookies = links.cookies(situation, hop, jar, attached, withheld)
    return HopResult(hop, sent, cookies, links.readable(situation, hop, None), attached, jar=jar, where=where)


def after(situation: Situation, result: HopResult, response: Response, engine: Engine) -> HopResult:
    """Return `result` with what becomes of the response."""
    hop, where, stored, jar = result.hop, result.where, result.stored, result.jar
    if where is None:
        return result
    if hop.credentials:
        stored, jar = store_cookies(response, jar, where, engine)
    readable = links.readable(situation, hop, response)
    return HopResult(hop, result.sent, result.cookies, readable, result.attached, stored, jar, where)


def store_cookies(
    response: Response, jar: tuple[Cookie, ...], where: Context, engine: Engine
) -> tuple[tuple[SetCookieOutcome, ...], tuple[Cookie, ...]]:
    """Return the outcomes of the response's Set-Cookie headers and of those folded into them, and the jar afterwards.

    The cookies are stored even if the page may not read the response.
    """
    outcomes = []
    for header in response.all("Set-Cookie"):
        jar, outcome = store(jar, header, where, engine)
        outcomes.append(outcome)
        first, *lost = unfolded(header)
        names = [each.partition("=")[0].strip() for each in (first, *lost)]
        for name, other in zip(names[1:], lost, strict=True):
            finding = make_finding("set-cookie-folded", cookie=name, first=names[0])
            outcomes.append(SetCookieOutcome(other, refused=(finding,)))
    return tuple(outcomes), jar


def origin_header(situation: Situation, hop: Hop, engine: Engine) -> str | None:
    """Return the request's Origin header, or None."""
    page, mode = situation.page, situation.request.mode
    by_policy = mode == "navigate" or (mode != "cors" and engine.fetch_hides_origin)
    policy = page.referrer_policy if by_policy else "unsafe-url"
    cross_origin = page.opaque or hop.to.origin != address(page.url).origin
    return headers.origin_header(
        hop.origin, hop.to, hop.method, policy, by_cors=hop.tainting == "cors", cross_origin=cross_origin
    )
