"""The true first cause of each case in a recording: the predicted one, which agrees with what browsers did.

scripts/explain --check compares every prediction with the measured cell and with Chromium's own reasons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from crosshost.policy.links import BY_STATUS
from crosshost.policy.reasons import cookies, setcookies
from lab.browsers.reasons import NUMBER
from lab.predict.exchanges import Exchange
from lab.predict.predictions import Prediction, predict_cases
from lab.recordings.files import Recording
from lab.scenarios import deployment

REDIRECTS = range(300, 400)
OF_COOKIES = {reason.id for module in (cookies, setcookies) for reason in module.REASONS}
# What is true, too, where the reason on the left is: it says less.
GENERAL = {
    "allow-origin-missing-after-redirect": "allow-origin-missing",
    "allow-origin-missing-on-error": "allow-origin-missing",
    "allow-origin-missing-on-redirect": "allow-origin-missing",
    "csrf-cookie-http-only": "csrf-token-missing",
    "csrf-cookie-other-host": "csrf-token-missing",
    "preflight-header-not-allowed-in-cache": "preflight-header-not-allowed",
    "preflight-method-not-allowed-in-cache": "preflight-method-not-allowed",
    "preflight-unauthorized": "preflight-allow-origin-missing",
    "response-from-cache": "allow-origin-missing",
}


@dataclass(frozen=True)
class Truth:
    """One case of a recording. `cause` is None where nothing fails."""

    case: str
    trace: str | None  # in the query of its requests
    method: str
    path: str  # of its own request, not of one for the CSRF token before it
    cause: str | None
    also: frozenset[str]  # ids that are true of its requests, too: what follows from the cause, and lesser losses

    def is_of(self, method: str, url: str, preflight: bool = False) -> bool:
        """Return whether this is the request of the case, or its preflight."""
        parts = urlsplit(url)
        is_traced = f"trace={self.trace}" in parts.query if self.trace else "trace=" not in parts.query
        own = "OPTIONS" if preflight else self.method
        return is_traced and (method, NUMBER.sub("/N", parts.path)) == (own, self.path)


@cache
def predictions(scenario: str, variant: str) -> dict[str, Prediction]:
    """Return the predicted cases of a scenario, by their ids."""
    return {each.case.id: each for each in predict_cases(deployment.alone(scenario), variant)}


def truths(recording: Recording) -> Iterator[Truth]:
    """Yield the truth about each case that sends a request and had the predicted result when it was recorded.

    Left out are navigations whose result is only in the query of a redirect back to the page.
    """
    for outcome in recording.outcomes:
        predicted = predictions(recording.scenario, recording.variant)[outcome["case"]]
        if not predicted.verdict or predicted.result != outcome["result"]:
            continue
        main = own_request([each for each in predicted.exchanges if not each.preflight_for])
        path = NUMBER.sub("/N", urlsplit(main.url).path)
        if main.navigates and path.startswith("/lab/"):  # it answers so
            continue
        also = frozenset(true_of(predicted))
        yield Truth(outcome["case"], outcome["trace"], main.method, path, cause_of(predicted), also)


def cause_of(predicted: Prediction) -> str | None:
    """Return the id of the first cause, or None where nothing fails: a cookie may be missing without harm."""
    if predicted.reason is None or (predicted.result.startswith("2") and predicted.reason.id in OF_COOKIES):
        return None
    return predicted.reason.id


def differing(recording: Recording) -> list[str]:
    """Return the cases that had another result than predicted when they were recorded; they are not measured."""
    predicted = predictions(recording.scenario, recording.variant)
    return [each["case"] for each in recording.outcomes if predicted[each["case"]].result != each["result"]]


def own_request(exchanges: Sequence[Exchange]) -> Exchange:
    """Return the first hop of the last request."""
    index = len(exchanges) - 1
    while index and exchanges[index - 1].status in REDIRECTS:
        index -= 1
    return exchanges[index]


def true_of(predicted: Prediction) -> Iterator[str]:
    """Yield the ids of all findings about the requests of a case."""
    if predicted.reason:
        yield predicted.reason.id
        yield GENERAL.get(predicted.reason.id, predicted.reason.id)
    for link in predicted.verdict.links if predicted.verdict else ():
        yield from (finding.id for finding in link.findings)
    for exchange in predicted.exchanges:
        if exchange.failure:
            yield exchange.failure.id
        for reasons in (exchange.withheld, exchange.missing, exchange.refused):
            yield from (finding.id for _, finding in reasons)
        if (exchange.status or 0) >= 400:
            yield BY_STATUS.get(exchange.status or 0, "server-error")
