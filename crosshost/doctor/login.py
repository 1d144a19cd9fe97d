"""Log in as the page's fetch would, and find out which origin the CSRF check accepts where it refuses the page's."""

from collections.abc import Iterable
from dataclasses import replace

from crosshost.doctor import bearer, origins, server_text, tokens
from crosshost.doctor.client import Client
from crosshost.doctor.credentials import Credentials, compose, corrected, login_form, target
from crosshost.doctor.evidence import Exchange, Login
from crosshost.doctor.person import Person
from crosshost.doctor.tokens import Token
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


def log_in(client: Client, person: Person, form: Exchange, allowed: Iterable[str] = ()) -> Login:
    """Post the password, with the cookies and the CSRF token that the responses so far have.

    `allowed`: the names in the API's Access-Control-Allow-Headers, which may show the token's header. Where CSRF
    refuses the page, log in with an origin that it accepts. The password is sent again only where a refusal shows that
    the server did not look at it.
    """
    seen = list(client.exchanges)
    token, csrf = find_token(client, person, form, seen)
    credentials = compose(form, person)
    sent, early = credentials, None
    header = header_of(token, credentials, client, allowed) if token else ""

    def post(origin: str) -> Exchange:
        headers: Headers = (("Content-Type", sent.content_type), *sent.headers)
        if token and header:
            headers = (*headers, (header, token.value))
        return client.post(sent.url, origin, headers, sent.body)

    def post_corrected(origin: str) -> Exchange:
        nonlocal sent, early
        response = post(origin)
        better = None if early else corrected(sent, response, person)
        if better:
            sent, early = better, response
            response = post(origin)
        return response

    login = Login(form, post_corrected(client.page), csrf=csrf)
    if token:
        login = replace(login, token=token.value, csrf_found_in=token.source, token_header=header)
    if login.post.refused_by_csrf and token and server_text.kind_of(login.post.csrf_reason) != "token":
        login = accepted(login, post_corrected, origins.candidates(client.page, address(sent.url).origin))
    scheme, value = bearer.token_in(login.final)
    return replace(login, early=early, bearer=value, scheme=scheme, cookies=tuple(client.jar.items()))


def accepted(login: Login, post, candidates: Iterable[str]) -> Login:  # type: ignore[no-untyped-def]
    """Return `login` with the attempts of other origins, up to the first that the CSRF check accepts."""
    others: list[Exchange] = []
    for origin in candidates:
        exchange = post(origin)
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


def header_of(token: Token, sent: Credentials, client: Client, allowed: Iterable[str]) -> str:
    """Return the header that sends the token; empty where a field of the form does. Pages of Django forms send both."""
    if token.field in sent.fields:
        return tokens.DJANGO if token.field == "csrfmiddlewaretoken" else ""
    return tokens.header_for(token, client.cookies, allowed)
