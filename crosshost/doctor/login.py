"""Log in as the page's fetch would, and find out whom the CSRF check takes for its own where it refuses the page."""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import urlencode

from crosshost.doctor import cookies, origins
from crosshost.doctor.evidence import Exchange, Login
from crosshost.doctor.wire import Wire
from crosshost.policy.origin import address
from crosshost.policy.situation import Headers


@dataclass(frozen=True)
class Person:
    """Who logs in, and where."""

    url: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Person({self.url!r})"


class Form(HTMLParser):
    """The fields of a login form: the name of the password's, of the first text field, and the CSRF token."""

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


def may_have_password(form: Exchange, person: Person) -> bool:
    """Is the page at the login's address one that the password is meant for?

    The same host, over https or this machine, and neither missing nor broken.
    """
    there, named = address(form.url).origin, address(person.url).origin
    works = form.status in (401, 403, 405) or 200 <= form.status < 400  # a view for POST alone refuses the GET
    return works and there.host == named.host and there.trustworthy


def log_in(wire: Wire, page: str, person: Person, seen: list[Exchange], form: Exchange) -> Login:
    """Post the password, with the cookies and the token of `form` or else of `seen`.

    Where CSRF refuses the page, ask without the password which origin it believes, and log in as that.
    """
    answers = [*seen, form]
    jar = jar_of(answers)
    fields = Form(form.body.decode(errors="replace"))
    token = fields.token or token_of(answers)
    if fields.password:
        kind = "application/x-www-form-urlencoded"
        names = {fields.user or "username": person.user, fields.password: person.password}
        body = urlencode(names | ({"csrfmiddlewaretoken": token} if token else {})).encode()
    else:
        kind = "application/json"
        body = json.dumps({"username": person.user, "password": person.password}).encode()

    def post(origin: str, content: bytes) -> Exchange:
        return wire.ask("POST", form.url, headers(origin, kind, token, jar), content)

    done = Login(form, post(page, body), token=token)
    if done.post.refused_by_csrf:  # before it looked at the password
        others = origins.candidates(page, address(form.url).origin)
        done = replace(done, others=tuple(post(origin, b"") for origin in others))
        done = replace(done, own=post(done.passed[0].origin, body) if done.passed else None)
    return replace(done, cookies=tuple(jar_of([*answers, done.post, done.done]).items()))


def jar_of(answers: list[Exchange]) -> dict[str, str]:
    """Return name and value of the cookies that `answers` set."""
    return cookies.jar(one for response in answers for one in response.cookies)


def headers(origin: str, kind: str, token: str, jar: dict[str, str]) -> Headers:
    found = [("Origin", origin), ("Content-Type", kind)]
    if origin != "null":
        found.append(("Referer", f"{origin}/"))
    if token:
        found.append(("X-CSRFToken", token))
    if jar:
        found.append(("Cookie", cookies.header(jar)))
    return tuple(found)


def token_of(answers: list[Exchange]) -> str:
    """The CSRF token: the last that stands in a JSON body, or else a cookie's value, or an empty text."""
    found = [value for name, value in jar_of(answers).items() if cookies.CSRF_LIKE.search(name)]
    for exchange in answers:
        with suppress(ValueError, RecursionError):
            data = json.loads(exchange.body)
            pairs = data.items() if isinstance(data, dict) else ()
            found += [value for name, value in pairs if cookies.CSRF_LIKE.search(name) and isinstance(value, str)]
    return found[-1] if found else ""
