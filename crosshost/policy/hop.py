"""A fetch as the requests that it becomes by redirects (Fetch, main fetch and HTTP-redirect fetch)."""

from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urljoin

from crosshost import Problem
from crosshost.policy import cors, headers
from crosshost.policy.origin import Address, Origin, address
from crosshost.policy.reasons import Finding, make_finding
from crosshost.policy.situation import Headers, Request, Response, Situation

MOST_REDIRECTS = 20
BODY_HEADERS = ("content-encoding", "content-language", "content-location", "content-type")  # gone with the body


@dataclass(frozen=True)
class Hop:
    """One of the requests that a fetch becomes."""

    to: Address
    method: str
    headers: Headers
    origin: str  # of the page as the request says it: `null` when opaque, or tainted by redirects
    tainting: Literal["basic", "cors", "opaque"]
    credentials: bool  # cookies go along, and are stored
    form_token: str | None
    on_the_way: tuple[Origin, ...] = ()  # the origins that redirected it

    @property
    def preflighted(self) -> bool:
        return self.tainting == "cors" and cors.needs_preflight(self.method, self.headers)


def begin(situation: Situation) -> Hop | Finding:
    """The first hop, or why fetch refuses to begin (Fetch, the Request constructor and main fetch)."""
    request, page = situation.request, situation.page
    to, asking = address(request.url), address(page.url).origin
    method = headers.method(request)
    values = {
        "method": method,
        "host": to.origin.host,
        "url": to.text,
        "origin": "null" if page.opaque else str(asking),
    }
    if request.mode != "navigate":
        if method.upper() in headers.FORBIDDEN_METHODS:
            return make_finding("forbidden-method", **values)
        if to.has_credentials:
            return make_finding("url-with-credentials", **values)
        if request.mode == "no-cors" and method not in cors.SAFELISTED_METHODS:
            return make_finding("no-cors-method", **values)
        if request.mode == "same-origin" and (page.opaque or to.origin != asking):
            return make_finding("mode-same-origin", **values)
    hop = Hop(to, method, headers.set_by_page(request), values["origin"], "basic", True, request.form_token)
    return tainted(hop, request, asking if not page.opaque else None)


def tainted(hop: Hop, request: Request, asking: Origin | None) -> Hop:
    """`hop` with its response tainting, which never goes back, and whether it has credentials."""
    if request.mode == "navigate":
        return hop
    if hop.to.origin != asking:
        hop = replace(hop, tainting="opaque" if request.mode == "no-cors" else "cors")
    include = request.credentials == "include" or (request.credentials == "same-origin" and hop.tainting == "basic")
    return replace(hop, credentials=include)


def follow(hop: Hop, response: Response, situation: Situation) -> Hop | Finding:
    """The hop that the redirect `answer` leads to, or why it is not followed. Raises Problem when it is none."""
    if not is_redirect(response):
        raise Problem(f"{response} is no redirect: write one like Response(302, (('Location', '/next/'),))")
    request, location = situation.request, response.all("Location")[0]
    asking = None if situation.page.opaque else address(situation.page.url).origin
    try:
        to = address(urljoin(hop.to.text, location))
    except (Problem, ValueError):
        return make_finding("redirect-to-other-scheme", url=location)
    values = {"host": to.origin.host, "url": to.text, "origin": hop.origin}
    if request.mode == "same-origin" and to.origin != asking:
        return make_finding("mode-same-origin", **values)
    if request.mode == "cors" and to.has_credentials and (hop.tainting == "cors" or to.origin != asking):
        return make_finding("redirect-with-credentials", **values)
    if len(hop.on_the_way) >= MOST_REDIRECTS:
        return make_finding("redirects-without-end")
    method = after_redirect(hop.method, response.status)
    dropped = (BODY_HEADERS if method != hop.method else ()) + (
        ("authorization",) if to.origin != hop.to.origin else ()
    )
    leaves_other = to.origin != hop.to.origin and asking != hop.to.origin
    next_hop = replace(
        hop,
        to=to,
        method=method,
        headers=tuple(pair for pair in hop.headers if pair[0].lower() not in dropped),
        origin="null" if leaves_other else hop.origin,
        form_token=hop.form_token if method == hop.method else None,
        on_the_way=(*hop.on_the_way, hop.to.origin),
    )
    return tainted(next_hop, request, asking)


def after_redirect(method: str, status: int) -> str:
    """The method after a redirect (HTTP-redirect fetch): a POST becomes a GET by 301 and 302, all but HEAD by 303."""
    if (status in (301, 302) and method == "POST") or (status == 303 and method not in ("GET", "HEAD")):
        return "GET"
    return method


def is_redirect(response: Response) -> bool:
    return response.status in cors.REDIRECTS and bool(response.all("Location"))
