"""Where page and API of a wish are, as the browser sees them, and as Django does."""

from dataclasses import dataclass, replace

from crosshost.policy.local_network import OWN, is_registered, space_in_url
from crosshost.policy.origin import Origin, address, is_ip, is_loopback
from crosshost.policy.site import registrable_domain, same_site
from crosshost.policy.situation import AddressSpace
from crosshost.recipe.wish import Wish

DJANGO = "http://127.0.0.1:8000"  # where runserver and gunicorn listen, behind a proxy


@dataclass(frozen=True)
class Deployed:
    """A wish whose origins are parsed."""

    wish: Wish
    page: Origin
    api: Origin  # as the page calls it: with Vite's proxy the page's own origin
    upstream: Origin  # where a proxy on the page's origin passes the API's requests on to

    @property
    def one_origin(self) -> bool:
        return self.page == self.api

    @property
    def one_host(self) -> bool:
        return self.page.host == self.api.host

    @property
    def one_site(self) -> bool:
        """Whether they are one site, whatever their schemes."""
        return same_site(self.page, self.api, schemeful=False)

    @property
    def changes_host(self) -> bool:
        """Whether Vite's proxy must replace the Host: a server on another machine knows its own name only."""
        return self.wish.proxy == "vite" and not is_loopback(self.upstream.host)

    @property
    def host(self) -> str:
        """Return the Host that Django gets as it compares it: without the port and a trailing dot."""
        return (self.upstream if self.changes_host else self.api).host.removesuffix(".")

    @property
    def own_origin(self) -> Origin:
        """Return the origin that Django takes for its own."""
        if self.wish.proxy == "vite" and not self.changes_host:
            return replace(self.page, scheme=self.upstream.scheme)
        return self.upstream if self.changes_host else self.api

    @property
    def https(self) -> bool:
        """Whether Django is reached over https."""
        return self.own_origin.scheme == "https"

    @property
    def shared_domain(self) -> str | None:
        """Return the longest domain that a cookie for both hosts may have, or None."""
        if is_ip(self.page.host) or is_ip(self.api.host):
            return None
        site = registrable_domain(self.page.host)
        if site is None or site != registrable_domain(self.api.host):
            return None
        pairs = zip(reversed(self.page.host.split(".")), reversed(self.api.host.split(".")), strict=False)
        shared: list[str] = []
        for one, other in pairs:
            if one != other:
                break
            shared.insert(0, one)
        return ".".join(shared)

    @property
    def shared_suffix(self) -> str | None:
        """Return the listed public suffix that both hosts are below, such as github.io, or None."""
        suffixes = [suffix(host) for host in (self.page.host, self.api.host)]
        return suffixes[0] if suffixes[0] == suffixes[1] else None

    @property
    def address_spaces(self) -> tuple[tuple[str, AddressSpace], ...]:
        """Return the network of each host with a registered name, which is a public one as a rule.

        It matters only where the other host is of one's own machine or network.
        """
        hosts = dict.fromkeys((self.page.host, self.api.host))
        if all(space_in_url(host) not in OWN for host in hosts):
            return ()
        return tuple((host, "public") for host in hosts if is_registered(host))


def suffix(host: str) -> str | None:
    """Return the public suffix of more than one label that `host` is below, or None."""
    domain = registrable_domain(host)
    name = domain.partition(".")[2] if domain else ""
    return name if "." in name else None


def deployed(wish: Wish) -> Deployed:
    """Return where the parts of a checked wish are."""
    page, api = address(wish.page).origin, address(wish.api).origin
    upstream = address(DJANGO).origin if page == api else api
    return Deployed(wish, page, page if wish.proxy == "vite" else api, upstream)
