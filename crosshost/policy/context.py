"""The context of a request: is it same-site, and are its cookies third-party cookies?

RFC 6265bis, section 5.2 ("same-site requests"). Its "site for cookies" is the site of the top-level page, unless a
frame in between is of another site.
"""

from dataclasses import dataclass
from typing import Literal

from crosshost.policy import first_party
from crosshost.policy.engine import Engine
from crosshost.policy.origin import Address, Origin, address
from crosshost.policy.site import same_site, site
from crosshost.policy.situation import Page

CROSS_SITE = ", in a cross-site frame or request"  # the second part of a partition's key (CHIPS, "partition key")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")  # RFC 9110, 9.2.1


@dataclass(frozen=True)
class Context:
    """Everything about page and request that decides about cookies."""

    address: Address
    reach: Literal["same-site", "lax", "cross-site"]  # `lax`: a cross-site top-level navigation with a safe method
    from_same_site: bool  # page and documents around it are same-site with the target, whatever redirected it
    only_scheme: bool  # it would be same-site if the schemes were equal
    navigation: bool  # top-level: the response becomes the page
    third_party: bool  # to another site than the top-level page's
    top: Origin  # origin of the top-level page; for a navigation, of the page that it loads
    partition: str  # the key of the partition of its cookies, if they are partitioned
    now: float

    @property
    def page(self) -> str:
        """Return the site of the top-level page."""
        return site(self.top)


def context(
    page: Page, to: Address, method: str, navigates: bool, redirected_by: tuple[Origin, ...], engine: Engine, now: float
) -> Context:
    """Return the context of a request from `page` to `to`, after redirects by the origins `redirected_by`."""
    page_origin = address(page.url).origin
    frames = [address(url).origin for url in page.framed_by]
    navigation = navigates and not frames  # in a frame, only the frame navigates
    documents = (*frames, page_origin)
    initiators = (*documents, *redirected_by) if engine.redirects_change_site else documents

    def one_site(origins: tuple[Origin, ...], schemeful: bool) -> bool:
        return not page.opaque and all(same_site(origin, to.origin, schemeful) for origin in origins)

    if engine.same_site_by_first_party:
        hops = (*redirected_by, to.origin)
        same = first_party.is_same_site(documents, hops, navigation, page.opaque)
        # Once a redirect was to another site, cookies stay blocked (WebKit, NetworkDataTaskSoup).
        from_same_site = all(same_site(documents[0], hop, engine.schemeful_same_site) for hop in hops)
    else:
        same = one_site(initiators, engine.schemeful_same_site)
        from_same_site = one_site(documents, engine.schemeful_same_site)
    third_party = not navigation and not from_same_site
    top = to.origin if navigation else documents[0]
    return Context(
        address=to,
        reach="same-site" if same else "lax" if navigation and method in SAFE_METHODS else "cross-site",
        from_same_site=from_same_site,
        only_scheme=engine.schemeful_same_site and not same and one_site(initiators, schemeful=False),
        navigation=navigation,
        third_party=third_party,
        top=top,
        partition=site(top) + (CROSS_SITE if third_party and engine.partitions_by_ancestors else ""),
        now=now,
    )
