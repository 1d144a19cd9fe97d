"""In which network each host is: public, local or loopback, as browsers see it from here (Local Network Access)."""

from collections.abc import Iterable

from crosshost.doctor.sending.wire import Wire
from crosshost.policy.local_network import is_registered, space_in_url, space_of_ip
from crosshost.policy.origin import address
from crosshost.policy.situation import AddressSpace


def address_spaces(wire: Wire, urls: Iterable[str]) -> tuple[tuple[str, AddressSpace], ...]:
    """Return host and network of each of `urls` whose host does not show it, as far as it is known.

    A registered name that does not resolve here counts as public: a page may be planned, or the doctor be offline.
    """
    hosts = dict.fromkeys(address(url).origin.host for url in urls)
    found: list[tuple[str, AddressSpace]] = []
    for host in hosts:
        if space_in_url(host):
            continue
        spaces = {space_of_ip(ip) for ip in wire.addresses(host)}
        if len(spaces) == 1:
            found.append((host, spaces.pop()))
        elif not spaces and is_registered(host):
            found.append((host, "public"))
    return tuple(found)
