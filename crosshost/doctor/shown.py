"""Evidence as it may be shown: never the value of a cookie, a token or a query, and nothing that moves a terminal."""

import json
import re
from collections.abc import Iterable

from crosshost.doctor.evidence import Evidence, Exchange

LEAST_SECRET = 8  # characters; in the whole of a text a shorter one could stand in any word
LONGEST = 240  # characters of one header's value
HIDDEN = "…"
ATTRIBUTES = ("expires", "max-age", "domain", "path", "secure", "httponly", "samesite", "partitioned", "priority")


def secrets_of(evidence: Evidence) -> list[str]:
    """What no output may have: the token, the values of the session's and CSRF's cookies, and long ones of others."""
    telling, login = {*evidence.session_names, *evidence.csrf_names}, evidence.login
    after = [one for exchange in login.after.values() for one in exchange.cookies] if login else []
    kept = [(one.name, one.value.strip('"')) for one in (*evidence.cookies, *after)]
    values = [value for name, value in kept if name in telling or len(value) >= LEAST_SECRET]
    return [*values, login.token] if login else values


def without(text: str, secrets: Iterable[str]) -> str:
    """`text`, plain or JSON, without these values: a last net under all that is hidden where it is written."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= LEAST_SECRET:
            text = text.replace(secret, HIDDEN).replace(json.dumps(secret)[1:-1], HIDDEN)
    return text


def without_even_short(words: str, secrets: Iterable[str]) -> str:
    """A server's own words without these values, however short."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        words = words.replace(secret, HIDDEN)
    return words


def line_without(line: str, secrets: Iterable[str]) -> str:
    """A line of evidence without these values: the server's words come after its first colon."""
    name, colon, words = line.partition(": ")
    return f"{name}{colon}{without_even_short(words, secrets)}"


def clean(text: str) -> str:
    """`text` in one line, without control characters, and cut where it is long."""
    plain = "".join(character if character.isprintable() else "?" for character in text)
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + HIDDEN


def url(text: str) -> str:
    """An address without what its query says, which may be a key."""
    return clean(re.sub(r"\?.+", f"?{HIDDEN}", text))


def set_cookie(header: str) -> str:
    """A Set-Cookie header without the cookie's value, and with the attributes that browsers know."""
    pair, *attributes = header.split(";")
    name = pair.partition("=")[0].strip() if "=" in pair else ""
    known = [part.strip() for part in attributes if part.partition("=")[0].strip().lower() in ATTRIBUTES]
    return clean("; ".join([f"Set-Cookie: {name}={HIDDEN}", *known]))


def header(name: str, value: str) -> str:
    """A line of a header as it came, but for secrets."""
    match name.lower():
        case "set-cookie":
            return set_cookie(value)
        case "location":
            return f"{name}: {url(value)}"
        case _:
            return clean(f"{name}: {value}")


def asked(exchange: Exchange) -> str:
    """One line: what was asked, by which origin, and what came of it."""
    sent = dict(exchange.sent)
    words = [exchange.method, url(exchange.url)]
    if exchange.origin:
        words.append(f"(Origin: {exchange.origin})")
    if method := sent.get("Access-Control-Request-Method"):
        words.append(f"for {method} with {sent.get('Access-Control-Request-Headers')}")
    if "Cookie" in sent:
        words.append("with cookies")
    came = str(exchange.status) if exchange.response else clean(exchange.failure.detail if exchange.failure else "")
    return f"{' '.join(words)}: {came}"


def lines(exchange: Exchange, *names: str) -> tuple[str, ...]:
    """What was asked, and each of the headers `names` of the answer; of one that is not there, that it is not."""
    found = [asked(exchange)]
    for name in names:
        values = [header(key, value) for key, value in exchange.headers if key.lower() == name.lower()]
        found += values or [f"no {name}"]
    return tuple(found)
