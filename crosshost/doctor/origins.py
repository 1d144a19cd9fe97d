"""The origins that the doctor sends: those of attackers, and near misses that may be allowed instead of the page."""

from dataclasses import replace

from crosshost.policy.origin import PORTS, Origin, address, is_ip
from crosshost.policy.site import registrable_domain

LAST_PORT = 65535
USUAL_PORTS = 3000, 5173, 8080  # of development servers


def other_origins(page: str) -> dict[str, str]:
    """Return the origins to send besides `page`, by kind, without those that make no sense for it.

    `twin` has the other scheme and `port` the next port; `sibling` is another host of the same site. `suffix`,
    `prefix`, `prefix-of-site` and `dot` are names that a careless pattern for the page matches as well.
    """
    by_kind = {"foreign": "https://evil.example"}
    if page == "null":
        return by_kind
    origin = address(page).origin
    by_kind |= {"null": "null", "twin": str(twin(origin))}
    if origin.port < LAST_PORT:
        by_kind["port"] = str(replace(origin, port=origin.port + 1))
    if is_ip(origin.host):
        return by_kind

    def named(host: str) -> str:
        return str(replace(origin, host=host))

    host = origin.host
    site = registrable_domain(host) or host
    by_kind |= {
        "suffix": named(f"{host}.evil.example"),
        "prefix": named(f"evil{host}"),
        "sibling": named(f"evil.{site}"),
    }
    if site != host:
        by_kind |= {"prefix-of-site": named(f"evil{site}"), "dot": named(host.replace(".", "x", 1))}
    return by_kind


def ports(page: str) -> list[str]:
    """Return two more origins that may be allowed instead of the page: without a port, and with a usual one."""
    origin = address(page).origin
    usual = [port for port in (PORTS[origin.scheme], *USUAL_PORTS) if port not in (origin.port, origin.port + 1)]
    return [str(replace(origin, port=port)) for port in usual[:2]]


def twin(origin: Origin) -> Origin:
    """Return the origin with the other scheme, and the same port unless it is the scheme's default."""
    scheme = "http" if origin.scheme == "https" else "https"
    return Origin(scheme, origin.host, PORTS[scheme] if origin.port == PORTS[origin.scheme] else origin.port)


def candidates(page: str, api: Origin) -> list[str]:
    """Return origins that a CSRF check may accept, in the order in which they are tried: the page's with a trailing
    slash, as it may be written in CSRF_TRUSTED_ORIGINS; the API's; and the API's as Django may see it behind a proxy.
    The last one, "", is no Origin header: where only that passes, Django takes its own origin for one not among these.
    """
    bare = replace(api, port=PORTS[api.scheme])
    origins = [f"{page}/", str(api), str(twin(api)), str(bare), ""]
    return [origin for origin in dict.fromkeys(origins) if origin != page]
