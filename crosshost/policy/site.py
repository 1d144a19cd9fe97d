"""Sites (HTML, 'site'): scheme and registrable domain, by the Public Suffix List; and Sec-Fetch-Site."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from crosshost.policy.origin import KEPT, Origin, is_ip


@cache
def suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(KEPT)
def registrable_domain(host: str) -> str | None:
    """The public suffix of `host` and one label more; None for an IP address and for a public suffix itself."""
    if is_ip(host):  # the list would take the last two numbers of an IPv4 address for a domain
        return None
    domain: str | None = suffixes().privatesuffix(host.lower())
    return domain


def is_public_suffix(host: str) -> bool:
    """May no cookie be for `host` and all below it? True for a single label too, by the list's default rule `*`."""
    return not is_ip(host) and registrable_domain(host) is None


def site(origin: Origin) -> str:
    """The site as text, `https://example.com`; a host without a registrable domain is its own."""
    return f"{origin.scheme}://{registrable_domain(origin.host) or origin.host}"


def same_site(one: Origin, other: Origin, schemeful: bool = True) -> bool:
    """Are the two one site? Not schemeful is HTML's "schemelessly same site"."""
    if schemeful and one.scheme != other.scheme:
        return False
    return one.host == other.host or (
        registrable_domain(one.host) is not None and registrable_domain(one.host) == registrable_domain(other.host)
    )


def relation(one: Origin, other: Origin) -> str:
    """`same-origin`, `same-site` or `cross-site`."""
    if one == other:
        return "same-origin"
    return "same-site" if same_site(one, other) else "cross-site"


def sec_fetch_site(page: Origin, chain: tuple[Origin, ...]) -> str | None:
    """Sec-Fetch-Site on the last request of a redirect chain; None where the header is left out.

    The farthest of all relations on the way counts (Fetch Metadata, Sec-Fetch-Site); only a potentially trustworthy URL
    gets the header. `chain` has one origin a request, the first included, and at least one.
    """
    # No link asks for it; it holds `relation` and `trustworthy` to the public table of this header.
    if not chain[-1].trustworthy:
        return None
    return max((relation(page, origin) for origin in chain), key=("same-origin", "same-site", "cross-site").index)
