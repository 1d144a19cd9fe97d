"""Will a login from the page work? Predicts it for each engine, with crosshost.policy, from the evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crosshost.doctor.cookies import cookie_set_by
from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.policy import Cookie, Django, Engine, Finding, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.headers import referrer_policy
from crosshost.policy.links import LinkName
from crosshost.policy.origin import address

Way = Literal["fetch", "first-party"]
WAYS: dict[Way, str] = {"fetch": "login by fetch", "first-party": "login on the API's page"}
# The reasons for a failure in the view that say more than "not logged in".
VIEW_FAILURES = {"bad-request", "disallowed-host", "server-error"}
UNKNOWN_HOST = "another host"  # what request.get_host() returns, where no origin showed it
NOT_AUTHENTICATED = {"not-logged-in", "no-session-cookie", "session-unknown"}


@dataclass(frozen=True)
class Break:
    """A link that does not hold, and the exchange that shows it."""

    link: LinkName
    finding: Finding
    exchange: Exchange


@dataclass(frozen=True)
class LoginResult:
    """The prediction for one way to log in, in one engine: `works` is None where it is inconclusive."""

    engine: str
    way: Way
    works: bool | None
    breaks: tuple[Break, ...] = ()  # everything wrong with the first link that breaks


def predict_logins(evidence: Evidence, engines: Sequence[Engine]) -> list[LoginResult]:
    """Return the prediction for every way to log in, in every engine."""
    return [predict_login(evidence, engine, way) for engine in engines for way in WAYS]


def predict_login(evidence: Evidence, engine: Engine, way: Way) -> LoginResult:
    breaks = next(filter(None, Simulation(evidence, engine, way).steps()), ())
    if breaks:
        return LoginResult(engine.name, way, False, breaks)
    return LoginResult(engine.name, way, True if evidence.session_names and all_answered(evidence) else None)


def all_answered(evidence: Evidence) -> bool:
    """Return whether every request that the page needs got its final response; else no login can be called working."""
    login = evidence.login
    exchanges = [probed.last for probed in evidence.probed_urls]
    if login:
        exchanges += [login.form, login.final, *login.after.values(), *([login.preflight] if login.preflight else [])]
    return all(exchange.response for exchange in exchanges) and not any(
        probed.last.leads_to for probed in evidence.probed_urls
    )


def session_host(evidence: Evidence) -> str:
    """Return the host that sets the session cookies; requests to another host do not need them."""
    url = evidence.login.final.url if evidence.login else next((probed.url for probed in evidence.probed_urls), "")
    return address(url).origin.host


class Simulation:
    """One way to log in, in one engine. Its cookie jar fills with the responses."""

    def __init__(self, evidence: Evidence, engine: Engine, way: Way):
        self.evidence, self.engine, self.by_fetch = evidence, engine, way == "fetch"
        policies = evidence.policies or ()
        is_null = evidence.page == "null"
        self.page = Page("http://null.invalid/", opaque=True) if is_null else Page(f"{evidence.page}/", csp=policies)
        self.sessions = evidence.session_names
        self.session_host = session_host(evidence)
        self.jar: tuple[Cookie, ...] = ()
        self.refused: dict[str, tuple[Break, ...]] = {}  # by the cookie's name

    def steps(self) -> Iterator[tuple[Break, ...]]:
        """Yield what breaks in each step, in the order in which a page takes them; an empty tuple where one holds."""
        if self.evidence.login:
            yield from self.log_in(self.evidence.login)
        elif self.evidence.given and self.evidence.api:
            self.store_given(self.evidence.api, self.evidence.given)
        for probed in self.evidence.probed_urls:
            if probed.get.response:
                yield from self.read(probed)

    def log_in(self, login: Login) -> Iterator[tuple[Break, ...]]:
        """Fetch the token, then log in: from the page, or on the API's own page."""
        post = login.post if self.by_fetch else login.final
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

    def store_given(self, probed: ProbedUrl, cookies: tuple[str, ...]) -> None:
        """Store the cookies from the command line, as if the response of `probed` had set them."""
        headers = tuple(("Set-Cookie", header) for header in cookies)
        self.step(Exchange("GET", probed.url, response=Response(200, (*probed.get.headers, *headers))))

    def read(self, probed: ProbedUrl) -> Iterator[tuple[Break, ...]]:
        """Fetch `probed` from the page, with the cookies in the jar."""
        login = self.evidence.login
        after = login.after.get(probed.url) if login else None
        after = after if after and after.response else None
        hops = probed.hops if after is None or after.is_redirect else (after,)
        responses = [hop.response for hop in hops if hop.response]
        sessions = self.sessions if address(probed.url).origin.host == self.session_host else []
        situation = Situation(
            self.page,
            Request(probed.url, credentials="include"),
            self.jar,
            redirects=tuple(responses[:-1]),
            response=responses[-1],
            django=Django(session_cookie_name=sessions[0], needs_session=True) if sessions else Django(),
            now=self.evidence.now,
            address_spaces=self.evidence.address_spaces,
            local_network_permission="granted",  # findings/local_network.py reports that the browser asks
        )
        verdict = predict(situation, self.engine)
        yield self.broken(verdict, "sent", probed.get)
        yield from (self.refused[name] for name in sessions if name in self.refused)
        yield self.broken(verdict, "cookies attached", probed.get) if sessions else ()
        redirect = next((hop for hop in probed.hops if hop.is_redirect), probed.get)
        yield self.broken(verdict, "readable", redirect)  # before the view: the page learns nothing of it then
        counted = VIEW_FAILURES | (NOT_AUTHENTICATED if after else set())
        breaks = self.broken(verdict, "accepted by view", after or probed.get)
        yield tuple(broken for broken in breaks if broken.finding.id in counted)

    def step(self, exchange: Exchange, login: Login | None = None) -> Verdict:
        """Predict one request of the login, by fetch or as a navigation, and keep the cookies that it sets."""
        request, preflight = Request(exchange.url, exchange.method, credentials="include"), None
        if login and self.by_fetch:
            headers = (("Content-Type", "application/json"), ("X-CSRFToken", login.token))
            request = replace(request, headers=headers)
            preflight = login.preflight.response if login.preflight else None
        if not self.by_fetch:
            request = replace(request, mode="navigate", form_token=login.token if login else None)
        own = Page(exchange.url)
        if login and login.form.response:
            own = replace(own, referrer_policy=referrer_policy(login.form.response))
        situation = Situation(
            self.page if self.by_fetch else own,
            request,
            self.jar,
            preflight,
            response=exchange.response,
            django=self.csrf(login) if login else Django(csrf_exempt=True),
            now=self.evidence.now,
            address_spaces=self.evidence.address_spaces,
            local_network_permission="granted",  # findings/local_network.py reports that the browser asks
        )
        verdict = predict(situation, self.engine)
        self.jar = verdict.jar
        for stored in verdict.stored:
            if stored.refused:
                breaks = tuple(Break("cookies attached", finding, exchange) for finding in stored.refused)
                cookie = cookie_set_by(stored.header)
                self.refused[cookie.name if cookie else ""] = breaks
        return verdict

    def csrf(self, login: Login) -> Django:
        """Return the settings of Django's CSRF check, as far as the responses show them."""
        names = self.evidence.csrf_names
        if not names:
            return Django(csrf_exempt=True)  # no check, or one that the doctor does not know
        own = login.own_origin
        unknown = UNKNOWN_HOST if login.own_origin_is_unknown else None
        return Django(
            csrf_cookie_name=names[0],
            csrf_trusted_origins=() if login.post.refused_by_csrf else (self.evidence.page,),
            host=own.netloc if own else unknown,
            secure=own.scheme == "https" if own else None,
        )

    def broken(self, verdict: Verdict, name: LinkName, exchange: Exchange) -> tuple[Break, ...]:
        link = verdict[name]
        return tuple(Break(name, finding, exchange) for finding in link.findings) if link.holds is False else ()
