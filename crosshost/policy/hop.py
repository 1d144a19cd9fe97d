"""The hops of a fetch: its first request and those after redirects (Fetch, main fetch and HTTP-redirect fetch)."""

from dataclasses import dataclass, replace
from typing import Literal

from crosshost.policy import cors, headers
from crosshost.policy.engine import Engine
from crosshost.policy.errors import PolicyError
from crosshost.policy.origin import Address, Origin, address
from crosshost.policy.reasons import Finding, make_finding
from crosshost.policy.situation import Headers, Request, Response, Situation

MOST_REDIRECTS = 20
BODY_HEADERS = ("content-encoding", "content-language", "content-location", "content-type")  # dropped with the body


@dataclass(frozen=True)
class Hop:
    """One request of a fetch."""

    to: Address
    method: str
    headers: Headers
    origin: str  # the page's, as in the Origin header: `null` if it is opaque or after redirects across origins
    tainting: Literal["basic", "cors", "opaque"]
    credentials: bool  # cookies are sent and stored
    form_token: str | None
    redirected_by: tuple[Origin, ...] = ()

    @property
    def preflighted(self) -> bool:
        return self.tainting == "cors" and cors.needs_preflight(self.method, self.headers)


def begin(situation: Situation) -> Hop | Finding:
    """Return the first hop, or why fetch throws at once (Fetch, the Request constructor and main fetch)."""
    request, page = situation.request, situation.page
    to, page_origin = address(request.url), address(page.url).origin
    method = headers.method(request)
    values = {
        "method": method,
        "host": to.origin.host,
        "url": to.text,
        "origin": "null" if page.opaque else str(page_origin),
    }
    if request.mode != "navigate":
        if method.upper() in headers.FORBIDDEN_METHODS:
            return make_finding("forbidden-method", **values)
        if to.has_credentials:
            return make_finding("url-with-credentials", **values)
        if request.mode == "no-cors" and method not in cors.SAFELISTED_METHODS:
            return make_finding("no-cors-method", **values)
        if request.mode == "same-origin" and (page.opaque or to.origin != page_origin):
            return make_finding("mode-same-origin", **values)
    hop = Hop(to, method, headers.set_by_page(request), values["origin"], "basic", True, request.form_token)
    return tainted(hop, request, page_origin if not page.opaque else None)


def tainted(hop: Hop, request: Request, page_origin: Origin | None) -> Hop:
    """Return `hop` with its response tainting, which later hops keep, and whether it has credentials."""
    if request.mode == "navigate":
        return hop
    if hop.to.origin != page_origin:
        hop = replace(hop, tainting="opaque" if request.mode == "no-cors" else "cors")
    include = request.credentials == "include" or (request.credentials == "same-origin" and hop.tainting == "basic")
    return replace(hop, credentials=include)


def follow(hop: Hop, response: Response, situation: Situation, engine: Engine) -> Hop | Finding:
    """Return the next hop after the redirect `response`, or why it is not followed.

    Raises PolicyError if `response` is not a redirect.
    """
    if not is_redirect(response):
        raise PolicyError(f"{response} is not a redirect: write one like Response(302, (('Location', '/next/'),))")
    request, (location, *others) = situation.request, dict.fromkeys(response.all("Location"))
    page_origin = None if situation.page.opaque else address(situation.page.url).origin
    try:
        to = address(location, hop.to.text)
    except PolicyError:
        return make_finding("redirect-to-other-scheme", url=location)
    if others:
        return make_finding("redirect-to-other-scheme", url=" and ".join((location, *others)))
    values = {"host": to.origin.host, "url": to.text, "origin": hop.origin}
    if request.mode == "same-origin" and to.origin != page_origin:
        return make_finding("mode-same-origin", **values)
    cross_origin = request.mode == "cors" and (hop.tainting == "cors" or to.origin != page_origin)
    forbidden = cross_origin or (request.mode != "navigate" and not engine.redirects_to_credentials)
    if to.has_credentials and forbidden:
        return make_finding("redirect-with-credentials", **values)
    if len(hop.redirected_by) >= MOST_REDIRECTS:
        return make_finding("redirects-without-end")
    method = after_redirect(hop.method, response.status)
    dropped = (BODY_HEADERS if method != hop.method else ()) + (
        ("authorization",) if to.origin != hop.to.origin else ()
    )
    from_other_origin = to.origin != hop.to.origin and page_origin != hop.to.origin
    next_hop = replace(
        hop,
        to=to,
        method=method,
        headers=tuple(pair for pair in hop.headers if pair[0].lower() not in dropped),
        origin="null" if from_other_origin else hop.origin,
        form_token=hop.form_token if method == hop.method else None,
        redirected_by=(*hop.redirected_by, hop.to.origin),
    )
    return tainted(next_hop, request, page_origin)


def after_redirect(method: str, status: int) -> str:
    """Return the method after a redirect: 301 and 302 turn POST into GET, 303 all but HEAD (HTTP-redirect fetch)."""
    if (status in (301, 302) and method == "POST") or (status == 303 and method not in ("GET", "HEAD")):
        return "GET"
    return method


def as_received(situation: Situation, engine: Engine) -> Situation:
    """Return `situation` as `engine` sees it: a redirect that it does not take for one is the final response."""
    for index, response in enumerate(situation.redirects):
        if is_redirect(response) and not is_followed(response, engine):
            known = situation.preflight
            preflight = known[: index + 1] if isinstance(known, tuple) else known
            final = without_location(response)
            return replace(situation, preflight=preflight, redirects=situation.redirects[:index], response=final)
    last = situation.response
    if last and is_redirect(last) and not is_followed(last, engine):
        return replace(situation, response=without_location(last))
    return situation


def is_followed(response: Response, engine: Engine) -> bool:
    """Return whether `engine` follows `response`: some ignore an empty Location, others request the same URL again."""
    is_empty = not any(location.strip(headers.WHITESPACE) for location in response.all("Location"))
    return is_redirect(response) and not (is_empty and engine.ignores_empty_location)


def without_location(response: Response) -> Response:
    return replace(response, headers=tuple(pair for pair in response.headers if pair[0].lower() != "location"))


def is_redirect(response: Response) -> bool:
    return response.status in cors.REDIRECTS and bool(response.all("Location"))
