"""Which Domain a response may set (RFC 6265bis, 5.7), and libsoup's rules (soup-cookie.c and soup-cookie-jar.c)."""

from crosshost.policy.cookie import domain_matches
from crosshost.policy.engine import Engine
from crosshost.policy.origin import is_ip
from crosshost.policy.setcookie import SetCookie
from crosshost.policy.site import is_public_suffix, listed_domain


def is_possible(received: SetCookie, host: str, engine: Engine) -> bool:
    """Return whether Domain is absent, the host itself, or a parent of it that is not a public suffix."""
    domain = received.domain
    if engine.libsoup_domains:
        written = with_dot(received.written_domain)
        if not written:
            return True
        return "." in received.written_domain[1:] and not is_public_suffix(domain or "") and matches(written, host)
    if not domain or domain == host:
        return True
    return domain.isascii() and not is_public_suffix(domain) and domain_matches(host, domain)


def of_first_party(received: SetCookie, host: str, top: str) -> bool:
    """Return whether libsoup takes a cookie for one of the top-level page's site (incoming_cookie_is_third_party).

    It knows a site only where the Public Suffix List has a rule: not below `localhost`.
    """
    domain = with_dot(received.written_domain) or host
    return matches(listed_domain(domain.removeprefix(".")) or domain, listed_domain(top) or top)


def with_dot(written: str) -> str:
    """Return a Domain as libsoup keeps it: with a leading dot, unless it is an IP address or empty."""
    return written if not written or written.startswith(".") or is_ip(written) else f".{written}"


def matches(domain: str, host: str) -> bool:
    """Return whether `host` is `domain`, in any case, or ends with a `domain` that begins with a dot, in this case."""
    if host.lower() in (domain.lower(), domain.lower().removeprefix(".")):
        return True
    return domain.startswith(".") and host.endswith(domain)
