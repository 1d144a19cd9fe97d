"""What a pattern for origins lets in besides its own: found by asking it about the origins of an attacker."""

import re
from collections.abc import Iterator

from crosshost.django.hosts import host_of, is_registrable, site
from crosshost.django.sample import samples
from crosshost.policy.origin import as_sent, is_ip
from crosshost.policy.site import is_public_suffix

ATTACKER = "attacker.example"
WEB = ("http://", "https://")


def let_in(pattern: str | re.Pattern[str], kind: str) -> str | None:
    """An origin of another site that `pattern` matches as django-cors-headers does, by re.match; None if none is found.

    `kind` is how it was made of one of the pattern's own: `end`, `dot` or `neighbour`.
    """
    if kind == "end" and re.match(pattern, f"https://{ATTACKER}"):
        return f"https://{ATTACKER}"
    for own in _origins(pattern):
        host = host_of(own)
        for hostile in PROBES[kind](host):
            origin = own.replace(f"//{host}", f"//{hostile}", 1)
            if site(hostile) != site(host) and re.match(pattern, origin):
                return origin
    return None


def never_matches(pattern: str | re.Pattern[str]) -> bool:
    """Whether all that `pattern` asks for is written as no browser does: with a path, a capital, a default port."""
    web = [own for own in samples(pattern) if own.startswith(WEB)]
    return bool(web) and not _origins(pattern) and let_in(pattern, "end") is None


def _origins(pattern: str | re.Pattern[str]) -> list[str]:
    """Origins of the web that `pattern` matches."""
    sent = [as_sent(own) for own in samples(pattern) if own.startswith(WEB)]
    return [origin for origin in sent if origin and re.match(pattern, origin)]


def _end(host: str) -> Iterator[str]:
    """A longer name: what comes after the host is the attacker's domain."""
    yield f"{host}.{ATTACKER}"


def _dot(host: str) -> Iterator[str]:
    """Another letter where a dot stands, or more before the domain. The last dot makes no name that is to be had."""
    labels = host.split(".")
    if is_ip(host):
        return  # a name that ends in a number is none
    for index in range(1, len(labels) - 1):
        yield ".".join(labels[:index]) + "x" + ".".join(labels[index:])
    if is_registrable(site(host)):
        yield "attacker" + site(host)


def _neighbour(host: str) -> Iterator[str]:
    """Another customer of the same provider."""
    rest = host.partition(".")[2]
    if rest and is_public_suffix(rest):
        yield f"attacker.{rest}"


PROBES = {"end": _end, "dot": _dot, "neighbour": _neighbour}
