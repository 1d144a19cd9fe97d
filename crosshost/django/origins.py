"""Origins as settings write them and as browsers send them."""

from urllib.parse import urlsplit

from crosshost import Problem
from crosshost.django.conf import Conf
from crosshost.policy.csrf import is_same_domain, split
from crosshost.policy.origin import PORTS, serialised


def as_sent(text: str) -> str | None:
    """The `Origin` that a browser sends from a page at `text` (Fetch, "serializing a request origin"), or None.

    Lower case, no default port, nothing after it. None for a host that `serialised` refuses, too.
    """
    try:
        url = urlsplit(text.strip())
        host, port = serialised(url.hostname or ""), url.port
    except (Problem, ValueError):
        return None
    if not url.scheme:
        return None
    return f"{url.scheme}://{host}" + ("" if port in (None, PORTS.get(url.scheme)) else f":{port}")


def allowed(conf: Conf) -> list[str]:
    """The origins that CORS allows by name, as browsers send them."""
    return list(dict.fromkeys(origin for text in conf.CORS_ALLOWED_ORIGINS if (origin := as_sent(text))))


def with_credentials(conf: Conf) -> list[str]:
    """Those that may come with cookies: all of them, or none."""
    return allowed(conf) if conf.CORS_ALLOW_CREDENTIALS else []


def is_trusted(conf: Conf, origin: str) -> bool:
    """Whether Django's CSRF check trusts `origin`, were each entry written as a browser sends it."""
    scheme, _, netloc = origin.partition("://")
    for text in conf.CSRF_TRUSTED_ORIGINS:
        if as_sent(text) == origin:
            return True
        if text.startswith(f"{scheme}://*.") and is_same_domain(netloc, split(text).netloc.removeprefix("*")):
            return True
    return False
