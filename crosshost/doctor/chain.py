"""Will a login from that page work? The evidence, put before crosshost.policy as each engine would meet it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crosshost.doctor.cookies import set_by
from crosshost.doctor.evidence import Evidence, Exchange, Login, Look
from crosshost.policy import Cookie, Django, Engine, Finding, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.links import LinkName
from crosshost.policy.origin import address

Way = Literal["fetch", "first-party"]
WAYS: dict[Way, str] = {"fetch": "login by fetch", "first-party": "login on the API's own page"}
# The view's own answers say nothing of the browser, but that nobody was there, or that nobody was known.
TELLING = {"bad-request", "disallowed-host", "server-error"}
KNOWN_BY = {"not-logged-in", "no-session-cookie", "session-unknown"}


@dataclass(frozen=True)
class Break:
    """A link that does not hold, and the exchange in which it showed."""

    link: LinkName
    finding: Finding
    exchange: Exchange


@dataclass(frozen=True)
class Course:
    """How one way to log in goes in one engine: `works` is None where that could not be told."""

    engine: str
    way: Way
    works: bool | None
    breaks: tuple[Break, ...] = ()  # all that is wrong with the first link that breaks


def courses(evidence: Evidence, engines: Sequence[Engine]) -> list[Course]:
    """Every way in every engine."""
    return [course(evidence, engine, way) for engine in engines for way in WAYS]


def course(evidence: Evidence, engine: Engine, way: Way) -> Course:
    breaks = next(filter(None, Traveller(evidence, engine, way).journey()), ())
    if breaks:
        return Course(engine.name, way, False, breaks)
    return Course(engine.name, way, True if evidence.session_names and answered(evidence) else None)


def answered(evidence: Evidence) -> bool:
    """Did all that the page needs come to an answer? Of what did not nobody can say that it works."""
    login = evidence.login
    asked = [look.last for look in evidence.looks]
    if login:
        asked += [login.form, login.done, *login.after.values(), *([login.preflight] if login.preflight else [])]
    return all(one.response for one in asked) and not any(look.last.leads_to for look in evidence.looks)


def home(evidence: Evidence) -> str:
    """The host that sets the session's cookies; what the page asks of another needs none of them."""
    there = evidence.login.done.url if evidence.login else next((look.url for look in evidence.looks), "")
    return address(there).origin.host


class Traveller:
    """One engine on one way: its jar fills as the answers come in."""

    def __init__(self, evidence: Evidence, engine: Engine, way: Way):
        self.evidence, self.engine, self.by_fetch = evidence, engine, way == "fetch"
        self.page = Page("http://null.invalid/", opaque=True) if evidence.page == "null" else Page(f"{evidence.page}/")
        self.sessions = evidence.session_names
        self.home = home(evidence)
        self.jar: tuple[Cookie, ...] = ()
        self.refused: dict[str, tuple[Break, ...]] = {}  # by the cookie's name

    def journey(self) -> Iterator[tuple[Break, ...]]:
        """What breaks, in the order in which a page meets it; an empty tuple where a step holds."""
        if self.evidence.login:
            yield from self.log_in(self.evidence.login)
        elif self.evidence.given and self.evidence.api:
            self.take(self.evidence.api, self.evidence.given)
        for look in self.evidence.looks:
            if look.get.response:
                yield from self.read(look)

    def log_in(self, login: Login) -> Iterator[tuple[Break, ...]]:
        """Fetch the token, then log in: from the page, or on the API's own."""
        post = login.post if self.by_fetch else login.done
        first = self.step(login.form)
        verdict = self.step(post, login)
        if self.by_fetch:
            yield self.broken(first, "sent", login.form)
            yield self.broken(verdict, "sent", login.preflight or post)
        lost = next((self.refused[name] for name in self.evidence.csrf_names if name in self.refused), ())
        for link in ("cookies attached", "CSRF passed"):
            broken = self.broken(verdict, link, post)
            yield (lost or broken) if broken else ()
        if self.by_fetch:
            yield self.broken(verdict, "readable", post)

    def take(self, look: Look, cookies: tuple[str, ...]) -> None:
        """The cookies that a person gave come with an answer of `look`."""
        headers = tuple(("Set-Cookie", header) for header in cookies)
        self.step(Exchange("GET", look.url, response=Response(200, (*look.get.headers, *headers))))

    def read(self, look: Look) -> Iterator[tuple[Break, ...]]:
        """The page asks for `look`, with all that the jar has."""
        login = self.evidence.login
        after = login.after.get(look.url) if login else None
        after = after if after and after.response else None
        hops = look.hops if after is None or after.is_redirect else (after,)
        answers = [hop.response for hop in hops if hop.response]
        sessions = self.sessions if address(look.url).origin.host == self.home else []
        situation = Situation(
            self.page,
            Request(look.url, credentials="include"),
            self.jar,
            redirects=tuple(answers[:-1]),
            response=answers[-1],
            django=Django(session_cookie_name=sessions[0], needs_session=True) if sessions else Django(),
            now=self.evidence.now,
        )
        verdict = predict(situation, self.engine)
        yield self.broken(verdict, "sent", look.get)
        yield from (self.refused[name] for name in sessions if name in self.refused)
        yield self.broken(verdict, "cookies attached", look.get) if sessions else ()
        redirect = next((hop for hop in look.hops if hop.is_redirect), look.get)
        yield self.broken(verdict, "readable", redirect)  # before the view, of which the page learns nothing then
        counted = TELLING | (KNOWN_BY if after else set())
        broken = self.broken(verdict, "reached the view", after or look.get)
        yield tuple(one for one in broken if one.finding.id in counted)

    def step(self, exchange: Exchange, login: Login | None = None) -> Verdict:
        """One request of the login, by fetch or as a navigation of the API's own page; the jar keeps what it brings."""
        request, preflight = Request(exchange.url, exchange.method, credentials="include"), None
        if login and self.by_fetch:
            headers = (("Content-Type", "application/json"), ("X-CSRFToken", login.token))
            request = replace(request, headers=headers)
            preflight = login.preflight.response if login.preflight else None
        if not self.by_fetch:
            request = replace(request, mode="navigate", form_token=login.token if login else None)
        situation = Situation(
            self.page if self.by_fetch else Page(exchange.url),
            request,
            self.jar,
            preflight,
            response=exchange.response,
            django=self.csrf(login) if login else Django(csrf_exempt=True),
            now=self.evidence.now,
        )
        verdict = predict(situation, self.engine)
        self.jar = verdict.jar
        for stored in verdict.stored:
            if stored.refused:
                breaks = tuple(Break("cookies attached", finding, exchange) for finding in stored.refused)
                cookie = set_by(stored.header)
                self.refused[cookie.name if cookie else ""] = breaks
        return verdict

    def csrf(self, login: Login) -> Django:
        """What the answers tell of Django's CSRF check."""
        names = self.evidence.csrf_names
        if not names:
            return Django(csrf_exempt=True)  # none, or one that the doctor does not know
        own = login.believes
        return Django(
            csrf_cookie_name=names[0],
            csrf_trusted_origins=() if login.post.refused_by_csrf else (self.evidence.page,),
            host=own.netloc if own else None,
            secure=own.scheme == "https" if own else None,
        )

    def broken(self, verdict: Verdict, link: LinkName, exchange: Exchange) -> tuple[Break, ...]:
        found = verdict[link]
        return tuple(Break(link, finding, exchange) for finding in found.findings) if found.holds is False else ()
