"""What the page does in the browser: it requests the API, logs in as the doctor did, and requests the API again."""

from collections.abc import Collection

from crosshost.doctor import login
from crosshost.doctor.browser.compared import shows_by_status
from crosshost.doctor.browser.stand_in import OWN
from crosshost.doctor.browser.tab import Tab
from crosshost.doctor.client import Client
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.person import Person
from crosshost.policy.csp import in_force
from crosshost.policy.local_network import space_in_url
from crosshost.policy.origin import Origin, address
from crosshost.policy.situation import AddressSpace, Headers

TWICE = 2  # requests before the login to a URL that shows it by its body only: one that always differs shows nothing


def why_not(evidence: Evidence, hosts: Collection[str] = ()) -> str:
    """Return why no browser can be asked here, or an empty text. `hosts`: names that only the doctor resolves."""
    if evidence.page == "null":
        return "a page with the origin null has no name under which it could be served here"
    if shared := next((url for url in requested(evidence) if str(address(url).origin) == evidence.page), ""):
        path = address(shared).path
        return f"page and API share {evidence.page}: it cannot be served here and also be the real one, for {path}"
    unknown = {address(url).origin.host for url in requested(evidence)} & set(hosts)
    return f"a browser here does not resolve {', '.join(sorted(unknown))}" if unknown else ""


def requested(evidence: Evidence) -> list[str]:
    """Return every URL that the page will request, redirects included."""
    done = evidence.login
    urls = [hop.url for probed in evidence.probed_urls for hop in probed.hops]
    return list(dict.fromkeys([*urls, *([done.form.url, done.post.url] if done else [])]))


def others(evidence: Evidence) -> list[Origin]:
    """Return the origins that the page will call."""
    return list(dict.fromkeys(address(url).origin for url in requested(evidence)))


def network_of_page(evidence: Evidence) -> AddressSpace | None:
    """Return the network that the page's real address is in, as far as the doctor knows it."""
    host = address(evidence.page).origin.host
    return space_in_url(host) or dict(evidence.address_spaces).get(host)


def may_log_in(evidence: Evidence) -> bool:
    """Return whether the browser may send the password: not where the doctor's own login was refused for it."""
    done = evidence.login
    return bool(done and (evidence.session_names or done.final.refused_by_csrf))


def take(tab: Tab, evidence: Evidence, person: Person | None) -> None:
    """Take the steps, which `tab` keeps. Raises Lost."""
    urls = [probed.url for probed in evidence.probed_urls]
    done = evidence.login
    if person and done and may_log_in(evidence):
        seen = [
            tab.request("GET", url)
            for url in urls
            for _ in range(TWICE if shows_by_status(evidence, url) is False else 1)
        ]
        tab.kind = "login"
        client = Client(tab, evidence.page, address(done.post.url).origin.host, seen)
        login.log_in(client, person, client.get(done.form.url))
    tab.kind = "after"
    for url in urls:
        tab.request("GET", url)


def page_headers(evidence: Evidence) -> Headers:
    """Return the headers of the real page that decide about its requests, without what would stop our script."""
    policies = [policy for header in evidence.policies or () for policy in header.split(",")]
    sources = [directive[1:] for policy in policies if (directive := in_force(policy))]
    connect = [" ".join(["connect-src", *(source for source in each if source != "'none'"), OWN]) for each in sources]
    referrer = evidence.document.values("Referrer-Policy") if evidence.document else []
    return (
        *(("Content-Security-Policy", policy) for policy in connect),
        *(("Referrer-Policy", value) for value in referrer),
    )
