"""Mixed content (Mixed Content 4.4): an https page may not fetch over http, with exceptions for nearby addresses.

Loopback is one in some browsers. Another is the local network, where Local Network Access asks the user instead.
"""

from crosshost.policy.engine import Engine
from crosshost.policy.local_network import OWN, space_in_url
from crosshost.policy.origin import Address, address, is_loopback
from crosshost.policy.situation import Page, Request


def is_blocked(page: Page, request: Request, to: Address, navigation: bool, engine: Engine) -> bool:
    """Return whether a request from `page` to `to` is mixed content: the page or a document around it is https."""
    if navigation or to.origin.scheme == "https" or (engine.mixed_loopback_allowed and is_loopback(to.origin.host)):
        return False
    if may_be_local(request, to, engine):
        return False
    return any(address(url).origin.scheme == "https" for url in (page.url, *page.framed_by))


def may_be_local(request: Request, to: Address, engine: Engine) -> bool:
    """Return whether the URL or the option `targetAddressSpace` says that `to` is in the user's own network.

    Local Network Access, "Integration with Mixed Content". Chromium asks for no public page here.
    """
    rules = engine.local_network
    if rules is None or not rules.allows_mixed_content:
        return False
    stated = request.target_address_space if rules.supports_target_address_space else None
    return space_in_url(to.origin.host, rules.public_blocks) in OWN or stated in OWN
