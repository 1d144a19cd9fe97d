"""Wishes that cannot work whatever the settings, for reasons that are not the browser's."""

from crosshost.policy.local_network import OWN, space_in_url
from crosshost.policy.origin import is_ip, is_loopback
from crosshost.recipe.deployed import Deployed
from crosshost.recipe.sentences import Sentence, sentence
from crosshost.recipe.wish import COOKIE


def reason(where: Deployed, token: str) -> Sentence | None:
    """Return why the wish is refused before anything is tried, or None."""
    page, wish = str(where.page), where.wish
    if wish.page == wish.api and wish.proxy == "none":
        return sentence("one-origin-without-proxy", page=page)
    if wish.proxy == "vite" and where.page.scheme == "https":
        return sentence("vite-is-http", page=page)
    if wish.proxy == "vite" and space_in_url(where.page.host) not in OWN:
        return sentence("vite-is-for-development", page=page)
    if not (where.one_site or where.https or is_loopback(where.api.host)) and where.page.scheme == "http":
        return sentence("none-needs-https")
    if token == COOKIE and not where.one_host and where.shared_domain is None:
        return no_shared_domain(where)
    return None


def no_shared_domain(where: Deployed) -> Sentence:
    """Return why no cookie can be for the hosts of page and API."""
    hosts = {"page_host": where.page.host, "host": where.api.host}
    if any(map(is_ip, hosts.values())):
        return sentence("cookie-domain-ip", **hosts)
    if where.shared_suffix:
        return sentence("cookie-domain-suffix", suffix=where.shared_suffix, **hosts)
    return sentence("cookie-domain-two-sites", **hosts)
