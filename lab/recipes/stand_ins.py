"""The names of this machine that stand for a wish's own names, with the same relation between page and API.

`localhost` is a public suffix by the list's default rule, so names below it are related as registered ones are.
Browsers trust each of them as they trust https: for plain http on a public host stand the lab's names below a listed
suffix.
"""

from dataclasses import replace

from crosshost import Problem
from crosshost.policy.origin import Origin, address, is_ip, is_loopback
from crosshost.policy.site import registrable_domain
from crosshost.recipe.wish import Wish
from lab.scenarios.names import BELOW_PUBLIC_SUFFIX

Hosts = tuple[str, str]  # of page and API
# Where page and API are one site, it is the API's: the lab's attacker is on a sibling host of it.
TRUSTED: Hosts = ("frontend.localhost", "shop.localhost")
PLAIN: Hosts = BELOW_PUBLIC_SUFFIX
PORTS = ({"http": 3000, "https": 3443}, {"http": 8000, "https": 8443})  # of page and API


def stand_in(wish: Wish) -> Wish:
    """Return `wish` with origins of this machine. Raises Problem where none behaves as the wish's."""
    page, api = (address(text).origin for text in (wish.page, wish.api))
    hosts = host_of(wish, page, api, 0), host_of(wish, api, page, 1)
    if hosts[0] == hosts[1] and page.host != api.host:
        raise Problem(f"no two names of this machine stand for {page.host} and {api.host}: use names in place of them")
    origins = [
        Origin(origin.scheme, host, PORTS[0 if origin == page else number][origin.scheme])
        for number, (origin, host) in enumerate(zip((page, api), hosts, strict=True))
    ]
    return replace(wish, page=str(origins[0]), api=str(origins[1]))


def host_of(wish: Wish, own: Origin, other: Origin, number: int) -> str:
    """Return the host that stands for that of `own`, the page's (`number` 0) or the API's, beside `other`."""
    if is_loopback(own.host):
        return "127.0.0.1" if is_ip(own.host) else own.host
    if wish.proxy == "vite":  # serves the developer's own machine; another machine's API gets its own Host from it
        return PLAIN[1] if number else "localhost"
    domain, others = (registrable_domain(host) or host for host in (own.host, other.host))
    names = TRUSTED if own.trustworthy and (other.trustworthy or domain != others) else PLAIN
    return own.host.removesuffix(domain) + names[1 if domain == others else number]
