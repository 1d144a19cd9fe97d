"""Puts what belongs to one fetch together: its preflight, and its redirects. In a HAR each is an entry of its own."""

from collections import defaultdict
from dataclasses import replace

from crosshost.policy import cors
from crosshost.policy.hop import after_redirect
from crosshost.policy.origin import address
from crosshost.recording.messages import value_of
from crosshost.recording.model import RecordedRequest
from crosshost.recording.reading.context import located


def preflighted_method(request: RecordedRequest) -> str | None:
    """Return the method that `request` is a preflight for, or None if it is none."""
    return value_of(request.headers, "access-control-request-method") if request.method == "OPTIONS" else None


def linked(requests: list[RecordedRequest]) -> list[RecordedRequest]:
    """Return the requests in order; each has its preflight and its redirects, which are no longer in the list."""
    return with_redirects(with_preflights(requests))


def with_preflights(requests: list[RecordedRequest]) -> list[RecordedRequest]:
    """Return `requests` with each preflight in the nearest request that it may belong to."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)  # of requests without a preflight
    for place, request in enumerate(requests):
        if preflighted_method(request) is None:
            places[request.url, request.method].append(place)
    found: dict[int, RecordedRequest] = dict(enumerate(requests))
    for place, preflight in enumerate(requests):
        method = preflighted_method(preflight)
        if method is None:
            continue
        candidates = places[preflight.url, method]
        if not candidates:
            found[place] = alone(preflight, method)
            continue
        nearest = min(candidates[:50], key=lambda other: (abs(other - place), other < place))
        candidates.remove(nearest)
        found[nearest] = replace(found[nearest], preflight=preflight)
        del found[place]
    return [found[place] for place in sorted(found)]


def alone(preflight: RecordedRequest, method: str) -> RecordedRequest:
    """Return the request of a preflight whose own request is not in the recording."""
    names = (value_of(preflight.headers, "access-control-request-headers") or "").split(",")
    headers = tuple((name.strip(), "") for name in names if name.strip())
    origin = tuple(pair for pair in preflight.headers or () if pair[0].lower() == "origin")
    return replace(
        preflight, method=method, headers=(*origin, *headers), cookies=None, mode="cors", is_own=True,
        response=None, failure=None, succeeds=False, preflight=preflight,
    )  # fmt: skip


def leads_to(request: RecordedRequest) -> str | None:
    """Return the URL that the response of `request` redirects to, or None."""
    response = request.response
    if response is None or response.status not in cors.REDIRECTS:
        return None
    location = value_of(response.headers, "location")
    try:
        return address(location, request.url).text if location else None
    except ValueError:
        return None


def with_redirects(requests: list[RecordedRequest]) -> list[RecordedRequest]:
    """Return `requests` with those that were redirected in the one that came of it."""
    waiting: dict[str, list[tuple[int, RecordedRequest]]] = defaultdict(list)  # by the URL that they lead to
    found: dict[int, RecordedRequest] = {}
    for place, request in enumerate(requests):
        parts = located(request.url)
        before = waiting.get(parts.text if parts else request.url, [])
        match = next((each for each in before if continues(each[1], request)), None)
        if match:
            before.remove(match)
            del found[match[0]]
            first = match[1]
            earlier = (*first.redirects, replace(first, redirects=()))
            request = replace(request, redirects=earlier, page=first.page or request.page)
        found[place] = request
        if target := leads_to(request):
            waiting[target].append((place, request))
    return [found[place] for place in sorted(found)]


def continues(first: RecordedRequest, following: RecordedRequest) -> bool:
    """Return whether `following` may be what the redirect `first` led to."""
    method = after_redirect(first.method, first.response.status if first.response else 0)
    same_kind = first.mode is None or following.mode is None or first.mode == following.mode
    return method == following.method and same_kind and len(first.redirects) < 20
