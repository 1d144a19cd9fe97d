"""CSRF tokens: where a response has one, and in which header or field it is sent back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from crosshost.doctor.cookies import CSRF_LIKE, ReceivedCookie
from crosshost.doctor.evidence import Exchange
from crosshost.doctor.login.forms import Form, document
from crosshost.doctor.login.json_body import is_text, objects, parsed

DJANGO = "X-CSRFToken"  # Flask-WTF takes it too
USUAL = "X-CSRF-Token"  # Rails, Laravel, Express, Fastify, Go, Spring
AXIOS = "X-XSRF-TOKEN"  # axios, Angular, Laravel: together with the cookie XSRF-TOKEN
HEADERS = ("X-CSRFToken", "X-CSRF-Token", "X-XSRF-TOKEN", "CSRF-Token", "XSRF-Token", "RequestVerificationToken")
# Hidden fields of login forms; the header is for frameworks whose pages send it as well as the field.
FIELDS = {
    "csrfmiddlewaretoken": DJANGO,
    "csrf_token": DJANGO,
    "authenticity_token": USUAL,
    "_token": USUAL,
    "_csrf": USUAL,
    "__requestverificationtoken": "RequestVerificationToken",
}
METAS = ("csrf-token", "csrf_token", "_csrf", "xsrf-token", "x-csrf-token", "csrftoken")
SECRETS = re.compile(r"^_csrf$|secret|antiforgery", re.IGNORECASE)  # cookies for the server alone, not a token
DJANGO_TOKEN = re.compile("[A-Za-z0-9]{32}(?:[A-Za-z0-9]{32})?")
PLAIN = re.compile(r"[\w.~+/=-]{16,512}")

Source = Literal["form", "meta", "header", "body", "cookie"]


@dataclass(frozen=True)
class Token:
    """A CSRF token, with the header and the form's field in which it is sent back; each may be empty."""

    value: str = field(repr=False)
    source: Source
    header: str = ""
    field: str = ""


def in_form(form: Form) -> Token | None:
    """Return the token in the form's hidden fields."""
    for name, value in form.hidden.items():
        if value and (name.lower() in FIELDS or CSRF_LIKE.search(name)):
            return Token(value, "form", FIELDS.get(name.lower(), ""), name)
    return None


def in_page(exchange: Exchange) -> Token | None:
    """Return the token in an HTML page: in its login form, or else in a meta element."""
    page = document(exchange.body)
    forms = [form for form in (page.login, *page.forms, page.outside) if form]
    if token := next(filter(None, map(in_form, forms)), None):
        return token
    value = next((page.meta[name] for name in METAS if page.meta.get(name)), "")
    header = page.meta.get("_csrf_header") or page.meta.get("csrf-header") or USUAL  # Spring names its header
    return Token(value, "meta", header) if value else None


def in_header(exchange: Exchange) -> Token | None:
    """Return the token in a response header; it is sent back in the header of the same name."""
    return next((Token(value, "header", name) for name in HEADERS if (value := exchange.first(name))), None)


def in_json(exchange: Exchange, asked_for_token: bool = False) -> Token | None:
    """Return the last token in a JSON body. With `asked_for_token`, any text in it may be one."""
    found: Token | None = None
    for pairs in objects(parsed(exchange.body)):
        header = next((text for key, text in pairs.items() if key.lower() == "headername" and is_text(text)), "")
        for name, value in pairs.items():
            named = CSRF_LIKE.search(name) or (name.lower() == "token" and (asked_for_token or header))
            if named and is_text(value) and name.lower() not in ("headername", "parametername"):
                found = Token(value, "body", header)
    if found or not asked_for_token:
        return found
    text = exchange.body.decode(errors="replace").strip().strip('"')
    return Token(text, "body") if PLAIN.fullmatch(text) else None


def in_cookies(cookies: Iterable[ReceivedCookie]) -> Token | None:
    """Return the token of the last cookie that has one for the page."""
    tokens = [token for cookie in cookies if (token := in_cookie(cookie))]
    return tokens[-1] if tokens else None


def in_cookie(cookie: ReceivedCookie) -> Token | None:
    name, value = cookie.name, cookie.value.strip('"')
    if not cookie.is_csrf or SECRETS.search(name) or not value:
        return None
    if re.search("xsrf", name, re.IGNORECASE):
        return Token(unquote(value), "cookie", AXIOS)
    if is_django_name(name):
        return Token(value, "cookie", DJANGO)
    return None if cookie.cookie.http_only else Token(value, "cookie", USUAL)


def in_response(exchange: Exchange, asked_for_token: bool = False) -> Token | None:
    """Return the token in the body or in a header of a response."""
    return in_json(exchange, asked_for_token) or in_header(exchange) or in_page(exchange)


def headers_for(token: Token, cookies: Iterable[ReceivedCookie]) -> list[str]:
    """Return the header of a token; where it is not named, the likeliest by the cookies and the token, and others."""
    if token.header:
        return [token.header]
    django = any(is_django_name(cookie.name) or cookie.name == "sessionid" for cookie in cookies)
    return [DJANGO, USUAL, AXIOS] if django or is_djangos(token.value) else [USUAL, DJANGO, AXIOS]


def is_django_name(cookie: str) -> bool:
    return cookie.lower().endswith("csrftoken")


def is_djangos(value: str) -> bool:
    """Return whether `value` has the form of Django's tokens and of its CSRF cookie."""
    return bool(DJANGO_TOKEN.fullmatch(value))
