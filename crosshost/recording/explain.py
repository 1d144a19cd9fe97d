"""Explains each request of a recording to another origin, and those to its own that a server refused. Pure.

The rules are crosshost.policy's. What the browser says itself (NetLog, errors) comes before what they predict.
"""

from collections.abc import Iterator
from dataclasses import replace

from crosshost.policy.origin import address
from crosshost.recording import hidden
from crosshost.recording.explanation import Explanation, Likely
from crosshost.recording.model import RecordedRequest, Recording
from crosshost.recording.why import blocked, failures, server, words
from crosshost.recording.why.causes import Cause
from crosshost.recording.why.jars import Jars
from crosshost.recording.why.likely import Server, servers_of
from crosshost.recording.why.predicted import YEAR_2026, Fetch, engines_of, tells_access
from crosshost.recording.why.said import Said, in_turns

NO_PAGE = "The file does not say which page sent this request: give its origin with --page https://app.example.com"


def explain(recording: Recording, page: str | None = None) -> list[Explanation]:
    """Return an explanation for each request to another origin, in order, and for refused ones to the page's own.

    `page`: the origin of the page, for requests of which the recording does not say it.
    """
    return list(explanations(recording, page))


def explanations(recording: Recording, page: str | None) -> Iterator[Explanation]:
    jars, said, servers = (
        Jars(engines_of(recording)),
        Said(undecided=in_turns(recording.requests)),
        servers_of(recording),
    )
    now = max((request.started for request in recording.requests), default=0.0) or YEAR_2026
    has_access = tells_access(recording)
    for place, request in enumerate(recording.requests):
        fetch = fetch_of(request, page, now, has_access)
        if fetch is None:
            if explained := without_page(place, request):
                yield explained
            continue
        if is_explained(fetch):
            explanation = explained_one(place, fetch, recording, jars, said, servers)
            if fetch.is_cross_origin or explanation.fails:
                yield explanation
        jars.keep(fetch)
        said.keep(fetch)


def fetch_of(request: RecordedRequest, page: str | None, now: float, has_access: bool) -> Fetch | None:
    """Return the fetch of a request, or None where nobody says which page sent it."""
    first = next(request.hops)
    origin = first.page or page
    if origin is None and request.mode == "navigate":
        origin = str(address(first.url).origin)  # typed, or from a bookmark
    if origin is None:
        return None
    known = request if request.mode else replace(request, mode="cors")
    return Fetch(known, origin, request.started or now, has_access)


def is_explained(fetch: Fetch) -> bool:
    """Return whether the request is one that this command is about: of a script, or a form that was refused."""
    request = fetch.request
    if request.mode == "navigate":
        return any(hop.method not in ("GET", "HEAD") for hop in request.hops)
    return request.is_own or request.mode == "cors"


def without_page(place: int, request: RecordedRequest) -> Explanation | None:
    if not request.is_own and request.mode != "cors":
        return None
    status = request.response.status if request.response else None
    if found := failures.of(request.failure, request.url, None):
        return Explanation(
            place,
            request.method,
            hidden.url(request.url),
            None,
            sent=False if found.id in blocked.NOT_SENT else None,
            status=status,
            readable=None if status else False,
            cause=found.id,
            sentences=(found.sentence,),
            fix=found.fix,
            fixes=found.fixes,
        )
    return Explanation(
        place, request.method, hidden.url(request.url), None, None, status, None, missing=(NO_PAGE,)
    )  # fmt: skip


def explained_one(
    place: int, fetch: Fetch, recording: Recording, jars: Jars, said: Said, servers: dict[str, Server]
) -> Explanation:
    """Return the explanation of one fetch."""
    request, predictions = fetch.request, jars.predictions(fetch)
    cause, readable = blocked.why(fetch, predictions, recording, servers)
    if cause and request.response is None:
        said.refuse(fetch, cause)
    if cause is None and not (readable is False and fetch.is_cross_origin):
        cause = server.why(fetch, jars, said, predictions, servers.get(str(address(request.url).origin)))
    first, response = fetch.first, request.response
    cause = cause or Cause()
    finding = cause.finding
    return Explanation(
        place,
        first.method,
        hidden.url(first.url),
        fetch.page,
        sent=was_sent(request, cause),
        status=response.status if response else None,
        readable=readable,
        preflighted=words.is_preflighted(fetch, predictions),
        cause=finding.id if finding else None,
        devtools_code=finding.devtools_code if finding else None,
        likely=tuple(Likely(each, cause.record) for each in cause.likely),
        sentences=tuple(words.sentences(fetch, cause, readable, jars)),
        fix=finding.fix if finding else None,
        fixes=finding.fixes if finding else (),
        missing=tuple(words.missing(fetch, recording, cause)),
    )


def was_sent(request: RecordedRequest, cause: Cause) -> bool | None:
    """Return whether the request was sent, as far as the recording shows it."""
    if request.response is not None or request.redirects:
        return True
    if cause.finding and cause.finding.id in blocked.NOT_SENT:
        return False
    if cause.finding and cause.finding.id.startswith("preflight-"):
        return False
    return None
