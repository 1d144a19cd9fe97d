"""Origins as settings write them and as browsers send them."""

from crosshost.django.conf import Conf
from crosshost.django.joined import separated
from crosshost.policy.csrf import is_same_domain, split
from crosshost.policy.origin import as_sent


def allowed(conf: Conf) -> list[str]:
    """Return the origins that CORS allows by name, as browsers send them."""
    texts = separated("CORS_ALLOWED_ORIGINS", conf.CORS_ALLOWED_ORIGINS)
    return list(dict.fromkeys(origin for text in texts if (origin := as_sent(text))))


def with_credentials(conf: Conf) -> list[str]:
    """Return the origins that CORS allows with credentials: all of them, or none."""
    return allowed(conf) if conf.CORS_ALLOW_CREDENTIALS else []


def is_trusted(conf: Conf, origin: str) -> bool:
    """Return whether CSRF_TRUSTED_ORIGINS means `origin`, as if each entry was written as a browser sends it."""
    scheme, _, netloc = origin.partition("://")
    for text in separated("CSRF_TRUSTED_ORIGINS", conf.CSRF_TRUSTED_ORIGINS):
        if as_sent(text) == origin:
            return True
        if text.startswith(f"{scheme}://*.") and is_same_domain(netloc, split(text).netloc.removeprefix("*")):
            return True
    return False
