"""Origins and sites, as HTML has them, by the Public Suffix List."""

import ipaddress
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList


def site(origin: str) -> tuple[str, str]:
    """The scheme and registrable domain of `origin`; an address or a public suffix is its own site."""
    url = urlsplit(origin)
    host = url.hostname or ""
    try:
        ipaddress.ip_address(host)
        return url.scheme, host
    except ValueError:
        return url.scheme, suffixes().privatesuffix(host) or host


@cache
def suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def relation(page: str, api: str) -> str:
    """`same-origin`, `same-site` or `cross-site`."""
    if page == api:
        return "same-origin"
    return "same-site" if site(page) == site(api) else "cross-site"
