"""The origins to ask with: those of attackers, and near misses that somebody may have allowed in place of the page."""

from dataclasses import replace

from crosshost.policy.origin import PORTS, Origin, address, is_ip
from crosshost.policy.site import registrable_domain

LAST_PORT = 65535
USUAL_PORTS = 3000, 5173, 8080  # of development servers


def others(page: str) -> dict[str, str]:
    """What to ask with besides the origin `page`, by what each is; one that makes no sense is left out.

    `twin` has the other scheme and `port` the next port; `sibling` is another name on the same site. The rest are
    strangers: `suffix`, `prefix`, `prefix-of-site` and `dot` are names that a careless pattern takes for the page's.
    """
    found = {"foreign": "https://evil.example"}
    if page == "null":
        return found
    origin = address(page).origin
    found |= {"null": "null", "twin": str(twin(origin))}
    if origin.port < LAST_PORT:
        found["port"] = str(replace(origin, port=origin.port + 1))
    if is_ip(origin.host):
        return found

    def named(host: str) -> str:
        return str(replace(origin, host=host))

    host = origin.host
    site = registrable_domain(host) or host
    found |= {
        "suffix": named(f"{host}.evil.example"),
        "prefix": named(f"evil{host}"),
        "sibling": named(f"evil.{site}"),
    }
    if site != host:
        found |= {"prefix-of-site": named(f"evil{site}"), "dot": named(host.replace(".", "x", 1))}
    return found


def ports(page: str) -> list[str]:
    """Two more origins that somebody may have allowed in the page's place: without a port, and with a usual one."""
    origin = address(page).origin
    usual = [port for port in (PORTS[origin.scheme], *USUAL_PORTS) if port not in (origin.port, origin.port + 1)]
    return [str(replace(origin, port=port)) for port in usual[:2]]


def twin(origin: Origin) -> Origin:
    """The same host by the other scheme; at the same port, unless it is the scheme's own."""
    scheme = "http" if origin.scheme == "https" else "https"
    return Origin(scheme, origin.host, PORTS[scheme] if origin.port == PORTS[origin.scheme] else origin.port)


def candidates(page: str, api: Origin) -> list[str]:
    """Origins that a CSRF check may take for its own: the API's as it is, and as a proxy may have left it; and the
    page's with a slash, as somebody may have written it among the trusted ones.
    """
    bare = replace(api, port=PORTS[api.scheme])
    found = [str(api), str(twin(api)), str(bare), f"{page}/"]
    return [origin for origin in dict.fromkeys(found) if origin != page]
