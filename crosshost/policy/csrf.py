"""Django's CSRF check, as CsrfViewMiddleware of Django 5.2 does it, and which host it takes itself for."""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crosshost.policy.context import SAFE_METHODS
from crosshost.policy.origin import Address
from crosshost.policy.reasons import Finding, make_finding
from crosshost.policy.situation import Django, Headers

SECRET, TOKEN = 32, 64  # characters of a secret, and of one behind its mask
ALPHABET = string.ascii_letters + string.digits
ALLOWED = re.compile(r"[a-zA-Z0-9]*")


@dataclass(frozen=True)
class Seen:
    """A request as Django sees it."""

    django: Django
    address: Address
    method: str
    origin: str | None  # the headers Origin and Referer
    referer: str | None
    cookies: dict[str, str]
    headers: Headers
    form_token: str | None

    @property
    def host(self) -> str:
        """What request.get_host() says."""
        return self.django.host or self.address.origin.netloc

    @property
    def secure(self) -> bool:
        return self.address.origin.scheme == "https" if self.django.secure is None else self.django.secure

    @property
    def own_origin(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.host}"

    @property
    def host_allowed(self) -> bool:
        return is_allowed(self.host, self.django.allowed_hosts)


def domain_of(host: str) -> str:
    """A Host header without its port, and without a last dot."""
    domain = host if host.endswith("]") else host.rpartition(":")[0] or host
    return domain.removesuffix(".")


def is_allowed(host: str, allowed_hosts: Iterable[str]) -> bool:
    """Whether ALLOWED_HOSTS lets the Host header `host` in (django.http.request.validate_host); `*` lets in all."""
    domain = domain_of(host.lower())
    return any(pattern == "*" or is_same_domain(domain, pattern) for pattern in allowed_hosts)


def is_same_domain(host: str, pattern: str) -> bool:
    """Django's: `.example.com` is example.com and all below it, anything else is itself; `host` is as it was sent."""
    pattern = pattern.lower()
    below = pattern.startswith(".") and (host.endswith(pattern) or host == pattern[1:])
    return pattern != "" and (host == pattern or below)


def applies(seen: Seen) -> bool:
    """Is there anything to check?"""
    return seen.method not in SAFE_METHODS and not seen.django.csrf_exempt


def check(seen: Seen) -> Finding | None:
    """Why the check refuses the request, in Django's order: origin, else referer over https; then cookie and token."""
    if not applies(seen):
        return None
    if seen.origin is not None:
        if not origin_verified(seen):
            same = seen.origin == str(seen.address.origin)
            return make_finding("csrf-origin-proxy" if same else "csrf-origin", origin=seen.origin, own=seen.own_origin)
    elif seen.secure and (refused := against_referer(seen)):
        return refused
    return against_token(seen)


def origin_verified(seen: Seen) -> bool:
    origin, trusted = seen.origin or "", seen.django.csrf_trusted_origins
    if (seen.host_allowed and origin == seen.own_origin) or origin in [exact for exact in trusted if "*" not in exact]:
        return True
    parts = split(origin)
    patterns = [split(pattern) for pattern in trusted if "*" in pattern]
    return any(
        parts.scheme == pattern.scheme and is_same_domain(parts.netloc, pattern.netloc.lstrip("*"))
        for pattern in patterns
    )


def split(url: str):  # type: ignore[no-untyped-def] # urlsplit's own type is private
    """As urlsplit, and all empty for what that does not take."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def against_referer(seen: Seen) -> Finding | None:
    if seen.referer is None:
        return make_finding("csrf-no-referer")
    parts = split(seen.referer)
    if not parts.scheme or not parts.netloc:
        return make_finding("csrf-referer-malformed")
    if parts.scheme != "https":
        return make_finding("csrf-referer-insecure")
    good = [split(origin).netloc.lstrip("*") for origin in seen.django.csrf_trusted_origins]
    if seen.django.csrf_cookie_domain is not None:
        port = seen.host.rpartition(":")[2] if re.search(r":\d+$", seen.host) else ""
        good.append(seen.django.csrf_cookie_domain + (f":{port}" if port not in ("", "80", "443") else ""))
    elif seen.host_allowed:
        good.append(seen.host)
    if any(is_same_domain(parts.netloc, host) for host in good):
        return None
    return make_finding("csrf-referer", referer=parts.geturl(), origin=f"{parts.scheme}://{parts.netloc}")


def against_token(seen: Seen) -> Finding | None:
    name = seen.django.session_cookie_name if seen.django.csrf_use_sessions else seen.django.csrf_cookie_name
    cookie = seen.cookies.get(name)
    if cookie is None:
        return make_finding("csrf-cookie-missing", cookie=name)
    if not seen.django.csrf_use_sessions and (kind := malformed(cookie)):
        return make_finding(f"csrf-cookie-{kind}", cookie=name)
    token, source = seen.form_token if seen.method == "POST" else None, "POST"
    if not token:
        header = seen.django.csrf_header_name
        token, source = header_value(seen.headers, header), f"the {canonical(header)!r} HTTP header"
    if token is None:
        return make_finding("csrf-token-missing", cookie=name, header=seen.django.csrf_header_name)
    if kind := malformed(token):
        return make_finding(f"csrf-token-{kind}", source=source)
    # A secret in the session is the server's alone: a well-formed token is taken to be its own.
    if not seen.django.csrf_use_sessions and secret_of(token) != secret_of(cookie):
        return make_finding("csrf-token-incorrect", source=source)
    return None


def malformed(token: str) -> str | None:
    if len(token) not in (SECRET, TOKEN):
        return "length"
    return None if ALLOWED.fullmatch(token) else "characters"


def secret_of(token: str) -> str:
    """The secret behind a token's mask; a token without one is the secret itself."""
    if len(token) == SECRET:
        return token
    pairs = zip(token[:SECRET], token[SECRET:], strict=True)
    return "".join(ALPHABET[ALPHABET.index(cipher) - ALPHABET.index(mask)] for mask, cipher in pairs)


def header_value(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def canonical(name: str) -> str:
    """A header's name as Django writes it: X-Csrftoken."""
    return "-".join(part.capitalize() for part in name.split("-"))
