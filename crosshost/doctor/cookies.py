"""The cookies that a response sets, as a client that enforces nothing keeps them: which is which, their names tell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from crosshost.policy import Finding
from crosshost.policy.setcookie import SetCookie, parse

CSRF_LIKE = re.compile("csrf|xsrf", re.IGNORECASE)
SESSION_LIKE = re.compile("sess|sid|auth|token|jwt|login|remember", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """One cookie, with the Set-Cookie header it stood in and the URL that sent it."""

    url: str
    header: str = field(repr=False)
    cookie: SetCookie = field(repr=False)

    @property
    def name(self) -> str:
        return self.cookie.name

    @property
    def value(self) -> str:
        return self.cookie.value

    @property
    def is_csrf(self) -> bool:
        return bool(CSRF_LIKE.search(self.name))

    @property
    def is_session(self) -> bool:
        return not self.is_csrf and bool(SESSION_LIKE.search(self.name))


def kept(url: str, headers: Iterable[str]) -> tuple[Kept, ...]:
    """Return the cookies that Set-Cookie `headers` of `url` set, without those that are ignored or that only delete."""
    return tuple(Kept(url, header, cookie) for header in headers if (cookie := set_by(header)))


def set_by(header: str) -> SetCookie | None:
    cookie = parse(header)
    if isinstance(cookie, Finding) or not cookie.value.strip('"'):  # Django deletes with a value of ""
        return None
    return None if cookie.max_age is not None and cookie.max_age <= 0 else cookie


def jar(cookies: Iterable[Kept]) -> dict[str, str]:
    """Return name and value of `cookies`; of one name the last."""
    return {one.name: one.value for one in cookies}


def header(values: dict[str, str]) -> str:
    """Return the Cookie header that sends them."""
    return "; ".join(f"{name}={value}" for name, value in values.items())
