"""Hosts, addresses and proxies."""

import ipaddress
import re

from config.values.text import TOKEN, is_host, items

WIDEST = {4: 8, 6: 7}  # the shortest prefix of a proxy's network: 10.0.0.0/8 and fc00::/7 are the private ones


def hosts(value: str) -> list[str]:
    """Parse ALLOWED_HOSTS: names without scheme or port, `.example.com` for a domain and all below it, or `*`."""
    for item in items(value.lower()):
        if item == "*" or is_host(item):
            continue
        try:
            ipaddress.IPv6Address(item.strip("[]"))
        except ValueError:
            bare = re.split(r"[/:?#]", re.sub(r"^[a-z]*:?//", "", item).removeprefix("*"))[0]
            right = bare if is_host(bare) else "api.example.com"
            raise ValueError(f"{item!r} is not a host name alone: write {right}") from None
    # Django compares an IPv6 host with its brackets.
    return [f"[{item.strip('[]')}]" if ":" in item else item for item in items(value.lower())]


def host_and_port(value: str) -> str | None:
    """Parse SECURE_SSL_HOST, the target of the redirect to https; empty for the request's own host."""
    value = value.lower()
    host, colon, port = value.partition(":")
    is_port = re.fullmatch(r"[1-9]\d{0,4}", port, re.ASCII) and int(port) < 65536
    if value and not (is_host(host) and (is_port or not colon)):
        raise ValueError(f"{value!r} is not a host and a port: write api.example.com, or api.example.com:8443")
    return value or None


def proxy_header(value: str) -> tuple[str, str] | None:
    """Parse SECURE_PROXY_SSL_HEADER: the header's WSGI name, a comma, and the value that means https."""
    if not value:
        return None
    name, comma, meaning = (part.strip() for part in value.partition(","))
    if not (comma and re.fullmatch(r"HTTP_[A-Z0-9_]+", name) and TOKEN.fullmatch(meaning)):
        raise ValueError(f"{value!r} is not a header and its value: write HTTP_X_FORWARDED_PROTO,https")
    return name, meaning


def proxies(value: str) -> list[str]:
    """Parse FORWARDED_ALLOW_IPS: the addresses or networks of proxies whose X-Forwarded-Proto is trusted."""
    for item in items(value):
        try:
            ipaddress.ip_network(item)
        except ValueError:
            raise ValueError(
                f"{item!r} is not an IP address or network: write 10.0.0.5 or 10.0.0.0/24, the proxy's own"
            ) from None
        network = ipaddress.ip_network(item)
        if network.prefixlen < WIDEST[network.version]:
            who = "every address" if network.prefixlen == 0 else f"1/{2**network.prefixlen} of all addresses"
            raise ValueError(f"{item!r} lets {who} claim https: write the proxy's own address, 10.0.0.5")
    return items(value)


def bind_address(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(value.strip("[]"))
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address: write 127.0.0.1, or 0.0.0.0 for every interface") from None


def loopback_address(value: str) -> str:
    """Parse DJANGO_BIND_ADDRESS, the address of gunicorn's own port; empty for BIND_ADDRESS."""
    try:
        if not value or ipaddress.ip_address(value).is_loopback:
            return value
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address: write 127.0.0.1") from None
    raise ValueError(
        f"{value!r} is not loopback, and on other addresses only nginx listens: leave this variable out, and "
        f"write BIND_ADDRESS={value}"
    )
