"""What crosshost.policy says of a recorded request, for each thing that the recording leaves open.

Open may be whether fetch includes credentials, and whether the browser blocks third-party cookies. A prediction that
contradicts what was recorded is left out; what the others agree on is certain.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from crosshost.policy import Cookie, Django, Engine, Finding, Page, Request, Response, Situation, Verdict
from crosshost.policy.engine import CHROMIUM, CHROMIUM_BLOCKED
from crosshost.policy.engine import engine as engine_of
from crosshost.policy.origin import address
from crosshost.policy.site import same_site
from crosshost.recording.messages import set_by_page, value_of
from crosshost.recording.model import RecordedRequest, RecordedResponse, Recording

STORAGE_ACCESS = "sec-fetch-storage-access"  # with every credentialed request to another site, by Chromium since:
TELLS_ACCESS = 133
YEAR_2026 = 1_767_225_600.0  # for a recording without times


def engines_of(recording: Recording) -> tuple[Engine, ...]:
    """Return the engines whose rules the recording may follow."""
    if recording.browser is None:
        return (CHROMIUM, CHROMIUM_BLOCKED)
    known = engine_of(recording.browser, recording.version)
    if recording.browser != "chromium" or recording.kind == "NetLog":
        return (known,)
    blocked = engine_of("chromium-blocked", recording.version)
    access = {value_of(request.headers, STORAGE_ACCESS) for request in recording.requests}
    if "active" in access or any(is_third_party(request) and request.cookies for request in recording.requests):
        return (known,)  # it sends third-party cookies
    return (blocked,) if "none" in access else (known, blocked)


def is_third_party(request: RecordedRequest) -> bool:
    if not request.page or request.page == "null" or request.mode == "navigate":
        return False
    return not same_site(address(request.page).origin, address(request.url).origin)


def tells_access(recording: Recording) -> bool:
    """Return whether the browser says with each request to another site whether it may have its cookies."""
    return (recording.browser or "").startswith("chromium") and int(recording.version or 0) >= TELLS_ACCESS


@dataclass(frozen=True)
class Fetch:
    """One fetch with what the recording says of it. `page` is its origin, "null" if it is opaque."""

    request: RecordedRequest
    page: str
    now: float
    tells_access: bool = False  # a credentialed request to another site has Sec-Fetch-Storage-Access

    @property
    def first(self) -> RecordedRequest:
        return next(self.request.hops)

    @property
    def is_cross_origin(self) -> bool:
        return any(self.page != str(address(hop.url).origin) for hop in self.request.hops)

    @cached_property
    def likeness(self) -> Hashable:
        """Return what a prediction depends on: fetches that are alike have the same one."""
        return self.likeness_on_origin, tuple(hop.url.partition("?")[0] for hop in self.request.hops)

    @cached_property
    def likeness_on_origin(self) -> Hashable:
        """Return the same without the paths of the URLs."""
        request = self.request
        hops = tuple(
            (
                hop.method,
                str(address(hop.url).origin),
                hop.response and (hop.response.status, hop.response.headers),
                hop.preflight and hop.preflight.response and (hop.preflight.response, hop.preflight.headers),
            )
            for hop in request.hops
        )
        others = (request.mode, request.top, request.from_cache, self.first.form_token, self.first.policies)
        return self.page, self.includes, page_headers(self.first), hops, others, request.spaces

    @property
    def navigates(self) -> bool:
        return self.request.mode == "navigate"

    @cached_property
    def includes(self) -> tuple[bool, ...]:
        """Whether fetch includes credentials: what the recording says, or both where it says nothing."""
        for hop in self.request.hops:
            other = self.page != str(address(hop.url).origin)
            if other and hop.includes_credentials is not None:
                return (hop.includes_credentials,)
            if other and (hop.cookies or value_of(hop.headers, STORAGE_ACCESS)):
                return (True,)
            if self.tells_access and value_of(hop.headers, "sec-fetch-site") == "cross-site":
                return (False,)
        return (True,) if self.navigates else (True, False)

    def situation(self, include: bool, jar: tuple[Cookie, ...], django: Django | None) -> Situation:
        """Return the situation in which the request was sent."""
        first, last = self.first, self.request
        opaque = self.page == "null"
        url = "http://null.invalid/" if opaque else f"{self.page}/"
        framed = (f"{last.top}/",) if last.top and not opaque and not is_within(last.top, self.page) else ()
        page = Page(url, framed_by=framed, opaque=opaque, csp=first.policies)
        hops = tuple(last.hops)
        request = Request(
            first.url,
            first.method,
            headers=page_headers(first),
            mode=last.mode or "cors",
            credentials="include" if include else "same-origin",
            form_token=first.form_token or None,
        )
        return Situation(
            page,
            request,
            jar,
            preflight=tuple(response_of(hop.preflight.response if hop.preflight else None) for hop in hops),
            redirects=tuple(response for hop in hops[:-1] if (response := response_of(hop.response))),
            response=response_of(last.response),
            from_cache=last.from_cache,
            django=django,
            address_spaces=tuple(dict(pair for hop in hops for pair in hop.spaces).items()),
            local_network_permission="granted",  # the browser itself says if it was not
            now=self.now,
        )


def is_within(site: str, page: str) -> bool:
    return same_site(address(site).origin, address(page).origin)


def response_of(recorded: RecordedResponse | None) -> Response | None:
    return Response(recorded.status, recorded.headers) if recorded else None


def page_headers(request: RecordedRequest) -> tuple[tuple[str, str], ...]:
    """Return the headers that the page set: where there is a preflight, those that it names and no others."""
    headers = set_by_page(request.headers or ())
    if request.preflight is None:
        return headers
    named = value_of(request.preflight.headers, "access-control-request-headers")
    if named is None and request.preflight.headers is None:
        return headers
    names = [name.strip().lower() for name in (named or "").split(",") if name.strip()]
    return tuple((name, "application/json" if name == "content-type" else "…") for name in names)


@dataclass(frozen=True)
class Prediction:
    engine: Engine
    include: bool
    verdict: Verdict

    def broken(self, *links: str) -> Finding | None:
        """Return the first finding of the first of `links` that does not hold."""
        found = (self.verdict[link] for link in links)  # type: ignore[index] # names of links
        return next((link.findings[0] for link in found if link.holds is False and link.findings), None)
