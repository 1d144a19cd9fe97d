"""The error that a page's fetch throws, with what a browser's own error hides: the reason, and how to fix it."""

from collections.abc import Iterator

from crosshost.policy import Finding
from crosshost.testing import why
from crosshost.testing.exchange import without_values
from crosshost.testing.loop import Outcome

# The text of the TypeError, the same whatever the cause (docs/browsers.md).
CONSOLE = {
    "chromium": "Failed to fetch",
    "chromium-blocked": "Failed to fetch",
    "firefox": "NetworkError when attempting to fetch resource.",
    "webkitgtk": "Load failed",
    "webkitgtk-itp": "Load failed",
}


class FetchError(Exception):
    """fetch throws a TypeError: the request was not sent, or the page may not read the response.

    `reason` is the id of the reason, `finding` has its sentence and its fix, `request` is what was sent.
    """

    def __init__(self, outcome: Outcome, finding: Finding | None = None):
        self.outcome, self.finding = outcome, finding or outcome.failure
        self.request = outcome.exchanges[-1]
        self.reason = self.finding.id if self.finding else "unreachable"
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        engine, request = self.outcome.engine.name, self.request
        thrown = "" if self.outcome.situation.request.mode == "navigate" else f" TypeError: {CONSOLE.get(engine, '')}"
        yield f"{request.method} {without_values(request.url)} in {engine}:{thrown}"
        for finding in (self.finding, *(each for exchange in self.outcome.exchanges[-2:] for each in exchange.said)):
            if finding is None:
                yield f"Nothing serves {request.url}."
                continue
            yield why.told(finding)
