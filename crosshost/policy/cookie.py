"""A cookie as a browser stores it (RFC 6265bis, section 5.7), and the two ways in which one matches."""

from dataclasses import dataclass
from typing import Literal

from crosshost.policy.origin import is_ip

SameSite = Literal["Strict", "Lax", "None", "unset"]


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
    partition: str | None = None  # the top-level site it is kept under; None is not partitioned

    @property
    def identity(self) -> tuple[str, str, bool, str, str | None]:
        """What a later cookie must share to take this one's place (RFC 6265bis, 5.7)."""
        return self.name, self.domain, self.host_only, self.path, self.partition

    def is_for(self, host: str) -> bool:
        return host == self.domain if self.host_only else domain_matches(host, self.domain)


def domain_matches(host: str, domain: str) -> bool:
    """Does `host` domain-match `domain`? Both canonical (section 5.1.3)."""
    return host == domain or (host.endswith(f".{domain}") and not is_ip(host))


def path_matches(requested: str, path: str) -> bool:
    """Does the path of a request path-match a cookie's? (section 5.1.4)"""
    return requested == path or (requested.startswith(path) and (path.endswith("/") or requested[len(path)] == "/"))


def default_path(requested: str) -> str:
    """The path of a cookie that names none: up to the last slash of the request's, without it (section 5.1.4)."""
    return requested[: requested.rfind("/")] or "/"
