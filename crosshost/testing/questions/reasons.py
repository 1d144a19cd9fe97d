"""Why a request of a page did not do what it should: the model's finding and its fix, or what the server said."""

from dataclasses import dataclass

from crosshost.doctor.login import server_text
from crosshost.policy import Finding
from crosshost.policy.origin import address
from crosshost.testing.errors import FetchError
from crosshost.testing.exchange import Exchange
from crosshost.testing.page import Page
from crosshost.testing.response import Response

Result = Response | Page | FetchError


@dataclass(frozen=True)
class Explained:
    """One request and why it failed: `str()` is all of it, `short` begins with the fix."""

    request: str
    reason: str = ""
    fix: str = ""
    id: str = ""

    def __str__(self) -> str:
        parts = [self.request, self.reason, self.fix and f"How to fix it: {self.fix}"]
        return ". ".join(part.removesuffix(".") for part in parts if part) + (f" ({self.id})" if self.id else "")

    @property
    def short(self) -> str:
        return f"{self.request}, {self.id}. Fix: {self.fix}" if self.fix else str(self)


def explained(result: Result) -> Explained:
    """Return the request with its status, the reason's sentence and the fix, or else the server's words."""
    if isinstance(result, FetchError):
        return of_finding(result.request, "fetch throws", result.finding) or Explained(str(result))
    response = result.response if isinstance(result, Page) else result
    if response is None:
        return Explained(f"nothing serves {result.url}")
    exchange = response.exchange
    if found := of_finding(exchange, str(exchange.status), next(iter(response.why), None)):
        return found
    words = server_text.message(response.content) if (exchange.status or 0) >= 400 else ""
    return Explained(f"{named(exchange)}: {exchange.status}", words)


def of_finding(exchange: Exchange, result: str, finding: Finding | None) -> Explained | None:
    if finding is None:
        return None
    return Explained(f"{named(exchange)}: {result}", finding.sentence, finding.fix, finding.id)


def named(exchange: Exchange) -> str:
    """Return a request without the values of its query."""
    to = address(exchange.url)
    return f"{exchange.method} {to.origin}{to.path.partition('?')[0]}"
