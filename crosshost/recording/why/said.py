"""What the recording says so far, request by request: cookies that the browser refused, logins, accepted writes."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from crosshost.doctor.cookies import SESSION_LIKE
from crosshost.policy.context import SAFE_METHODS
from crosshost.policy.origin import address
from crosshost.recording.model import RecordedRequest
from crosshost.recording.why.causes import Cause
from crosshost.recording.why.jars import names_set_by
from crosshost.recording.why.predicted import Fetch

LOGIN = re.compile(r"log-?in|sign-?in|auth|sessions?\b|token", re.IGNORECASE)
LOGOUT = re.compile(r"log-?out|sign-?out|session/end", re.IGNORECASE)


@dataclass
class Said:
    """What the browser itself said about cookies that it did not store: DevTools' names of the reasons, and the URL.

    By host and name. Without names (""), it counts if it was the same for every cookie of the response.
    """

    refused: dict[tuple[str, str], tuple[tuple[str, ...], str]] = field(default_factory=dict)
    partly: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by host: of some cookies without a name
    partitions: dict[str, set[str | None]] = field(default_factory=dict)  # by host: where cookies were stored
    logins: dict[str, Cause] = field(default_factory=dict)  # by host: why the last login was refused
    undecided: set[str] = field(default_factory=set)  # hosts that accept and refuse the same cookie in turns
    logged_out: set[str] = field(default_factory=set)  # hosts
    trusted: set[tuple[str, str]] = field(default_factory=set)  # page and origin, where a write was accepted

    def keep(self, fetch: Fetch) -> None:
        for hop in fetch.request.hops:
            host, accepted = address(hop.url).origin.host, hop.response is not None and hop.response.status < 400
            if accepted and hop.method not in SAFE_METHODS:
                self.trusted.add((fetch.page, str(address(hop.url).origin)))
                self.logins.pop(host, None)
                is_out = bool(LOGOUT.search(address(hop.url).path))
                (self.logged_out.add if is_out else self.logged_out.discard)(host)
            events = [event for event in hop.cookie_events or () if event.operation == "store"]
            for event in events:
                self.refused.pop((host, event.name), None)
                same = event.name or {other.blocked for other in events} == {event.blocked}
                if event.blocked and (same or (accepted and hop.method == "POST")):
                    self.refused[host, event.name] = event.blocked, hop.url
                elif event.blocked:
                    self.partly[host] = event.blocked
                else:
                    self.partitions.setdefault(host, set()).add(event.partition)

    def refuse(self, fetch: Fetch, cause: Cause) -> None:
        """Keep why a login was refused: requests after it have no session for that."""
        parts = address(fetch.request.url)
        if fetch.request.method not in SAFE_METHODS and LOGIN.search(parts.path):
            self.logins[parts.origin.host] = cause

    def of(self, url: str, wanted: Callable[[str], bool]) -> dict[str, tuple[tuple[str, ...], str]]:
        """Return what was refused of the host of `url`, by name: cookies that are wanted or have no name."""
        host = address(url).origin.host
        return {name: words for (of, name), words in self.refused.items() if of == host and (not name or wanted(name))}


def in_turns(requests: Iterable[RecordedRequest]) -> set[str]:
    """Return the hosts that refuse a session cookie (401) and then accept it, although nobody logged in in between."""
    refused: dict[str, set[str]] = {}  # paths, by host
    found = set()
    for request in requests:
        parts, status = address(request.url), request.response.status if request.response else 0
        host = parts.origin.host
        if any(event.operation == "store" for event in request.cookie_events or ()) or names_set_by(request):
            refused.pop(host, None)
        elif status and any(SESSION_LIKE.search(name) for name, _ in request.cookies or ()):
            if status == 401:
                refused.setdefault(host, set()).add(parts.path)
            elif status < 300 and parts.path in refused.get(host, ()):
                found.add(host)
    return found
