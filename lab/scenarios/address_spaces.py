"""BROWSER_ADDRESS_SPACES: the addresses that browsers are told to count to another network.

127.0.0.1:3000=public makes the page's address public to them: on one machine all addresses are loopback, and Local
Network Access restricts nothing. Several are separated by spaces.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import get_args

from crosshost import Problem
from crosshost.policy.origin import address
from crosshost.policy.situation import AddressSpace
from lab.scenarios.deployment import is_local

NAME = "BROWSER_ADDRESS_SPACES"
EXAMPLE = "127.0.0.1:3000=public"
ENTRY = re.compile(rf"(\S+):(\d+)=({'|'.join(get_args(AddressSpace))})", re.ASCII)


def parse(text: str) -> tuple[tuple[str, AddressSpace], ...]:
    """Return IP address with port, and address space, of each entry. Raises Problem, with a valid value, if wrong."""
    entries = []
    for word in text.split():
        match = ENTRY.fullmatch(word)
        try:
            ipaddress.IPv4Address(match[1] if match else "")
        except ValueError:
            raise Problem(f"{NAME}={text!r}: {word!r} is not an address with its space: write {EXAMPLE}") from None
        space: AddressSpace = next(space for space in get_args(AddressSpace) if match and space == match[3])
        entries.append((word.partition("=")[0], space))
    return tuple(entries)


def of_origins(text: str, origins: Iterable[str]) -> tuple[tuple[str, AddressSpace], ...]:
    """Return host with port, and address space, of each of `origins` that is on 127.0.0.1 and listed in `text`."""
    listed = dict(parse(text))
    parsed = [address(origin).origin for origin in origins]
    return tuple(
        (f"{origin.host}:{origin.port}", listed[f"127.0.0.1:{origin.port}"])
        for origin in parsed
        if is_local(origin.host) and f"127.0.0.1:{origin.port}" in listed
    )
