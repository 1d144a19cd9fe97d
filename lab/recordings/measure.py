"""What crosshost.recording says about each case of each recording, and what that is worth."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from crosshost.policy.reasons import cors, request, view
from crosshost.recording import RecordedRequest, explain, parse
from lab.recordings.files import SANITISED, Recording
from lab.recordings.judge import Grade, grade
from lab.recordings.sanitised import sanitise
from lab.recordings.truth import Truth, truths

# What headers and statuses show: all of CORS but what the page's script wanted to read, redirects, and what the view
# did, but not whether it knows the session.
UNSEEN = {"header-not-exposed", "no-session-cookie", "session-unknown", "secret-key-per-worker", "cookie-twins"}
SHOWN = {reason.id for module in (cors, request, view) for reason in module.REASONS} - UNSEEN


@dataclass(frozen=True)
class Result:
    """One case in one file."""

    kind: str
    scenario: str
    variant: str
    case: str
    cause: str | None  # the true one
    visible: bool  # a HAR's headers, statuses and redirects show the cause, and this HAR has them
    grade: Grade
    said: str


def measure(recording: Recording) -> Iterator[Result]:
    """Yield the results of a recording; of a HAR also as DevTools sanitises it."""
    data = recording.file.read_bytes()
    yield from results(recording, recording.kind, data)
    if recording.kind in SANITISED:
        yield from results(recording, SANITISED[recording.kind], sanitise(data))


def results(recording: Recording, kind: str, data: bytes) -> Iterator[Result]:
    parsed = parse(data)
    explanations = explain(parsed)
    entries = json.loads(data)["log"]["entries"] if recording.kind in SANITISED else []
    for truth in truths(recording):
        hops = (first_hop(request) for request in parsed.requests)
        places = {place for place, hop in enumerate(hops) if truth.is_of(hop.method, hop.url)}
        graded, said = grade(truth, [each for each in explanations if each.place in places], bool(places))
        visible = truth.cause in SHOWN and any(shows(entry, truth) for entry in entries)
        yield Result(kind, recording.scenario, recording.variant, truth.case, truth.cause, visible, graded, said)


def first_hop(request: RecordedRequest) -> RecordedRequest:
    """Return the request as it was before redirects."""
    return request.redirects[0] if request.redirects else request


def shows(entry: dict, truth: Truth) -> bool:
    """Return whether this entry of a HAR has the response that shows the cause: the preflight's, or the request's."""
    of_preflight, sent = (truth.cause or "").startswith("preflight-"), entry["request"]
    return entry["response"]["status"] > 0 and truth.is_of(sent["method"], sent["url"], of_preflight)
