"""One way to log in, in one engine, predicted step by step with crosshost.policy."""

from collections.abc import Iterator
from dataclasses import replace

from crosshost.doctor import reasons
from crosshost.doctor.cookies import cookie_set_by
from crosshost.doctor.evidence import Evidence, Exchange, Login, ProbedUrl
from crosshost.doctor.verdict import csrf_check, proof
from crosshost.doctor.verdict.prediction import Break, Way
from crosshost.policy import Cookie, Django, Engine, Page, Request, Response, Situation, Verdict, predict
from crosshost.policy.headers import referrer_policy
from crosshost.policy.links import LinkName
from crosshost.policy.origin import address
from crosshost.policy.reasons import make_finding

# The reasons for a failure in the view that say more than "not logged in".
VIEW_FAILURES = {"bad-request", "disallowed-host", "server-error"}
NOT_AUTHENTICATED = {"not-logged-in", "no-session-cookie", "session-unknown"}
NOT_OF_THE_PAGE = {"origin", "referer", "cookie"}  # headers that the browser adds


def page_of(evidence: Evidence) -> Page:
    """Return the page, with the policies that it restricts itself with."""
    policies = evidence.policies or ()
    if evidence.page == "null":
        return Page("http://null.invalid/", opaque=True)
    return Page(f"{evidence.page}/", csp=policies)


def session_host(evidence: Evidence) -> str:
    """Return the host that sets the session cookies; requests to another host do not need them."""
    url = evidence.login.final.url if evidence.login else next((probed.url for probed in evidence.probed_urls), "")
    return address(url).origin.host


class Simulation:
    """One way to log in, in one engine. Its cookie jar fills with the responses."""

    def __init__(self, evidence: Evidence, engine: Engine, way: Way):
        self.evidence, self.engine, self.by_fetch = evidence, engine, way == "fetch"
        self.page = page_of(evidence)
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
        """Fetch the API's URLs and the token, then log in: from the page, or on the API's own page."""
        post = login.post if self.by_fetch else login.final
        for probed in self.evidence.probed_urls:
            for hop in probed.hops if probed.get.response else ():
                if address(hop.url).origin.host == self.session_host:
                    self.step(hop)
        first = self.step(login.form)
        if self.by_fetch:
            yield self.broken(first, "sent", login.form)
        yield from self.fetch_token(login, login.csrf or login.form)
        unreadable = csrf_check.unreadable_token(self.evidence, login, self.page, self.jar, self.engine)
        verdict = self.step(post, login, with_token=not unreadable)
        if self.by_fetch:
            yield self.broken(verdict, "sent", login.preflight or post)
        lost = next((self.refused[name] for name in self.evidence.csrf_names if name in self.refused), ())
        withheld = self.broken(verdict, "cookies attached", post)
        # A cookie that nothing set is none that the browser withholds; the refusal of the check says more then.
        yield lost if lost and withheld else tuple(one for one in withheld if one.finding.id != "cookie-absent")
        if self.by_fetch:
            yield unreadable
        refused = self.broken(verdict, "CSRF passed", post)
        yield (lost or refused) if refused else ()
        if self.by_fetch:
            yield self.broken(verdict, "readable", login.moved or post)
            yield self.method_changed(post)
        if proof.leaves_nothing(self.evidence):
            finding = reasons.make_finding("login-leaves-nothing", status=str(login.final.status))
            yield (Break("accepted by view", finding, login.final),)

    @staticmethod
    def method_changed(post: Exchange) -> tuple[Break, ...]:
        """Return that a redirect for a slash, or to https, makes a GET of the login; else nothing."""
        if post.status not in (301, 302, 303) or not post.leads_to:
            return ()
        to, given = address(post.leads_to), address(post.url)
        moved = (to.origin.scheme, to.path) != (given.origin.scheme, given.path)
        if not moved or to.path.rstrip("/") != given.path.rstrip("/"):
            return ()
        finding = make_finding("redirect-changed-method", method="POST", status=str(post.status), url=to.text)
        return (Break("accepted by view", finding, post),)

    def fetch_token(self, login: Login, source: Exchange) -> Iterator[tuple[Break, ...]]:
        """Fetch the URL that sets or returns the CSRF token, which the page reads there unless a cookie has it."""
        wants = (login.token_header,) if login.csrf_found_in == "header" else ()
        verdict = self.step(source, wants=wants)
        if self.by_fetch and source.response:
            yield self.broken(verdict, "sent", source)
            if login.csrf_found_in in ("body", "header", "meta"):
                yield self.broken(verdict, "readable", source)

    def store_given(self, probed: ProbedUrl, cookies: tuple[str, ...]) -> None:
        """Store the cookies from the command line, as if the response of `probed` had set them."""
        headers = tuple(("Set-Cookie", header) for header in cookies)
        self.step(Exchange("GET", probed.url, response=Response(200, (*probed.get.headers, *headers))))

    def read(self, probed: ProbedUrl) -> Iterator[tuple[Break, ...]]:
        """Fetch `probed` from the page, with the cookies in the jar."""
        login = self.evidence.login
        after = login.after.get(probed.url) if login else None
        after = after if after and after.response else None
        hops = self.hops(probed, after)
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
        counted = self.counted(after)
        breaks = self.broken(verdict, "accepted by view", after or probed.get)
        yield tuple(broken for broken in breaks if broken.finding.id in counted)

    @staticmethod
    def hops(probed: ProbedUrl, after: Exchange | None) -> tuple[Exchange, ...]:
        """Return the exchanges of the page's request: with the login where they end with another response then."""
        if after is None or after.is_redirect:
            return probed.hops
        urls = [hop.url for hop in probed.hops]
        return (*probed.hops[: urls.index(after.url) if after.url in urls else 0], after)

    def counted(self, after: Exchange | None) -> set[str]:
        """Return the reasons of the view that count: a refusal of a session, after a login that seemed to work."""
        login = self.evidence.login
        if not login or not after or not self.sessions or proof.tells_an_error(login):
            return VIEW_FAILURES
        return VIEW_FAILURES | NOT_AUTHENTICATED | ({"forbidden"} if proof.is_anonymous(after) else set())

    def step(
        self, exchange: Exchange, login: Login | None = None, with_token: bool = True, wants: tuple[str, ...] = ()
    ) -> Verdict:
        """Predict one request of the login, by fetch or as a navigation, and keep the cookies that it sets."""
        request, preflight = Request(exchange.url, exchange.method, credentials="include"), None
        redirects: tuple[Response, ...] = ()
        if login and self.by_fetch:
            unsent = NOT_OF_THE_PAGE | (set() if with_token else {login.token_header.lower()})
            headers = tuple((name, value) for name, value in exchange.sent if name.lower() not in unsent)
            request = replace(request, headers=headers, form_token=self.form_token(login))
            if login.moved and login.moved.response:
                request, redirects = replace(request, url=login.moved.url), (login.moved.response,)
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
            redirects=redirects,
            response=exchange.response,
            wants=wants,
            django=csrf_check.settings(self.evidence, login, self.by_fetch) if login else Django(csrf_exempt=True),
            now=self.evidence.now,
            address_spaces=self.evidence.address_spaces,
            local_network_permission="granted",  # findings/local_network.py reports that the browser asks
        )
        verdict = predict(situation, self.engine)
        self.jar = verdict.jar
        for stored in verdict.stored:
            cookie = cookie_set_by(stored.header)
            name = cookie.name if cookie else ""
            self.refused.pop(name, None)
            if stored.refused:
                self.refused[name] = tuple(Break("cookies attached", finding, exchange) for finding in stored.refused)
        return verdict

    @staticmethod
    def form_token(login: Login) -> str | None:
        """Return the token that a field of the body has, where no header sends it."""
        return login.token if login.token and not login.token_header else None

    def broken(self, verdict: Verdict, name: LinkName, exchange: Exchange) -> tuple[Break, ...]:
        link = verdict[name]
        return tuple(Break(name, finding, exchange) for finding in link.findings) if link.holds is False else ()
