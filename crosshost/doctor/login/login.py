"""Log in as the page's fetch would, and find out which origin the CSRF check accepts where it refuses the page's."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crosshost.doctor.evidence import Exchange, Login
from crosshost.doctor.login import bearer, server_text, tokens
from crosshost.doctor.login.client import Client
from crosshost.doctor.login.credentials import Credentials, compose, corrected, login_form, target
from crosshost.doctor.login.person import Person
from crosshost.doctor.login.tokens import Token
from crosshost.doctor.sending import origins
from crosshost.policy.origin import address
from crosshost.policy.situation import Headers

NOT_IMPLEMENTED = 501  # what simple servers say to a GET where they take only POST


def may_have_password(client: Client, form: Exchange, person: Person) -> bool:
    """Return whether the login may get the password.

    The page at its URL must be on the same host, over https or on this machine, and not broken; so must the URL that
    its form posts to. A view for POST alone refuses the GET, with whatever status.
    """
    works = 0 < form.status < 500 or form.status == NOT_IMPLEMENTED
    to = target(form, person)
    return works and not form.leads_to and client.may_send(form.url) and bool(to) and client.may_send(to)


@dataclass
class Attempt:
    """A login as it is sent. Refusals correct it, where they show that the server did not look at the password."""

    client: Client
    person: Person
    sent: Credentials
    token: Token | None
    header: str = ""  # that sends the token
    headers_left: list[str] = field(default_factory=list)  # others that may be meant, where nothing names one
    corrections: int = 2
    early: Exchange | None = None
    moved: Exchange | None = None  # by a redirect that keeps the method

    def post(self, origin: str) -> Exchange:
        """Send the login as a page of `origin`, and again as long as its refusal tells how.

        Where no header of the token helps, it is not the header that the check refuses: the likeliest one counts.
        """
        likeliest = self.header
        exchange = first = self.send(origin)
        while exchange.response and self.improve(exchange):
            self.early = exchange
            exchange = self.send(origin)
        if exchange.refused_by_csrf and self.header != likeliest:
            self.header = likeliest
            return first
        return exchange

    def send(self, origin: str) -> Exchange:
        headers: Headers = (("Content-Type", self.sent.content_type), *self.sent.headers)
        if self.token and self.header:
            headers = (*headers, (self.header, self.token.value))
        exchange = self.client.post(self.sent.url, origin, headers, self.sent.body)
        to, moved = exchange.leads_to, exchange.status in (307, 308)  # fetch sends the body again there
        if moved and not self.moved and self.client.may_send(to):
            self.moved, self.sent = exchange, replace(self.sent, url=to)
            return self.client.post(to, origin, headers, self.sent.body)
        return exchange

    def improve(self, refused: Exchange) -> bool:
        """Change what is sent, as this refusal tells; return False where it does not."""
        if refused.refused_by_csrf:
            if not self.headers_left or server_text.kind_of(refused.csrf_reason) == "origin":
                return False
            self.header = self.headers_left.pop(0)
            return True
        better = corrected(self.sent, refused, self.person) if self.corrections else None
        if better:
            self.sent, self.corrections = better, self.corrections - 1
        return better is not None


def log_in(client: Client, person: Person, form: Exchange) -> Login:
    """Post the password, with the cookies and the CSRF token that the responses so far have.

    Where CSRF refuses the page's origin, log in with one that it accepts.
    """
    token, csrf = find_token(client, person, form, list(client.exchanges))
    attempt = Attempt(client, person, compose(form, person), token)
    if token:
        attempt.header, *attempt.headers_left = headers_of(token, attempt.sent, client)
    post = attempt.post(client.page)
    login = Login(form, post, csrf=csrf, moved=attempt.moved)
    if token:
        login = replace(login, token=token.value, csrf_found_in=token.source, token_header=attempt.header)
        if post.refused_by_csrf and server_text.kind_of(post.csrf_reason) != "token":
            login = accepted(login, attempt, origins.candidates(client.page, address(post.url).origin))
    scheme, value = bearer.token_in(login.final)
    return replace(login, early=attempt.early, bearer=value, scheme=scheme, cookies=tuple(client.jar.items()))


def accepted(login: Login, attempt: Attempt, candidates: Iterable[str]) -> Login:
    """Return `login` with the attempts of other origins, up to the first that the CSRF check accepts."""
    others: list[Exchange] = []
    attempt.headers_left.clear()
    for origin in candidates:
        exchange = attempt.post(origin)
        if not exchange.refused_by_csrf:
            return replace(login, others=tuple(others), own=exchange)
        others.append(exchange)
    return replace(login, others=tuple(others))


def find_token(
    client: Client, person: Person, form: Exchange, seen: list[Exchange]
) -> tuple[Token | None, Exchange | None]:
    """Return the CSRF token for the login, and the response of the URL that was requested for it, if one was.

    In this order: the one in its form; the one of the URL that was named for it; the one in the login's page; the one
    of another URL, which is requested again, because a token may belong to the cookies that came with it; a cookie's.
    """
    named = client.get(person.csrf_url) if person.csrf_url and client.may_send(person.csrf_url) else None
    filled = login_form(form, person)
    if filled and (token := tokens.in_form(filled)):
        return token, named
    if named and (token := tokens.in_response(named, asked_for_token=True) or tokens.in_cookies(named.cookies)):
        return token, named
    if token := tokens.in_response(form):
        return token, named
    with_token = [exchange.url for exchange in seen if tokens.in_response(exchange) and client.may_send(exchange.url)]
    if with_token and (token := tokens.in_response(again := client.get(with_token[-1]))):
        return token, again
    return tokens.in_cookies(client.cookies), named


def headers_of(token: Token, sent: Credentials, client: Client) -> list[str]:
    """Return the header that sends the token, and those that may be meant instead; an empty name where a field does.

    Pages of Django's forms send both.
    """
    if token.field in sent.fields:
        return [tokens.DJANGO if token.field == "csrfmiddlewaretoken" else ""]
    return tokens.headers_for(token, client.cookies)
