"""A cookie as a browser stores it (RFC 6265bis, section 5.7), with domain and path matching."""

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
    partition: str | None = (
        None  # the key of its partition, which begins with the top-level site; None: not partitioned
    )

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


def domain_matches(host: str, domain: str) -> bool:
    """Return whether `host` domain-matches `domain`, both in canonical form (section 5.1.3)."""
    return host == domain or (host.endswith(f".{domain}") and not is_ip(host))


def path_matches(requested: str, path: str) -> bool:
    """Return whether a request's path path-matches a cookie's path (section 5.1.4)."""
    return requested == path or (requested.startswith(path) and (path.endswith("/") or requested[len(path)] == "/"))


def default_path(requested: str) -> str:
    """Return the Path of a cookie without one: the request's path before its last slash (section 5.1.4)."""
    return requested[: requested.rfind("/")] or "/"
