"""Where a request stands: whose site began it, and whether its cookies are a third party's.

RFC 6265bis, section 5.2 ("same-site requests"); "site for cookies" there is what the address bar says, as long as no
frame on the way is of another site.
"""

from dataclasses import dataclass
from typing import Literal

from crosshost.policy.engine import Engine
from crosshost.policy.origin import Address, Origin, address
from crosshost.policy.site import same_site, site
from crosshost.policy.situation import Page

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")  # RFC 9110, 9.2.1


@dataclass(frozen=True)
class Context:
    """What of page and request decides about cookies."""

    address: Address
    reach: Literal["same-site", "lax", "cross-site"]  # `lax`: another site's, as a top-level navigation that is safe
    only_scheme: bool  # it is not same-site for the scheme alone
    navigation: bool  # top-level: the request becomes the page
    third_party: bool  # of another site than the top-level page
    top: Origin  # the top-level page's, once the answer is there
    now: float

    @property
    def page(self) -> str:
        return site(self.top)


def context(
    page: Page, to: Address, method: str, navigates: bool, on_the_way: tuple[Origin, ...], engine: Engine, now: float
) -> Context:
    """The context of a request from `page` to `to`; `on_the_way` are the origins that redirected it."""
    asking = address(page.url).origin
    frames = [address(url).origin for url in page.framed_by]
    navigation = navigates and not frames  # within a frame it is the frame that moves
    documents = (*frames, asking)
    began = (*documents, *on_the_way) if engine.redirects_change_site else documents

    def one_site(origins: tuple[Origin, ...], schemeful: bool) -> bool:
        return not page.opaque and all(same_site(origin, to.origin, schemeful) for origin in origins)

    same = one_site(began, engine.schemeful_same_site)
    return Context(
        address=to,
        reach="same-site" if same else "lax" if navigation and method in SAFE_METHODS else "cross-site",
        only_scheme=not same and one_site(began, schemeful=False),
        navigation=navigation,
        third_party=not navigation and not one_site(documents, engine.schemeful_same_site),
        top=to.origin if navigation else documents[0],
        now=now,
    )
