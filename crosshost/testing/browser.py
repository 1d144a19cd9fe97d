"""One browser with a profile of its own: one cookie jar and one cache for all of its pages."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from crosshost.policy import Cookie, CookieRefused, Engine, PolicyError
from crosshost.policy import Page as Document
from crosshost.policy.context import context
from crosshost.policy.engine import engine as engine_of
from crosshost.policy.jar import store
from crosshost.policy.origin import address
from crosshost.policy.situation import AddressSpace
from crosshost.testing import documents, errands
from crosshost.testing.drive import run_async, run_sync
from crosshost.testing.errands import Errand
from crosshost.testing.errors import FetchError
from crosshost.testing.exchange import Exchange
from crosshost.testing.loop import Outcome, run
from crosshost.testing.page import Page
from crosshost.testing.profile import Profile
from crosshost.testing.response import Response
from crosshost.testing.transport import RawResponse, transport_of


class Browser:
    """A browser of one engine: "chromium", "chromium-blocked", "firefox", "webkitgtk" or "webkitgtk-itp".

    `server`: None is this project's Django; `behind_proxy`: TLS ends at a proxy in front of it, which sends
    X-Forwarded-Proto and -Host; `address_spaces`: the networks of hosts ({"app.example.com": "public"}).
    """

    def __init__(
        self,
        engine: str | Engine = "chromium",
        version: str | None = None,
        server: Any = None,
        behind_proxy: bool = False,
        address_spaces: Mapping[str, AddressSpace] | None = None,
    ):
        self.engine = engine if isinstance(engine, Engine) else engine_of(engine, version)
        self.transport = transport_of(server, behind_proxy)
        self.profile = Profile(self.engine, tuple((address_spaces or {}).items()))

    def __repr__(self) -> str:
        return f"<Browser {self.engine.name}>"

    def open(self, url: str, served: bool | None = None, headers: Mapping[str, str] | None = None) -> Page:
        """Return the page at `url`, as if typed into the address bar.

        `served`: True requests it from the server; False makes it just an address, as of a frontend that other servers
        have, with `headers` such as its Content-Security-Policy; None requests it where ALLOWED_HOSTS names its host,
        and takes it for an address where there is no page.
        """
        target = address(url).text
        if not self.is_requested(target, served, headers):
            return self.unserved(target, headers)
        return self.loaded(self.run(errands.navigation(Document(target), target, typed=True)), served is None)

    async def aopen(self, url: str, served: bool | None = None, headers: Mapping[str, str] | None = None) -> Page:
        target = address(url).text
        if not self.is_requested(target, served, headers):
            return self.unserved(target, headers)
        return self.loaded(await self.arun(errands.navigation(Document(target), target, typed=True)), served is None)

    def is_requested(self, url: str, served: bool | None, headers: Mapping[str, str] | None) -> bool:
        if served and headers:
            raise PolicyError("headers are those of a page that is not served: leave them out, or write served=False")
        return bool(served) or (served is None and not headers and self.transport.serves(url) is True)

    def unserved(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        """Return a page that is just an address, with the policies in `headers`."""
        return Page(self, documents.document(url, RawResponse(documents.response(headers))))

    def run(self, errand: Errand) -> Outcome:
        """Send a request with its preflights and redirects."""
        return run_sync(run(self.profile, self.transport, errand), self.transport)

    async def arun(self, errand: Errand) -> Outcome:
        """Send it in an event loop."""
        return await run_async(run(self.profile, self.transport, errand), self.transport)

    def loaded(
        self,
        outcome: Outcome,
        may_be_missing: bool = False,
        framed_by: tuple[str, ...] = (),
        sandbox: str | None = None,
    ) -> Page:
        """Return the page that a navigation ends on. Raises FetchError where the browser does not go there.

        `may_be_missing`: a 404 leaves just an address.
        """
        if outcome.failure:
            raise FetchError(outcome)
        raw = outcome.response or RawResponse(documents.response())
        if (
            outcome.response
            and framed_by
            and (finding := documents.refusal(outcome.url, raw.http, framed_by, self.engine))
        ):
            raise FetchError(outcome, finding)
        if may_be_missing and raw.http.status == 404:
            return self.unserved(outcome.url)
        document = documents.document(outcome.url, raw, documents.markup_of(raw), framed_by, sandbox)
        return Page(self, document, Response(self, outcome) if outcome.response else None)

    def force_login(self, user: Any, url: str) -> None:
        """Store the session cookie of `user`, as after a login on a page of Django's own at `url`.

        Raises CookieRefused, which says why, where the browser does not store it.
        """
        from crosshost.testing.handlers.session import set_cookie  # it imports Django

        self.store(set_cookie(user), url)

    async def aforce_login(self, user: Any, url: str) -> None:
        from asgiref.sync import sync_to_async

        from crosshost.testing.handlers.session import set_cookie

        self.store(await sync_to_async(set_cookie)(user), url)

    def store(self, header: str, url: str) -> None:
        """Store the cookie of a Set-Cookie header as a page at `url` sets it. Raises CookieRefused."""
        profile, to = self.profile, address(url)
        where = context(Document(to.text), to, "POST", True, (), profile.engine, profile.now)
        profile.jar, outcome = store(profile.jar, header, where, profile.engine)
        if outcome.refused:
            raise CookieRefused(profile.engine, outcome.refused)

    @property
    def cookies(self) -> tuple[Cookie, ...]:
        """The cookies of the profile."""
        return self.profile.jar

    @property
    def requests(self) -> list[Exchange]:
        """Everything that the browser sent, preflights and redirects included, and what it refused to send."""
        return self.profile.exchanges

    @property
    def now(self) -> float:
        """Seconds since 1970, by the browser's clock. Setting it moves that clock, which goes on from there."""
        return self.profile.now

    @now.setter
    def now(self, seconds: float) -> None:
        ahead = seconds - self.profile.now
        if ahead < 0:
            raise PolicyError(
                f"browser.now is {seconds!r}, which is over: write a later time, as in browser.now += 3600"
            )
        self.profile.later += ahead

    def fork(self) -> "Browser":
        """Return a browser that begins with the cookies and caches of this one, and does not change them."""
        twin = copy(self)
        twin.profile = self.profile.fork()
        return twin

    def clear(self) -> None:
        """Forget all cookies, caches and requests: a fresh profile."""
        self.profile.clear()
