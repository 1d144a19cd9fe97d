"""Mixed content (Mixed Content 4.4): an https page fetches nothing over http, this machine apart."""

from crosshost.policy.engine import Engine
from crosshost.policy.origin import Address, address, is_loopback
from crosshost.policy.situation import Page


def is_blocked(page: Page, to: Address, navigation: bool, engine: Engine) -> bool:
    """Is a request from `page` to `to` blocked as mixed content? One https document on the way is enough."""
    if navigation or to.origin.scheme == "https" or (engine.mixed_loopback_allowed and is_loopback(to.origin.host)):
        return False
    return any(address(url).origin.scheme == "https" for url in (page.url, *page.framed_by))
