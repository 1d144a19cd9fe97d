"""The caches of a profile: preflights that count for a while, and responses that are reused."""

from crosshost.policy import Situation, cors
from crosshost.policy.caches import Cached, freshness, preflight_lifetime
from crosshost.policy.context import SAFE_METHODS
from crosshost.policy.hop import Hop
from crosshost.policy.origin import address
from crosshost.policy.site import site
from crosshost.testing.exchange import SentRequest
from crosshost.testing.profile import Preflight, Profile
from crosshost.testing.transport import RawResponse


def partition(situation: Situation, hop: Hop) -> str:
    """Return the site of the top-level page, by which all engines keep their caches apart (Fetch, 2.8)."""
    page = situation.page
    if situation.request.mode == "navigate" and not page.framed_by:
        return site(hop.to.origin)
    return site(address((*page.framed_by, page.url)[0]).origin)


def preflight(profile: Profile, situation: Situation, hop: Hop) -> RawResponse | None:
    """Return the response to an earlier preflight that allows `hop`, or None (Fetch, method and header cache match)."""
    include = situation.request.credentials == "include"
    for credentials in (True, False) if not include else (True,):
        kept = profile.preflights.get((partition(situation, hop), hop.origin, hop.to.text, credentials))
        if kept and situation.now < kept.expires and allows(profile, kept.response, hop, include):
            return kept.response
    return None


def allows(profile: Profile, response: RawResponse, hop: Hop, include: bool) -> bool:
    return cors.preflight(response.http, hop.origin, hop.method, hop.headers, include, profile.engine) is None


def keep_preflight(profile: Profile, situation: Situation, hop: Hop, response: RawResponse) -> None:
    """Keep the response to a preflight that allowed `hop` as long as it counts."""
    include = situation.request.credentials == "include"
    lifetime = preflight_lifetime(response.http, profile.engine)
    if lifetime and allows(profile, response, hop, include):
        key = partition(situation, hop), hop.origin, hop.to.text, include
        profile.preflights[key] = Preflight(response, situation.now + lifetime)


def forget_preflight(profile: Profile, situation: Situation, hop: Hop) -> None:
    """Forget the preflights of a request whose response CORS refused (Fetch, "clear cache entries")."""
    for credentials in (True, False):
        profile.preflights.pop((partition(situation, hop), hop.origin, hop.to.text, credentials), None)


def cached(profile: Profile, situation: Situation, hop: Hop, sent: SentRequest) -> RawResponse | None:
    """Return the response that takes the place of sending `hop`, or None."""
    if hop.method != "GET":
        return None
    kept, response = profile.cache.get((partition(situation, hop), hop.to.text), (None, None))
    usable = kept is not None and kept.answers(sent.headers, hop.origin, profile.engine, situation.now)
    return response if usable else None


def keep(profile: Profile, situation: Situation, hop: Hop, sent: SentRequest, response: RawResponse) -> None:
    """Keep a response that may be reused; a write makes what is kept of its URL invalid (RFC 9111, 4.4)."""
    key = partition(situation, hop), hop.to.text
    if hop.method not in SAFE_METHODS:
        profile.cache.pop(key, None)
    if hop.method != "GET" or situation.from_cache:
        return
    if lifetime := freshness(response.http, situation.now):
        entry = Cached(response.http, sent.headers, hop.origin, situation.now + lifetime)
        profile.cache[key] = entry, response
