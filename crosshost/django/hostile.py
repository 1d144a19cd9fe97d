"""Which foreign origins a pattern matches: found by trying origins that an attacker could have."""

import re
from collections.abc import Iterator

from crosshost.django.hosts import host_of, is_registrable, site
from crosshost.django.sample import samples
from crosshost.policy.origin import as_sent, is_ip
from crosshost.policy.site import is_public_suffix

ATTACKER = "attacker.example"
WEB = ("http://", "https://")


def let_in(pattern: str | re.Pattern[str], kind: str) -> str | None:
    """Return an origin of another site that `pattern` matches by re.match, as in django-cors-headers, or None.

    `kind` is how the origin differs from one that the pattern is meant for: `end`, `dot` or `neighbour`.
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
    """Return whether `pattern` matches no Origin that a browser sends, due to a path, a capital or a default port."""
    web = [sample for sample in samples(pattern) if sample.startswith(WEB)]
    return bool(web) and not _origins(pattern) and let_in(pattern, "end") is None


def _origins(pattern: str | re.Pattern[str]) -> list[str]:
    """Return http and https origins that `pattern` matches."""
    sent = [as_sent(sample) for sample in samples(pattern) if sample.startswith(WEB)]
    return [origin for origin in sent if origin and re.match(pattern, origin)]


def _end(host: str) -> Iterator[str]:
    """Yield a longer name, which ends in the attacker's domain."""
    yield f"{host}.{ATTACKER}"


def _dot(host: str) -> Iterator[str]:
    """Yield names with a letter instead of a dot (not the last: that name cannot be registered), or a longer domain."""
    labels = host.split(".")
    if is_ip(host):
        return  # there is no host name that ends in a number
    for index in range(1, len(labels) - 1):
        yield ".".join(labels[:index]) + "x" + ".".join(labels[index:])
    if is_registrable(site(host)):
        yield "attacker" + site(host)


def _neighbour(host: str) -> Iterator[str]:
    """Yield the name of another customer of the same provider."""
    rest = host.partition(".")[2]
    if rest and is_public_suffix(rest):
        yield f"attacker.{rest}"


PROBES = {"end": _end, "dot": _dot, "neighbour": _neighbour}
