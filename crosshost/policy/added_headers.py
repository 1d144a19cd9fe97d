"""The headers that a browser adds to a request besides cookies: Accept, Referer, Origin and Sec-Fetch-*."""

from typing import Literal

from crosshost.policy import cors, headers
from crosshost.policy.engine import Engine
from crosshost.policy.hop import Hop
from crosshost.policy.hop_result import origin_header
from crosshost.policy.origin import address
from crosshost.policy.site import sec_fetch_site
from crosshost.policy.situation import Headers, Situation

Destination = Literal["document", "iframe", "empty"]  # of a request (Fetch): a top-level page, a frame, a fetch
ACCEPT_DOCUMENT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def added_headers(situation: Situation, hop: Hop, destination: Destination, typed: bool, engine: Engine) -> Headers:
    """Return what the browser adds to `hop`. `typed`: nobody's page asks for it, the user typed its URL."""
    added = [("Accept", ACCEPT_DOCUMENT if situation.request.mode == "navigate" else "*/*")]
    if not typed and (referer := headers.referer(situation.page, hop.to)):
        added.append(("Referer", referer))
    origin = origin_header(situation, hop, engine)
    if origin is not None:
        added.append(("Origin", origin))
    added += fetch_metadata(situation, hop, destination, typed, engine)
    given = {name.lower() for name, _ in hop.headers}
    return tuple(pair for pair in added if pair[0].lower() not in given)


def preflight_headers(situation: Situation, hop: Hop, engine: Engine) -> Headers:
    """Return the headers of the preflight of `hop` (Fetch, CORS-preflight fetch)."""
    added = [("Accept", "*/*"), ("Access-Control-Request-Method", hop.method)]
    if names := cors.unsafe_header_names(hop.headers):
        added.append(("Access-Control-Request-Headers", ",".join(names)))
    if referer := headers.referer(situation.page, hop.to):
        added.append(("Referer", referer))
    added.append(("Origin", hop.origin))
    return (*added, *fetch_metadata(situation, hop, "empty", False, engine))


def fetch_metadata(situation: Situation, hop: Hop, destination: Destination, typed: bool, engine: Engine) -> Headers:
    """Return the Sec-Fetch-* headers of `hop` (Fetch Metadata 2), which only trustworthy URLs get."""
    if not hop.to.origin.trustworthy:
        return ()
    page = situation.page
    chain = (*hop.redirected_by, hop.to.origin)
    site = "none" if typed else "cross-site"
    if not typed and not page.opaque:
        site = sec_fetch_site(address(page.url).origin, chain, engine.fetch_site_is_schemeful) or site
    fetched = (("Sec-Fetch-Dest", destination), ("Sec-Fetch-Mode", situation.request.mode), ("Sec-Fetch-Site", site))
    user = destination == "document"  # a click, or the address bar
    return (*fetched, ("Sec-Fetch-User", "?1")) if user and engine.sends_fetch_user else fetched
