"""Other wishes that come close to one: what changes least comes first."""

from collections.abc import Iterator
from dataclasses import replace

from crosshost.policy.local_network import OWN, is_registered, registries, space_in_url
from crosshost.policy.origin import PORTS, Origin, address, is_loopback
from crosshost.policy.site import registrable_domain
from crosshost.recipe.deployed import suffix
from crosshost.recipe.wish import EXAMPLES, LOGINS, Wish

VITE_PORTS = {5173, 4173}
DJANGO_PORT = 8000


def of(wish: Wish) -> Iterator[Wish]:
    """Yield the wishes to try in place of `wish`: the same addresses first, with every login and token."""
    for changed in (wish, *moved(wish)):
        for token in dict.fromkeys((wish.token, None)):
            for login in dict.fromkeys((wish.login, *LOGINS)):
                if (near := replace(changed, token=token, login=login)) != wish:
                    yield near


def moved(wish: Wish) -> Iterator[Wish]:
    """Yield the wish with page and API at other addresses, or with another proxy."""
    page, api = address(wish.page).origin, address(wish.api).origin
    below_page = replace(wish, api=wish.page, proxy="nginx")
    if page == api:
        yield replace(wish, proxy=in_front(page))
    if wish.proxy == "vite":  # the API was to be below the page's origin
        yield below_page
    if is_loopback(page.host) and page != api:
        port = api.port if api.scheme == "http" and is_loopback(api.host) else DJANGO_PORT
        yield replace(wish, api=str(Origin("http", page.host, port)))
    yield replace(wish, api=str(over_https(api)))
    yield replace(wish, page=str(over_https(page)), api=str(over_https(api)))
    if beside_page := beside(page):
        yield replace(wish, page=str(over_https(page)), api=beside_page)
    if suffix(page.host) or suffix(api.host):  # two names below a domain of one's own
        yield replace(wish, page=EXAMPLES["page"], api=EXAMPLES["api"])
    yield below_page
    yield replace(wish, page=str(over_https(page)), api=str(over_https(page)), proxy="nginx")


def in_front(page: Origin) -> str:
    """Return the proxy that fits a page: Vite's on its own ports of one's own machine or network."""
    own = page.scheme == "http" and space_in_url(page.host) in OWN
    return "vite" if own and page.port in VITE_PORTS else "nginx"


def over_https(origin: Origin) -> Origin:
    """Return the origin over https: on the default port, unless it has a port of one's own machine or network."""
    if origin.scheme == "http" and (origin.port == PORTS["http"] or is_registered(origin.host)):
        return Origin("https", origin.host, PORTS["https"])
    return replace(origin, scheme="https")


def beside(page: Origin) -> str | None:
    """Return an origin for an API on the page's site, or None where the page has no domain of its own."""
    domain = registrable_domain(page.host)
    if domain is None or registries().privatesuffix(page.host) != domain or page.host == f"api.{domain}":
        return None
    return f"https://api.{domain}"
