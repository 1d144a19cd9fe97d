"""The client's address: REMOTE_ADDR, which a proxy's X-Forwarded-For replaces where gunicorn's peer is that proxy.

nginx overwrites X-Forwarded-For with the address that it sees. It connects by a socket that only it can open, or from
an address in FORWARDED_ALLOW_IPS. Everybody else writes what they like into that header, so it is removed: nothing
behind this file may believe it.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Collection

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

HEADER = "HTTP_X_FORWARDED_FOR"
WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>[^:\[\]]*):\d+", re.ASCII)  # as some proxies write it


def with_client(application: Callable, trusted: Collection[str]) -> Callable:
    """Return `application`, called with the client's address as REMOTE_ADDR and without X-Forwarded-For.

    `trusted`: the addresses and networks of proxies. The environ itself is changed, because gunicorn logs from it.
    """
    networks = [ipaddress.ip_network(proxy) for proxy in trusted]

    def response(environ, start_response):
        forwarded = environ.pop(HEADER, "")
        client = last_of(forwarded) if forwarded and is_trusted(environ, networks) else None
        if client is not None:
            environ["REMOTE_ADDR"] = str(client)
            environ.pop("REMOTE_PORT", None)  # the proxy's
        return application(environ, start_response)

    return response


def is_trusted(environ: dict, networks: Collection[Network]) -> bool:
    """Return whether the peer is a proxy of ours, as gunicorn decides it for X-Forwarded-Proto."""
    connection = environ.get("gunicorn.socket")
    if connection is not None and connection.family == socket.AF_UNIX:
        return True  # REMOTE_ADDR is the path that the peer chose for its end, or empty
    peer = parse(environ.get("REMOTE_ADDR", ""))
    return peer is not None and any(peer in network for network in networks)


def last_of(forwarded: str) -> Address | None:
    """Return the last address of X-Forwarded-For, which the proxy itself wrote; None if it is not an address."""
    last = forwarded.rpartition(",")[2].strip(" \t")
    with_port = WITH_PORT.fullmatch(last)
    return parse((with_port["v6"] or with_port["v4"] or "") if with_port else last)


def parse(text: str) -> Address | None:
    """Return the address, an IPv4 one also where it is written as IPv6; None for anything else, and for a zone."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return None if address.scope_id else address.ipv4_mapped or address
    return address
