"""WebKit's rule for same-site requests: it knows page, top-level page and target, but no frame in between.

WebCore: Document::isSameSiteForCookies, FrameLoader::addSameSiteInfoToRequestIfNeeded and RegistrableDomain::matches;
libsoup: cookie_is_valid_for_same_site_policy, which also accepts the host of the top-level page.
"""

from collections.abc import Sequence
from itertools import pairwise

from crosshost.policy.origin import Origin
from crosshost.policy.site import registrable_domain, same_site


def is_same_site(documents: Sequence[Origin], hops: Sequence[Origin], navigation: bool, opaque: bool) -> bool:
    """Return whether the last of `hops` is same-site for the page, the last of `documents` (outermost first).

    The redirects in between must stay on one site, and on one scheme. `opaque`: the page's origin is `null`, which
    counts only for a top-level page.
    """
    top, page, last = documents[0], documents[-1], hops[-1]
    if opaque and len(documents) == 1:
        return False
    if not navigation and last.host == top.host:
        return True
    within = belongs(page.host, top) and belongs(hops[0].host, top)
    return within and all(same_site(before, after) for before, after in pairwise(hops))


def belongs(host: str, top: Origin) -> bool:
    """Return whether `host` is the registrable domain of `top` or below it; a public suffix counts as its own."""
    domain = registrable_domain(top.host) or top.host
    return host == domain or host.endswith(f".{domain}")
