"""Django's CSRF check, as in CsrfViewMiddleware of Django 5.2, and the host that Django takes for its own."""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crosshost.policy.context import SAFE_METHODS
from crosshost.policy.origin import Address
from crosshost.policy.reasons import Finding, make_finding
from crosshost.policy.situation import Django, Headers

SECRET, TOKEN = 32, 64  # length of a secret, and of a masked one
ALPHABET = string.ascii_letters + string.digits
ALLOWED = re.compile(r"[a-zA-Z0-9]*")


@dataclass(frozen=True)
class DjangoRequest:
    """A request as Django receives it."""

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
        """Return what request.get_host() returns."""
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


def parse_cookies(header: str) -> dict[str, str]:
    """Return request.COOKIES for a Cookie header (django.http.cookie.parse_cookie); the last of one name counts."""
    pairs = (chunk.partition("=") if "=" in chunk else ("", "", chunk) for chunk in header.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() or value.strip()}


def domain_of(host: str) -> str:
    """Return a Host header without its port and its trailing dot."""
    domain = host if host.endswith("]") else host.rpartition(":")[0] or host
    return domain.removesuffix(".")


def is_allowed(host: str, allowed_hosts: Iterable[str]) -> bool:
    """Return whether ALLOWED_HOSTS has the Host header `host` (django.http.request.validate_host); `*` matches all."""
    domain = domain_of(host.lower())
    return any(pattern == "*" or is_same_domain(domain, pattern) for pattern in allowed_hosts)


def is_same_domain(host: str, pattern: str) -> bool:
    """Return whether `host` matches `pattern`, as Django does: `.example.com` is example.com and its subdomains.

    `host` is compared as it was sent, `pattern` in lower case.
    """
    pattern = pattern.lower()
    below = pattern.startswith(".") and (host.endswith(pattern) or host == pattern[1:])
    return pattern != "" and (host == pattern or below)


def applies(received: DjangoRequest) -> bool:
    """Return whether Django checks the request at all: unsafe methods only, unless the view is exempt."""
    return received.method not in SAFE_METHODS and not received.django.csrf_exempt


def check(received: DjangoRequest) -> Finding | None:
    """Return why the check refuses the request, or None.

    In Django's order: Origin, or Referer over https; then cookie and token.
    """
    if not applies(received):
        return None
    if received.origin is not None:
        if not origin_verified(received):
            same_origin = received.origin == str(received.address.origin)
            return make_finding(
                "csrf-origin-proxy" if same_origin else "csrf-origin", origin=received.origin, own=received.own_origin
            )
    elif received.secure and (finding := check_referer(received)):
        return finding
    return check_token(received)


def origin_verified(received: DjangoRequest) -> bool:
    origin, trusted = received.origin or "", received.django.csrf_trusted_origins
    if (received.host_allowed and origin == received.own_origin) or origin in [
        exact for exact in trusted if "*" not in exact
    ]:
        return True
    parts = split(origin)
    patterns = [split(pattern) for pattern in trusted if "*" in pattern]
    return any(
        parts.scheme == pattern.scheme and is_same_domain(parts.netloc, pattern.netloc.lstrip("*"))
        for pattern in patterns
    )


def split(url: str):  # type: ignore[no-untyped-def] # urlsplit's own type is private
    """Return what urlsplit returns, or an empty result if it raises ValueError."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def check_referer(received: DjangoRequest) -> Finding | None:
    if received.referer is None:
        return make_finding("csrf-no-referer")
    parts = split(received.referer)
    if not parts.scheme or not parts.netloc:
        return make_finding("csrf-referer-malformed")
    if parts.scheme != "https":
        return make_finding("csrf-referer-insecure")
    allowed = [split(origin).netloc.lstrip("*") for origin in received.django.csrf_trusted_origins]
    if received.django.csrf_cookie_domain is not None:
        port = received.host.rpartition(":")[2] if re.search(r":\d+$", received.host) else ""
        allowed.append(received.django.csrf_cookie_domain + (f":{port}" if port not in ("", "80", "443") else ""))
    elif received.host_allowed:
        allowed.append(received.host)
    if any(is_same_domain(parts.netloc, host) for host in allowed):
        return None
    return make_finding("csrf-referer", referer=parts.geturl(), origin=f"{parts.scheme}://{parts.netloc}")


def check_token(received: DjangoRequest) -> Finding | None:
    name = (
        received.django.session_cookie_name if received.django.csrf_use_sessions else received.django.csrf_cookie_name
    )
    cookie = received.cookies.get(name)
    if cookie is None:
        return make_finding("csrf-cookie-missing", cookie=name)
    if not received.django.csrf_use_sessions and (problem := malformed(cookie)):
        return make_finding(f"csrf-cookie-{problem}", cookie=name)
    token, source = received.form_token if received.method == "POST" else None, "POST"
    if not token:
        header = received.django.csrf_header_name
        token, source = header_value(received.headers, header), f"the {canonical(header)!r} HTTP header"
    if token is None:
        return make_finding("csrf-token-missing", cookie=name, header=received.django.csrf_header_name)
    if problem := malformed(token):
        return make_finding(f"csrf-token-{problem}", source=source)
    # With CSRF_USE_SESSIONS only the server knows the secret: any well-formed token counts as the right one.
    if not received.django.csrf_use_sessions and secret_of(token) != secret_of(cookie):
        return make_finding("csrf-token-incorrect", source=source)
    return None


def malformed(token: str) -> str | None:
    """Return what is wrong with the format of a token or cookie, `length` or `characters`, or None."""
    if len(token) not in (SECRET, TOKEN):
        return "length"
    return None if ALLOWED.fullmatch(token) else "characters"


def secret_of(token: str) -> str:
    """Return the unmasked secret of a token; a token without a mask is the secret itself."""
    if len(token) == SECRET:
        return token
    pairs = zip(token[:SECRET], token[SECRET:], strict=True)
    return "".join(ALPHABET[ALPHABET.index(cipher) - ALPHABET.index(mask)] for mask, cipher in pairs)


def header_value(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def canonical(name: str) -> str:
    """Return a header's name as Django writes it: X-Csrftoken."""
    return "-".join(part.capitalize() for part in name.split("-"))
