"""Evidence as it may be shown: without the values of cookies, tokens and queries, and without control characters."""

import json
import re
from collections.abc import Iterable

from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.policy.folded import unfolded

LEAST_SECRET = 8  # characters; in the whole of a text a shorter one could stand in any word
LONGEST = 240  # characters of one header's value
HIDDEN = "…"
ATTRIBUTES = ("expires", "max-age", "domain", "path", "secure", "httponly", "samesite", "partitioned", "priority")


def secrets_of(evidence: Evidence) -> list[str]:
    """Return what no output may contain: the token, values of session and CSRF cookies, and long ones of others."""
    secret_names, login = {*evidence.session_names, *evidence.csrf_names}, evidence.login
    requested = (*login.after.values(), *login.with_bearer.values()) if login else ()
    after = [cookie for exchange in requested for cookie in exchange.cookies]
    pairs = [(cookie.name, cookie.value.strip('"')) for cookie in (*evidence.cookies, *after)]
    values = [value for name, value in pairs if name in secret_names or len(value) >= LEAST_SECRET]
    return [*values, *filter(None, (login.token, login.bearer))] if login else values


def without(text: str, secrets: Iterable[str]) -> str:
    """Return `text`, plain or JSON, without these values: a safety net below the places that hide each of them."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= LEAST_SECRET:
            text = text.replace(secret, HIDDEN).replace(json.dumps(secret)[1:-1], HIDDEN)
    return text


def without_even_short(text: str, secrets: Iterable[str]) -> str:
    """Return a text that a server sent without these values, however short."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def line_without(line: str, secrets: Iterable[str]) -> str:
    """Return a line of evidence without these values; the server's part comes after its first colon."""
    name, colon, value = line.partition(": ")
    return f"{name}{colon}{without_even_short(value, secrets)}"


def clean(text: str) -> str:
    """Return `text` in one line, without control characters, and cut where it is long."""
    plain = "".join(character if character.isprintable() else "?" for character in text)
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + HIDDEN


def url(text: str) -> str:
    """Return a URL without its query, which may hold a key."""
    return clean(re.sub(r"\?.+", f"?{HIDDEN}", text))


def set_cookie(header: str) -> str:
    """Return a Set-Cookie header without the cookie's value, with the attributes that browsers know.

    Of cookies that were folded into one header each is shown so.
    """
    first, *others = unfolded(header)
    if others:
        return clean(", ".join([set_cookie(first), *(set_cookie(one).partition(": ")[2] for one in others)]))
    pair, *attributes = header.split(";")
    name = pair.partition("=")[0].strip() if "=" in pair else ""
    known = [part.strip() for part in attributes if part.partition("=")[0].strip().lower() in ATTRIBUTES]
    return clean("; ".join([f"Set-Cookie: {name}={HIDDEN}", *known]))


def header(name: str, value: str) -> str:
    """Return a header as one line, without secrets."""
    match name.lower():
        case "set-cookie":
            return set_cookie(value)
        case "location":
            return f"{name}: {url(value)}"
        case _:
            return clean(f"{name}: {value}")


def request_line(exchange: Exchange) -> str:
    """Return one line: method, URL, the request's Origin, and the status or the failure."""
    sent = dict(exchange.sent)
    words = [exchange.method, url(exchange.url)]
    if exchange.origin:
        words.append(f"(Origin: {exchange.origin})")
    if method := sent.get("Access-Control-Request-Method"):
        names = sent.get("Access-Control-Request-Headers")
        words.append(f"for {method} with {names}" if names else f"for {method}")
    if "Cookie" in sent:
        words.append("with cookies")
    result = str(exchange.status) if exchange.response else clean(exchange.failure.detail if exchange.failure else "")
    return f"{' '.join(words)}: {result}"


def lines(exchange: Exchange, *names: str) -> tuple[str, ...]:
    """Return the request line and the response headers `names`, with "no NAME" for each that is missing."""
    shown = [request_line(exchange)]
    for name in names:
        values = [header(key, value) for key, value in exchange.headers if key.lower() == name.lower()]
        shown += values or [f"no {name}"]
    return tuple(shown)
