"""Mixed content (Mixed Content 4.4): an https page may not fetch over http, except from loopback in some browsers."""

from crosshost.policy.engine import Engine
from crosshost.policy.origin import Address, address, is_loopback
from crosshost.policy.situation import Page


def is_blocked(page: Page, to: Address, navigation: bool, engine: Engine) -> bool:
    """Return whether a request from `page` to `to` is mixed content: the page or a document around it is https."""
    if navigation or to.origin.scheme == "https" or (engine.mixed_loopback_allowed and is_loopback(to.origin.host)):
        return False
    return any(address(url).origin.scheme == "https" for url in (page.url, *page.framed_by))
