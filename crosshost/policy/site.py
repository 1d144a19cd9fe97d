"""Sites (HTML, 'site'): scheme and registrable domain, by the Public Suffix List; and Sec-Fetch-Site."""

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from crosshost.policy.origin import CACHE_SIZE, Origin, is_ip


@cache
def suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(CACHE_SIZE)
def registrable_domain(host: str) -> str | None:
    """Return the public suffix of `host` and one more label; None for an IP address and for a public suffix.

    A trailing dot stays (URL Standard, "registrable domain"), so a host with it is of another site than without.
    """
    if is_ip(host):  # the list would take two numbers of an IPv4 address for a domain
        return None
    name = host.lower()
    domain: str | None = suffixes().privatesuffix(name.removesuffix("."))
    return f"{domain}." if domain and name.endswith(".") else domain


@lru_cache(CACHE_SIZE)
def listed_domain(host: str) -> str | None:
    """Return the registrable domain of `host` where the list has a rule for it, or None: not with the default rule."""
    if is_ip(host):
        return None
    domain: str | None = suffixes().privatesuffix(host.lower(), accept_unknown=False)
    return domain


def is_public_suffix(host: str) -> bool:
    """Return whether `host` is a public suffix, and so no Domain of a cookie. A single label is one (rule `*`)."""
    return not is_ip(host) and registrable_domain(host) is None


def is_listed_suffix(host: str) -> bool:
    """Return whether the list has `host` as a public suffix: not with the default rule."""
    suffix: str | None = suffixes().publicsuffix(host.lower(), accept_unknown=False)
    return suffix == host.lower()


def site(origin: Origin) -> str:
    """Return the site as text, `https://example.com`; without a registrable domain, the host takes its place."""
    return f"{origin.scheme}://{registrable_domain(origin.host) or origin.host}"


def same_site(first: Origin, other: Origin, schemeful: bool = True) -> bool:
    """Return whether the two are same-site; not schemeful is HTML's "schemelessly same site"."""
    if schemeful and first.scheme != other.scheme:
        return False
    return first.host == other.host or (
        registrable_domain(first.host) is not None and registrable_domain(first.host) == registrable_domain(other.host)
    )


def relation(first: Origin, other: Origin) -> str:
    """Return `same-origin`, `same-site` or `cross-site`."""
    if first == other:
        return "same-origin"
    return "same-site" if same_site(first, other) else "cross-site"


def sec_fetch_site(page: Origin, chain: tuple[Origin, ...], schemeful: bool = True) -> str | None:
    """Return Sec-Fetch-Site of the last request of a redirect chain, or None if the header is not sent.

    The most distant relation of the chain counts (Fetch Metadata, Sec-Fetch-Site); only potentially trustworthy URLs
    get the header. `chain` has the origin of every request, the first included. Not schemeful is Firefox
    (dom/security/SecFetch.cpp): http and https are one site, but every host that redirects must be https.
    """
    # No link uses it; it tests `relation` and `trustworthy` with the public table of this header, and with the grid.
    if not chain[-1].trustworthy:
        return None
    furthest = max((relation(page, origin) for origin in chain), key=("same-origin", "same-site", "cross-site").index)
    if schemeful or furthest == "same-origin":
        return furthest
    *redirecting, last = chain
    one_site = same_site(page, last, schemeful=False) and page.trustworthy
    through = all(same_site(page, origin, schemeful=False) and origin.scheme == "https" for origin in redirecting)
    return "same-site" if one_site and through else "cross-site"
