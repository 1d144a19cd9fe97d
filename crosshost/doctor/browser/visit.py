"""What the page does in the browser: it requests the API, logs in with the doctor's own code, and requests it again.

What it could read becomes Evidence, as what the doctor got itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from crosshost.doctor.browser.stand_in import OWN
from crosshost.doctor.browser.tab import Tab
from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.login import login, tokens
from crosshost.doctor.login.client import Client
from crosshost.doctor.login.person import Person
from crosshost.doctor.verdict import proof
from crosshost.policy.csp import in_force
from crosshost.policy.local_network import space_in_url
from crosshost.policy.origin import Origin, address
from crosshost.policy.situation import AddressSpace, Headers


@dataclass
class PageClient(Client):
    """A client whose cookies nobody reads: the doctor's login tells which header sends the token, not their names."""

    token_header: str = ""

    def post(self, url: str, origin: str, headers: Headers, body: bytes) -> Exchange:
        names = {name: self.token_header for name in tokens.HEADERS if self.token_header}
        return super().post(url, origin, tuple((names.get(name, name), value) for name, value in headers), body)


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
    exchanges = [hop for probed in evidence.probed_urls for hop in probed.hops]
    exchanges += [done.form, done.post, *([done.csrf] if done.csrf else [])] if done else []
    urls = [url for exchange in exchanges for url in (exchange.url, exchange.leads_to) if url]
    return list(dict.fromkeys(urls))


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
    if done is None:
        return False
    return done.post.refused_by_csrf or (proof.succeeded(done) and not proof.tells_an_error(done))


def take(tab: Tab, evidence: Evidence, person: Person | None) -> Evidence:
    """Take the steps, which `tab` keeps, and return the evidence of the page. Raises Lost."""
    urls = [probed.url for probed in evidence.probed_urls]
    tab.credentials = credentials(evidence)
    login_sent = person if may_log_in(evidence) else None
    before = {url: tab.request("GET", url) for url in urls} if login_sent else {}
    seen = replace(evidence, probed_urls=tuple(as_seen(probed, before) for probed in evidence.probed_urls), login=None)
    done = log_in(tab, list(before.values()), login_sent, evidence) if login_sent else None
    tab.kind = "after"
    header = authorization(evidence, done)
    after = {url: tab.request("GET", url, header) for url in urls}
    if not done:
        return seen
    # Where only bodies show the login, what changes by itself must be known: one more with it, and one without it.
    tab.kind = "control"
    unclear = [probed.url for probed in seen.probed_urls if 200 <= probed.last.status == after[probed.url].status < 300]
    repeated = tuple(tab.request("GET", url, header) for url in unclear)
    tab.credentials = "omit"
    controls = {url: tab.request("GET", url) for url in unclear}
    done = replace(done, with_bearer=after) if header else replace(done, after=after)
    return replace(seen, login=replace(done, repeated=repeated, controls=controls))


def as_seen(probed: ProbedUrl, before: Mapping[str, Exchange]) -> ProbedUrl:
    """Return the URL as the page got it; the doctor's own response where the page could not read any."""
    exchange = before.get(probed.url)
    return ProbedUrl(probed.url, (exchange,)) if exchange and exchange.response else probed


def log_in(tab: Tab, before: list[Exchange], person: Person, evidence: Evidence) -> Login:
    """Log in over the page with the code of the doctor's own login."""
    tab.kind = "login"
    header = evidence.login.token_header if evidence.login else ""
    client = PageClient(tab, evidence.page, address(person.url).origin.host, before, header)
    return login.log_in(client, person, client.get(person.url))


def credentials(evidence: Evidence) -> str:
    """Return the credentials mode of the frontend: its default where a bearer token alone is what the API needs."""
    is_bearer = proof.prove(evidence).by == "bearer"
    return "same-origin" if is_bearer and evidence.login and not evidence.login.token else "include"


def authorization(evidence: Evidence, done: Login | None) -> Headers:
    """Return the header with the token that the page got, where a token is what the API accepts."""
    if not (done and done.bearer and evidence.login and proof.prove(evidence).by == "bearer"):
        return ()
    return (("Authorization", f"{evidence.login.scheme} {done.bearer}"),)


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
