"""The API's own hosts, as far as settings name them, and whether an origin is on the same host or site."""

from functools import cache

from publicsuffixlist import PublicSuffixList

from crosshost.django.conf import Conf
from crosshost.policy.csrf import is_same_domain, split
from crosshost.policy.local_network import OWN, is_registered, space_in_url
from crosshost.policy.origin import is_loopback
from crosshost.policy.site import is_public_suffix, registrable_domain

DEBUG_HOSTS = [".localhost", "127.0.0.1", "[::1]"]  # django/http/request.py, HttpRequest.get_host


def own_hosts(conf: Conf) -> list[str]:
    """Return patterns as in ALLOWED_HOSTS, `.example.com` for it and all below; none where any host is possible."""
    if conf.SECURE_SSL_REDIRECT and conf.SECURE_SSL_HOST:
        return [host_of(f"https://{conf.SECURE_SSL_HOST}")]  # all other names redirect to it
    hosts = [host.lower() for host in conf.ALLOWED_HOSTS if host] or (DEBUG_HOSTS if conf.DEBUG else [])
    return [] if "*" in hosts else hosts


def host_of(origin: str) -> str:
    """Return the host of `origin`, as ALLOWED_HOSTS has it: without its port, an IPv6 address in brackets."""
    host = split(origin).hostname or ""
    return f"[{host}]" if ":" in host else host


def site(host: str) -> str:
    """Return the registrable domain of `host`; an IP address or a public suffix is a site of its own."""
    return registrable_domain(host) or host


def is_local(host: str) -> bool:
    """Return whether the name or address itself says that it is of the user's own machine or network."""
    return space_in_url(host) in OWN


def is_public(host: str) -> bool:
    """Return whether `host` is a public address, or a name that usually has one."""
    return space_in_url(host) == "public" or is_registered(host)


def is_only_local(conf: Conf) -> bool:
    """Return whether every host of the API is of the user's own machine or network."""
    hosts = own_hosts(conf)
    return bool(hosts) and all(is_local(host.removeprefix(".")) for host in hosts)


def reach_each_other(conf: Conf, origin: str) -> bool:
    """Return whether a page on `origin` and the API may be for the same people: both public, or on one machine.

    The rest are origins left from development in the settings of production, or the other way round, names inside a
    private network, and apps such as capacitor://localhost.
    """
    if not origin.startswith(("http://", "https://")):
        return False
    hosts = [host.removeprefix(".") for host in own_hosts(conf)]
    if is_only_local(conf):
        return is_loopback(host_of(origin)) and any(map(is_loopback, hosts))
    return is_public(host_of(origin)) and any(map(is_public, hosts))


def is_cross_site(conf: Conf, origin: str) -> bool:
    """Return whether `origin` is on another site than every host of the API: False where the hosts are unknown."""
    hosts = own_hosts(conf)
    return bool(hosts) and not any(_may_be_same_site(host_of(origin), pattern) for pattern in hosts)


def _may_be_same_site(host: str, pattern: str) -> bool:
    base = pattern.removeprefix(".")
    if pattern != base and is_public_suffix(base):
        return is_same_domain(host, pattern)  # any site below the suffix may be the API's
    return site(host) == site(base)


def may_be_same_host(conf: Conf, origin: str) -> bool:
    """Return whether the API may be on the host of `origin`, at another port."""
    hosts = own_hosts(conf)
    return not hosts or any(is_same_domain(host_of(origin), pattern) for pattern in hosts)


def is_registrable(domain: str) -> bool:
    """Return whether anybody can register `domain`, and no provider controls the names beside it."""
    return registries().privatesuffix(domain) == domain


@cache
def registries() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)
