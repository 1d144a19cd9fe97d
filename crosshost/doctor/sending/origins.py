"""The origins that the doctor sends: those of attackers, and near misses that may be allowed instead of the page."""

from dataclasses import replace

from crosshost.policy.origin import PORTS, Origin, address, is_ip, is_loopback
from crosshost.policy.site import registrable_domain

LAST_PORT = 65535
USUAL_PORTS = 3000, 5173, 8080  # of development servers
NEAR = "twin", "port"  # kinds that say nothing where the page needs no permission
BACKENDS = [f"http://{host}:{port}" for port in (8000, 5000, 3001, 8080) for host in ("localhost", "127.0.0.1")]


def other_origins(page: str) -> dict[str, str]:
    """Return the origins to send besides `page`, by kind, attackers first, without those that make no sense for it.

    `twin` has the other scheme and `port` the next port; `sibling` is another host of the same site. `suffix`,
    `prefix`, `prefix-of-site` and `dot` are names that a careless pattern for the page matches as well.
    """
    by_kind = {"foreign": "https://evil.example"}
    if page == "null":
        return by_kind
    origin = address(page).origin
    by_kind["null"] = "null"
    host = origin.host
    if not is_ip(host):
        site = registrable_domain(host) or host
        names = {"suffix": f"{host}.evil.example", "prefix": f"evil{host}", "sibling": f"evil.{site}"}
        if site != host:
            names |= {"prefix-of-site": f"evil{site}", "dot": host.replace(".", "x", 1)}
        by_kind |= {kind: str(replace(origin, host=name)) for kind, name in names.items()}
    by_kind["twin"] = str(twin(origin))
    if origin.port < LAST_PORT:
        by_kind["port"] = str(replace(origin, port=origin.port + 1))
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

    On this machine a development server may forward requests and change the Host to that of the backend (Vite's
    changeOrigin): then Django takes its own origin for one of BACKENDS. The last one, "", is no Origin header: where
    only that passes, Django takes its own origin for one that is not among these.
    """
    bare = replace(api, port=PORTS[api.scheme])
    backends = BACKENDS if is_loopback(api.host) else []
    origins = [f"{page}/", str(api), str(twin(api)), str(bare), *backends, ""]
    return [origin for origin in dict.fromkeys(origins) if origin != page]
