"""The cookies that a response sets, as a client without any rules keeps them. Names tell sessions from CSRF tokens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from crosshost.policy import Finding
from crosshost.policy.folded import unfolded
from crosshost.policy.setcookie import SetCookie, parse

CSRF_LIKE = re.compile("csrf|xsrf", re.IGNORECASE)
SESSION_LIKE = re.compile("sess|sid|auth|token|jwt|login|remember", re.IGNORECASE)


@dataclass(frozen=True)
class ReceivedCookie:
    """One cookie, with its Set-Cookie header and the URL that sent it."""

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


def received_cookies(url: str, headers: Iterable[str]) -> tuple[ReceivedCookie, ...]:
    """Return the cookies that Set-Cookie `headers` of `url` set, without those that are ignored or that only delete.

    Cookies that were folded into one header are separated, which browsers do not.
    """
    each = (one for header in headers for one in unfolded(header))
    return tuple(ReceivedCookie(url, header, cookie) for header in each if (cookie := cookie_set_by(header)))


def cookie_set_by(header: str) -> SetCookie | None:
    """Return the cookie that a Set-Cookie `header` sets, or None where it is ignored or only deletes."""
    cookie = parse(header)
    if isinstance(cookie, Finding) or not cookie.value.strip('"'):  # Django deletes with a value of ""
        return None
    return None if cookie.max_age is not None and cookie.max_age <= 0 else cookie


def values_by_name(cookies: Iterable[ReceivedCookie]) -> dict[str, str]:
    """Return the names and values of `cookies`; of several with one name the last."""
    return {cookie.name: cookie.value for cookie in cookies}


def cookie_header(values: dict[str, str]) -> str:
    """Return the Cookie header that sends them."""
    return "; ".join(f"{name}={value}" for name, value in values.items())
