"""One request of a browser and what became of it, as a record that a test can read and print."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from crosshost.policy import Cookie, Finding, SetCookieOutcome
from crosshost.policy.situation import Headers


@dataclass(frozen=True, repr=False)
class SentRequest:
    """A request as the server receives it: Host and Cookie are among its headers. Its repr has no values."""

    method: str
    url: str
    headers: Headers
    body: bytes = b""

    def __repr__(self) -> str:
        return f"<{self.method} {without_values(self.url)}>"


@dataclass(repr=False)
class Exchange:
    """One request that the browser sent, or refused to send, and what became of its response.

    `str()` has no value of a cookie, a header or a query.
    """

    method: str
    url: str
    headers: Headers = ()  # all that were sent, Cookie included
    preflight_for: str | None = None  # of a preflight: the method of the request that may follow
    attached: tuple[Cookie, ...] = ()
    withheld: tuple[Finding, ...] = ()  # why other cookies of the jar were not sent
    status: int | None = None  # None: it was never sent, or nothing serves the URL
    stored: tuple[SetCookieOutcome, ...] = ()  # of each Set-Cookie header: the stored cookie, or why it was refused
    from_cache: bool = False
    said: tuple[Finding, ...] = ()  # why the server refused it, where it said so: the host, or the CSRF check
    failure: Finding | None = None  # why it was not sent, or why the page may not read the response

    def __str__(self) -> str:
        return "\n    ".join(self._lines())

    def __repr__(self) -> str:
        return f"<{next(self._lines())}>"

    def _lines(self) -> Iterator[str]:
        status = "not sent" if self.status is None else str(self.status)
        result = f"{status} from the cache" if self.from_cache else status
        purpose = f" (preflight of {self.preflight_for})" if self.preflight_for else ""
        yield f"{self.method} {without_values(self.url)}{purpose} -> {result}"
        parts = [("sent", [cookie.name for cookie in self.attached])]
        sent = {cookie.name for cookie in self.attached}
        withheld = {why.cookie or "all": why.id for why in reversed(self.withheld) if why.cookie not in sent}
        parts.append(("withheld", [f"{name} ({reason})" for name, reason in withheld.items()]))
        parts.append(("stored", [outcome.cookie.name for outcome in self.stored if outcome.cookie]))
        parts.append(("deleted", [name_of(each) for each in self.stored if not each.cookie and not each.refused]))
        parts.append(("refused", [f"{name_of(each)} ({each.refused[0].id})" for each in self.stored if each.refused]))
        if cookies := "; ".join(f"{label}: {', '.join(names)}" for label, names in parts if names):
            yield f"cookies {cookies}"
        for finding in (*self.said, *([self.failure] if self.failure else [])):
            yield f"{finding.id}: {finding.sentence}"


def name_of(outcome: SetCookieOutcome) -> str:
    return outcome.header.partition(";")[0].partition("=")[0].strip()


def without_values(url: str) -> str:
    """Return `url` with the names of its query alone."""
    parts = urlsplit(url)
    names = "&".join(f"{name}=…" for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return parts._replace(query=names, fragment="").geturl()
