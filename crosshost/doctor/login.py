"""Log in as the page's fetch would, and find out which origins the CSRF check accepts where it refuses the page."""

import json
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlencode

from crosshost.doctor import cookies, origins
from crosshost.doctor.evidence import Exchange, Login
from crosshost.doctor.person import Person
from crosshost.doctor.wire import Wire
from crosshost.policy.origin import address
from crosshost.policy.situation import Headers


class Form(HTMLParser):
    """A login form: the names of its password field and its first text field, and the CSRF token."""

    def __init__(self, text: str):
        super().__init__()
        self.user, self.password, self.token = "", "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        field = {name: value or "" for name, value in attributes}
        if tag != "input":
            return
        kind, name = field.get("type", "text").lower(), field.get("name", "")
        if kind == "password":
            self.password = self.password or name
        elif kind in ("text", "email") and not self.password:
            self.user = self.user or name
        elif name == "csrfmiddlewaretoken":
            self.token = self.token or field.get("value", "")


def may_have_password(wire: Wire, form: Exchange, person: Person) -> bool:
    """Return whether the page at the login's URL may get the password.

    It must be on the same host, over https or on this machine, and neither missing nor broken.
    """
    final, given = address(form.url).origin, address(person.url).origin
    works = form.status in (401, 403, 405) or 200 <= form.status < 400  # a view for POST alone refuses the GET
    return works and final.host == given.host and wire.is_private(final)


def log_in(wire: Wire, page: str, person: Person, seen: list[Exchange], form: Exchange) -> Login:
    """Post the password, with the cookies and the token of `form` or else of `seen`.

    Where CSRF refuses the page, find an origin that it accepts without sending the password, and log in with that.
    """
    exchanges = [*seen, form]
    jar = jar_of(exchanges)
    fields = Form(form.body.decode(errors="replace"))
    token = fields.token or token_of(exchanges)
    if fields.password:
        kind = "application/x-www-form-urlencoded"
        names = {fields.user or "username": person.user, fields.password: person.password}
        body = urlencode(names | ({"csrfmiddlewaretoken": token} if token else {})).encode()
    else:
        kind = "application/json"
        body = json.dumps({"username": person.user, "password": person.password}).encode()

    def post(origin: str, content: bytes) -> Exchange:
        return wire.request("POST", form.url, headers(origin, kind, token, jar), content)

    login = Login(form, post(page, body), token=token)
    if login.post.refused_by_csrf:  # before it looked at the password
        candidates = origins.candidates(page, address(form.url).origin)
        login = replace(login, others=tuple(post(origin, b"") for origin in candidates))
        login = replace(login, own=post(login.passed[0].origin, body) if login.passed else None)
    return replace(login, cookies=tuple(jar_of([*exchanges, login.post, login.final]).items()))


def jar_of(exchanges: list[Exchange]) -> dict[str, str]:
    """Return the names and values of the cookies that `exchanges` set."""
    return cookies.values_by_name(cookie for exchange in exchanges for cookie in exchange.cookies)


def headers(origin: str, kind: str, token: str, jar: dict[str, str]) -> Headers:
    pairs = [("Content-Type", kind)]
    if origin:
        pairs.append(("Origin", origin))
    if origin not in ("", "null"):
        pairs.append(("Referer", f"{origin}/"))
    if token:
        pairs.append(("X-CSRFToken", token))
    if jar:
        pairs.append(("Cookie", cookies.cookie_header(jar)))
    return tuple(pairs)


def token_of(exchanges: list[Exchange]) -> str:
    """Return the CSRF token: the last one in a JSON body, or else a cookie's value, or an empty text."""
    tokens = [value for name, value in jar_of(exchanges).items() if cookies.CSRF_LIKE.search(name)]
    tokens += [token for exchange in exchanges if (token := token_in_json(exchange))]
    return tokens[-1] if tokens else ""


def token_in_json(exchange: Exchange) -> str:
    """Return the last CSRF token in a JSON body, or an empty text."""
    tokens: list[str] = []
    with suppress(ValueError, RecursionError):
        data = json.loads(exchange.body)
        pairs = data.items() if isinstance(data, dict) else ()
        tokens = [value for name, value in pairs if cookies.CSRF_LIKE.search(name) and isinstance(value, str)]
    return tokens[-1] if tokens else ""


def token_in_body(exchange: Exchange) -> str:
    """Return the CSRF token in the body, in a form or in JSON, or an empty text."""
    return Form(exchange.body.decode(errors="replace")).token or token_in_json(exchange)
