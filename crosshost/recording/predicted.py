"""What crosshost.policy says of a recorded request, for each thing that the recording leaves open.

Open may be whether fetch includes credentials, and whether the browser blocks third-party cookies. A prediction that
contradicts what was recorded is left out; what the others agree on is certain.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from crosshost import Problem
from crosshost.policy import Cookie, Django, Engine, Finding, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.engine import CHROMIUM, CHROMIUM_BLOCKED
from crosshost.policy.engine import engine as engine_of
from crosshost.policy.origin import address
from crosshost.policy.site import same_site
from crosshost.recording.messages import set_by_page, value_of
from crosshost.recording.model import RecordedRequest, RecordedResponse, Recording

MOST_KNOWN = 500  # predictions that are kept
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
        request = self.request
        hops = tuple(
            (
                hop.method,
                hop.url.partition("?")[0],
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


@dataclass
class Jars:
    """The cookies that the recorded responses set, in each engine, and those that were not stored."""

    engines: tuple[Engine, ...]
    jars: dict[str, tuple[Cookie, ...]] = field(default_factory=dict)
    refused: dict[str, dict[str, Finding]] = field(default_factory=dict)  # by engine and name: the last time it was set
    ignored: dict[str, str] = field(default_factory=dict)  # set by a response to a request without credentials: its URL
    stored: int = 0  # how often a cookie was stored
    known: dict[Hashable, list[Prediction]] = field(default_factory=dict)  # requests are repeated
    names: dict[str, set[str]] = field(default_factory=dict)  # of cookies that a host set or got

    def predictions(self, fetch: Fetch, django: Django | None = None) -> list[Prediction]:
        """Return what each engine does with the fetch, for each possible credentials mode; none for an invalid one."""
        key = (fetch.likeness, django, self.stored)
        if key not in self.known:
            if len(self.known) > MOST_KNOWN:
                self.known.clear()
            self.known[key] = list(self._predictions(fetch, django))
        return self.known[key]

    def _predictions(self, fetch: Fetch, django: Django | None) -> Iterator[Prediction]:
        for engine in self.engines:
            for include in fetch.includes:
                try:
                    situation = fetch.situation(include, self.jars.get(engine.name, ()), django)
                    yield Prediction(engine, include, predict(situation, engine))
                except Problem:
                    return

    def keep(self, fetch: Fetch) -> None:
        """Keep the cookies that the responses of the fetch set, if fetch includes credentials or may."""
        host = address(fetch.request.url).origin.host
        self.names.setdefault(host, set()).update(name for name, _ in fetch.request.cookies or ())
        if not any(value_of(hop.response.headers, "set-cookie") for hop in fetch.request.hops if hop.response):
            return
        for prediction in self.predictions(fetch):
            if prediction.include == fetch.includes[0]:
                self._store(prediction, fetch)

    def _store(self, prediction: Prediction, fetch: Fetch) -> None:
        name, verdict = prediction.engine.name, prediction.verdict
        if verdict.jar != self.jars.get(name, ()):
            self.jars[name] = verdict.jar[-500:]
            self.stored += 1
        refused = self.refused.setdefault(name, {})
        for outcome in verdict.stored:
            cookie = outcome.header.partition("=")[0].strip()[:200]
            self.names.setdefault(address(fetch.request.url).origin.host, set()).add(cookie)
            refused.pop(cookie, None)
            if outcome.refused:
                refused[cookie] = outcome.refused[0]
            self.ignored.pop(cookie, None)
        if not verdict.stored:
            for hop in fetch.request.hops:
                for header in (
                    value
                    for key, value in (hop.response.headers if hop.response else ())
                    if key.lower() == "set-cookie"
                ):
                    self.ignored[header.partition("=")[0].strip()[:200]] = hop.url
