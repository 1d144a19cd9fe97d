"""The response to a fetch, as far as the page may read it, and what the page cannot see: why it failed."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from crosshost.policy import Finding
from crosshost.policy.cors import NEVER_EXPOSED, hidden
from crosshost.policy.hop import Hop
from crosshost.testing import why
from crosshost.testing.loop import Outcome

if TYPE_CHECKING:
    from crosshost.testing.browser import Browser


class Status(int):
    """A status that remembers its response, for the message of a failing assertion."""

    response: "Response"


class Headers(Mapping[str, str]):
    """The headers that the page may read, by name in any case. Its repr names those that CORS hides from it."""

    def __init__(self, pairs: tuple[tuple[str, str], ...], hidden: tuple[str, ...] = ()):
        self._values: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            if key not in NEVER_EXPOSED and key not in hidden:
                self._values[key] = f"{self._values[key]}, {value}" if key in self._values else value
        self.hidden = tuple(name for name in hidden if name not in NEVER_EXPOSED)

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        unseen = f", hidden by CORS (no Access-Control-Expose-Headers): {', '.join(self.hidden)}" if self.hidden else ""
        return f"<Headers {self._values}{unseen}>"


class Response:
    """What fetch resolves to. `exchange` of it is what was sent, `raw` what the server sent."""

    def __init__(self, browser: "Browser", outcome: Outcome):
        self._browser, self.outcome = browser, outcome
        self.exchange = outcome.exchanges[-1]
        self.raw = outcome.response
        hop = outcome.last if isinstance(outcome.last, Hop) else None
        tainting = hop.tainting if hop else "basic"
        self.type: Literal["basic", "cors", "opaque"] = tainting
        readable = self.raw is not None and tainting != "opaque"
        self._code = self.raw.http.status if self.raw and readable else 0
        self.url = outcome.url if readable else ""
        self.redirected = readable and bool(outcome.situation.redirects)
        self.content = self.raw.body if self.raw and readable else b""

    @property
    def status(self) -> Status:
        status = Status(self._code)
        status.response = self
        return status

    @property
    def ok(self) -> bool:
        return 200 <= self._code <= 299

    @cached_property
    def headers(self) -> Headers:
        """The headers that the page may read (Fetch, filtered responses)."""
        if self.raw is None or self.type == "opaque":
            return Headers(())
        pairs = self.raw.http.headers
        if self.type == "basic":
            return Headers(pairs)
        names = tuple(dict.fromkeys(name.lower() for name, _ in pairs))
        include = self.outcome.situation.request.credentials == "include"
        return Headers(pairs, hidden(self.raw.http, names, include))

    @cached_property
    def text(self) -> str:
        """The body as text: UTF-8, as fetch's text() decodes it."""
        return self.content.decode(errors="replace")

    def json(self) -> Any:
        """Return the data of the body. Raises ValueError where it is not JSON, which shows what it is."""
        try:
            return json.loads(self.content)
        except ValueError:
            raise ValueError(f"the body is not JSON: {self!r} has {self.text[:200]!r}") from None

    @cached_property
    def why(self) -> tuple[Finding, ...]:
        """The reasons for a refusal by the server, the deciding one first; none where nothing is wrong or known."""
        return why.findings(self._browser.profile, self.outcome, self._browser.transport)

    def __str__(self) -> str:
        """Return the status, and each reason with its browser's name and its fix."""
        return "\n".join((why.line(self.outcome, self._code, self.type), *map(why.told, self.why)))

    def __repr__(self) -> str:
        return why.short(self.outcome, self._code, self.type, self.why)
