"""A cookie as a browser stores it (RFC 6265bis, section 5.7), with domain and path matching."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crosshost.policy.errors import PolicyError
from crosshost.policy.fields import check_fields, refusal
from crosshost.policy.origin import address, is_ip
from crosshost.policy.site import site

if TYPE_CHECKING:
    from crosshost.policy.engine import Engine
    from crosshost.policy.situation import Page

SameSite = Literal["Strict", "Lax", "None", "unset"]
NOT_IN_NAME, NOT_IN_VALUE = re.compile(r"[\x00-\x08\x0A-\x1F\x7F;=]"), re.compile(r"[\x00-\x08\x0A-\x1F\x7F;]")


@dataclass(frozen=True)
class Cookie:
    """A stored cookie. Times are seconds since 1970; `expires` is None for a session cookie."""

    name: str
    value: str
    domain: str  # without a leading dot; the host itself when host_only
    path: str = "/"
    host_only: bool = True
    secure: bool = False
    http_only: bool = False
    same_site: SameSite = "unset"
    created: float = 0
    expires: float | None = None
    partition: str | None = (
        None  # the key of its partition, which begins with the top-level site; None: not partitioned
    )

    def __post_init__(self) -> None:
        check_fields(self)
        if NOT_IN_NAME.search(self.name):
            raise refusal("Cookie.name", self.name, "a name without = and ; such as 'sessionid'")
        if NOT_IN_VALUE.search(self.value):
            raise refusal("Cookie.value", self.value, "a value without ; (Cookie.from_set_cookie reads a header)")
        if self.domain != (near := canonical(self.domain)):
            right = "a host as browsers write it, without a leading dot and a port; host_only=False is for subdomains"
            raise refusal("Cookie.domain", self.domain, right, near)
        if not self.path.startswith("/"):
            raise refusal("Cookie.path", self.path, "a path that begins with a slash", f"/{self.path}")
        key = None if self.partition is None else self.partition.partition(", ")[0]  # after the site it may say more
        if key is not None and key != (near := site_of(key)):
            raise refusal("Cookie.partition", self.partition, "a site such as 'https://example.com'", near)

    @classmethod
    def from_set_cookie(
        cls, header: str, url: str, *, engine: "Engine", now: float, page: "Page | None" = None
    ) -> "Cookie":
        """Return the cookie that a browser stores from a Set-Cookie header in a response from `url`.

        The response is to a fetch of `page` with credentials, or to a visit to `url` itself. Raises CookieRefused,
        which says why, if the browser does not store the cookie.
        """
        from crosshost.policy.received import received_cookie  # it builds on this class

        return received_cookie(header, url, engine, now, page)

    @property
    def identity(self) -> tuple[str, str, bool, str, str | None]:
        """Return what a later cookie must have in common with this one to replace it (RFC 6265bis, 5.7)."""
        return self.name, self.domain, self.host_only, self.path, self.partition

    @property
    def sent_as(self) -> str:
        """Return the cookie as the Cookie header has it (5.8.3): without a name, the value alone."""
        return f"{self.name}={self.value}" if self.name else self.value

    def is_for(self, host: str) -> bool:
        """Return whether the cookie's domain matches `host`. Which Domain an IP address may set is decided before."""
        return host == self.domain or (not self.host_only and host.endswith(f".{self.domain}"))


def canonical(domain: str) -> str | None:
    """Return the host that `domain` means, as browsers write it, or None if it is not one."""
    try:
        return address(f"http://{domain.lstrip('.')}/").origin.host
    except PolicyError:
        return None


def site_of(text: str) -> str | None:
    """Return the site of the URL `text`, or None if it is not a URL."""
    try:
        return site(address(text).origin)
    except PolicyError:
        return None


def domain_matches(host: str, domain: str) -> bool:
    """Return whether `host` domain-matches `domain`, both in canonical form (section 5.1.3)."""
    return host == domain or (host.endswith(f".{domain}") and not is_ip(host))


def path_matches(requested: str, path: str) -> bool:
    """Return whether a request's path path-matches a cookie's path (section 5.1.4)."""
    return requested == path or (requested.startswith(path) and (path.endswith("/") or requested[len(path)] == "/"))


def default_path(requested: str) -> str:
    """Return the Path of a cookie without one: the request's path before its last slash (section 5.1.4)."""
    return requested[: requested.rfind("/")] or "/"
