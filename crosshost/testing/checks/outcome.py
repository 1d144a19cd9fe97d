"""Did a server take a write? Its status and where it leads tell, whether the page may read them or not."""

from dataclasses import dataclass

from crosshost.doctor.findings.responses import leads_to_login
from crosshost.doctor.login.forms import document
from crosshost.policy.origin import address
from crosshost.testing.browser import Browser

# The view was reached: it took the data, or looked at it and did not like it.
INVALID = (400, 409, 422)


@dataclass(frozen=True)
class Attempt:
    """What the server did with a write: its own status, before any redirect, and which cookies were sent."""

    status: int = 0  # 0: it was not sent
    cookies: tuple[str, ...] = ()
    to_login: bool = False

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 400 and not self.to_login

    @property
    def is_reached(self) -> bool:
        """Whether the request got past the login's and the CSRF check."""
        return self.is_taken or self.status in INVALID


def last_attempt(browser: Browser) -> Attempt:
    """Return what the server did with the last fetch, form or beacon of `browser`."""
    outcome = browser.profile.outcomes[-1]
    sent = [exchange for exchange in outcome.exchanges if exchange.preflight_for is None]
    if not sent:
        return Attempt()
    first, last = sent[0], sent[-1]
    body = outcome.response.body if outcome.response else b""
    names = leads_to_login(address(first.url).path, address(last.url).path)
    to_login = len(sent) > 1 and (names or document(body).login is not None)
    return Attempt(first.status or 0, tuple(cookie.name for cookie in first.attached), to_login)
