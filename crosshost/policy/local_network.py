"""Local Network Access: which requests a browser sends to the user's own network only with the user's permission.

WICG Local Network Access, the draft of April 2026, as far as Chromium 156 and Firefox 153 implement it (measured by
tests/browsers/test_local_network.py). A page that came from a public address asks before it may call an address of the
local network, or of the user's own machine. From a local page to loopback both let a request through, although the
draft counts it too.
"""

import ipaddress
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from crosshost.policy.engine import Engine, LocalNetworkRules
from crosshost.policy.origin import CACHE_SIZE, Address, Origin, address, is_ip, is_loopback
from crosshost.policy.reasons import Finding, make_finding
from crosshost.policy.situation import AddressSpace, Page, Situation

# "Non-public IP address blocks" of the draft; the first match counts. IPv4-mapped IPv6 addresses count as their IPv4.
BLOCKS: tuple[tuple[str, AddressSpace], ...] = (
    ("127.0.0.0/8", "loopback"),
    ("10.0.0.0/8", "local"),
    ("100.64.0.0/10", "local"),
    ("172.16.0.0/12", "local"),
    ("192.168.0.0/16", "local"),
    ("198.18.0.0/15", "loopback"),
    ("169.254.0.0/16", "local"),
    ("::1/128", "loopback"),
    ("fc00::/7", "local"),
    ("fe80::/10", "local"),
    ("fec0::/10", "local"),
    ("0.0.0.0/32", "loopback"),
    ("0.0.0.0/8", "local"),
    ("::/128", "loopback"),
    ("2001:db8::/32", "local"),
    ("3fff::/20", "local"),
)
NETWORKS = tuple((ipaddress.ip_network(block), block, space) for block, space in BLOCKS)
PERMISSIONS: dict[AddressSpace, str] = {"loopback": "loopback-network", "local": "local-network"}
ALIAS = "local-network-access"  # of both permissions
OWN: tuple[AddressSpace, ...] = ("loopback", "local")  # of the user's own machine and network
UNDECIDED = {"local-network-asks", "local-network-unknown"}  # with these reasons nobody knows whether it is sent


def space_in_url(host: str, public_blocks: tuple[str, ...] = ()) -> AddressSpace | None:
    """Return the address space that the URL's host shows: of an IP address, localhost or a .local name; None: unknown.

    `public_blocks`: those of BLOCKS that count as public.
    """
    if is_ip(host):
        return space_of_ip(host.strip("[]"), public_blocks)
    if is_loopback(host):
        return "loopback"
    name = host.removesuffix(".")
    return "local" if name == "local" or name.endswith(".local") else None  # RFC 6762


@lru_cache(CACHE_SIZE)
def space_of_ip(text: str, public_blocks: tuple[str, ...] = ()) -> AddressSpace:
    """Return the address space of an IP address (the draft's "determine the IP address space")."""
    ip = ipaddress.ip_address(text)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return next((space for net, block, space in NETWORKS if ip in net and block not in public_blocks), "public")


def is_registered(host: str) -> bool:
    """Return whether `host` is a name that somebody registered for the internet, below a suffix of a registry.

    Such a name usually has a public address, which its URL does not prove. False for an IP address, a single label, and
    names for private use: .local (RFC 6762), .home.arpa (RFC 8375), .internal, .test, .lan.
    """
    name = host.removesuffix(".")
    return not is_ip(host) and not name.endswith(".home.arpa") and registries().privatesuffix(name) is not None


@cache
def registries() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True, accept_unknown=False)


def space_of(origin: Origin, situation: Situation, rules: LocalNetworkRules) -> AddressSpace | None:
    """Return the address space of `origin`: what `situation.address_spaces` says of it, else what its URL shows."""
    given = dict(situation.address_spaces)
    for key in (f"{origin.host}:{origin.port}", origin.host):
        if key in given:
            return given[key]
    return space_in_url(origin.host, rules.public_blocks)


def check(situation: Situation, to: Address, top_level_navigation: bool, engine: Engine) -> Finding | None:
    """Return why the request to `to` is not sent, or may not be if the finding is one of UNDECIDED; None: it is sent.

    The draft's "Local Network Access check". It comes before the preflight, and CORS headers do not change it.
    """
    rules, origin = engine.local_network, address(situation.page.url).origin
    if rules is None or top_level_navigation or (to.origin == origin and origin.trustworthy):
        return None
    return mismatch(situation, to, rules) or refusal(situation, to, rules)


def mismatch(situation: Situation, to: Address, rules: LocalNetworkRules) -> Finding | None:
    """Return the finding if `to` is in another address space than fetch's option `targetAddressSpace` says."""
    wanted = situation.request.target_address_space if rules.supports_target_address_space else None
    space = space_of(to.origin, situation, rules)
    if wanted is None or space == wanted:
        return None
    if space is None:
        return make_finding("local-network-unknown", **values_of(to, situation))
    return make_finding("target-address-space", wanted=wanted, **values_of(to, situation, space))


def refusal(situation: Situation, to: Address, rules: LocalNetworkRules) -> Finding | None:
    """Return why a request to the user's own network is not sent, or may not be; None if it is sent."""
    page = situation.page
    origin = address(page.url).origin
    source, space = space_of(origin, situation, rules), space_of(to.origin, situation, rules)
    if source in OWN or space == "public" or (source is None and space is None):
        return None  # of two names nothing says that they are on different networks
    if source is None or space is None:
        return make_finding("local-network-unknown", **values_of(to, situation))
    values = values_of(to, situation, space)
    documents = [address(url).origin for url in (page.url, *page.framed_by)]
    if rules.needs_secure_context and not all(document.trustworthy for document in documents):
        return make_finding("local-network-insecure", **values)
    if not is_delegated(page, space, rules):
        return make_finding("local-network-not-delegated", permission=PERMISSIONS[space], **values)
    match situation.local_network_permission:
        case "granted":
            return None
        case "denied":
            return make_finding("local-network-denied", **values)
        case _:
            return make_finding("local-network-asks", **values)


def is_delegated(page: Page, space: AddressSpace, rules: LocalNetworkRules) -> bool:
    """Return whether Permissions Policy lets `page` ask: by default the top-level page and frames of its origin."""
    if page.allow is not None:
        return PERMISSIONS[space] in page.allow or (rules.knows_alias and ALIAS in page.allow)
    origins = {address(url).origin for url in (page.url, *page.framed_by)}
    return not page.framed_by or (len(origins) == 1 and not page.opaque)


def values_of(to: Address, situation: Situation, space: str = "") -> dict[str, str]:
    return {
        "url": to.text,
        "host": to.origin.host,
        "origin": str(address(situation.page.url).origin),
        "space": space,
    }
