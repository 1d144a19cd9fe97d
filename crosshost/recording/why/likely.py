"""The two likeliest reasons for a failure whose response the recording does not have.

What the same server answered to other requests of the recording decides: a server that always sends
`Access-Control-Allow-Origin: *` is not likely to have sent none.
"""

from dataclasses import dataclass, field
from functools import cached_property

from crosshost.policy import cors
from crosshost.policy.local_network import space_in_url
from crosshost.policy.origin import address
from crosshost.recording.messages import value_of
from crosshost.recording.model import RecordedRequest, Recording
from crosshost.recording.why.causes import Cause
from crosshost.recording.why.predicted import Fetch, page_headers

USUAL_HEADERS = {"content-type", "authorization", "x-csrftoken", "x-requested-with", "accept"}
USUAL_METHODS = {"GET", "HEAD", "POST"}
RESPONSE = (
    "The file has no response to this request. Record a NetLog (chrome://net-export), which has it, or paste the "
    "headers of the request from the network panel; the browser's console names the reason too"
)
PREFLIGHT = (
    "The file has no preflight. Record a NetLog (chrome://net-export), or export the HAR from DevTools, which lists "
    "the OPTIONS request: its status and its Access-Control-Allow-… headers decide"
)


@dataclass
class Server:
    """What an origin answered to other requests: Access-Control-Allow-Origin, and whether with credentials."""

    allowed: set[str] = field(default_factory=set)
    has_credentials: bool = False
    methods: set[str] = field(default_factory=set)  # of requests that passed a preflight
    headers: set[str] = field(default_factory=set)
    statuses: dict[str, int] = field(default_factory=dict)  # of GET, by path

    @cached_property
    def knows_no_host(self) -> bool:
        """Return whether every path that was read answers 400: Django does so for a host not in ALLOWED_HOSTS."""
        return len(self.statuses) > 1 and set(self.statuses.values()) == {400}


def servers_of(recording: Recording) -> dict[str, Server]:
    """Return what each origin answers across origins."""
    found: dict[str, Server] = {}
    for request in recording.requests:
        for hop in request.hops:
            if hop.response is None:
                continue
            parts = address(hop.url)
            server = found.setdefault(str(parts.origin), Server())
            if hop.method == "GET":
                server.statuses[parts.path] = hop.response.status
            allowed = value_of(hop.response.headers, "access-control-allow-origin")
            if allowed is None:
                continue
            server.allowed.add(allowed)
            credentials = value_of(hop.response.headers, "access-control-allow-credentials")
            server.has_credentials |= credentials == "true"
            server.methods.add(hop.method)
            server.headers |= set(cors.unsafe_header_names(page_headers(hop)))
    return found


def refused(fetch: Fetch, server: Server | None, *, has_preflights: bool, has_errors: bool) -> Cause:
    """Return the likeliest reasons why the page got no response."""
    request = fetch.request
    names = cors.unsafe_header_names(page_headers(request))
    preflighted = cors.needs_preflight(request.method, page_headers(request))
    if may_ask(fetch):
        return Cause(likely=("local-network-denied", ids_of(fetch, server)[0]), record=RESPONSE)
    if preflighted and request.preflight is None and not has_preflights:
        return Cause(likely=of_preflight(request, names, server), record=PREFLIGHT)
    if not has_errors and server is None:
        transport = "certificate-untrusted" if request.url.startswith("https:") else "nothing-listens"
        return Cause(likely=("allow-origin-missing", transport), record=RESPONSE)
    return Cause(likely=ids_of(fetch, server), record=RESPONSE)


def may_ask(fetch: Fetch) -> bool:
    """Return whether the request goes to the user's own network, and the page does not come from there."""
    if fetch.page == "null":
        return False
    known = dict(fetch.request.spaces)
    hosts = (address(url).origin.host for url in (fetch.page, fetch.request.url))
    page, own = (known.get(host) or space_in_url(host) for host in hosts)
    return own in ("loopback", "local") and page not in ("loopback", "local")


def of_preflight(request: RecordedRequest, names: tuple[str, ...], server: Server | None) -> tuple[str, str]:
    """Return the likeliest reasons of a preflight that fails."""
    new_method = request.method not in USUAL_METHODS and not (server and request.method in server.methods)
    new_headers = [name for name in names if name not in USUAL_HEADERS and not (server and name in server.headers)]
    if not (server and server.allowed):
        return "preflight-allow-origin-missing", "allow-origin-missing"
    if new_headers:
        return "preflight-header-not-allowed", "preflight-method-not-allowed" if new_method else "preflight-status"
    if new_method:
        return "preflight-method-not-allowed", "preflight-status"
    if request.method in server.methods and set(names) <= server.headers:
        return "allow-origin-missing-on-error", "preflight-status"
    return "preflight-header-not-allowed" if names else "preflight-status", "preflight-redirected"


def ids_of(fetch: Fetch, server: Server | None) -> tuple[str, str]:
    """Return the likeliest reasons of a response that the page may not read."""
    if fetch.page == "null":
        return "allow-origin-null", "allow-origin-null-mismatch"
    if not (server and server.allowed):
        return "allow-origin-missing", "allow-origin-mismatch"
    if "*" in server.allowed and True in fetch.includes:
        return "allow-origin-wildcard", "allow-origin-missing"
    if fetch.page not in server.allowed:
        return "allow-origin-mismatch", "allow-origin-missing"
    if not server.has_credentials and True in fetch.includes:
        return "allow-credentials-missing", "allow-origin-missing"
    return "allow-origin-missing-on-error", "allow-origin-missing-on-redirect"
