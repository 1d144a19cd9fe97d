"""Bearer APIs: the token that a login returns for the Authorization header, and the schemes to send it with."""

import re
from collections.abc import Iterable

from crosshost.doctor.evidence import Exchange
from crosshost.doctor.login.json_body import objects, parsed

# Names of the token, without case, hyphens and underscores, the likeliest first.
NAMES = (
    *("accesstoken", "access", "jwt", "authtoken", "bearertoken", "jwttoken", "token", "key", "idtoken"),
    *("apitoken", "apikey", "sessiontoken", "plaintexttoken"),
)
SCHEMES = ("Bearer", "Token")
SCHEME = re.compile(r"\s*(Bearer|Token|JWT)\b", re.IGNORECASE)
VALUE = re.compile(r"[\x21-\x7e]{8,8000}")


def token_in(login: Exchange) -> tuple[str, str]:
    """Return the scheme and the token in the response to a login; the scheme may be empty, or both."""
    for text in login.values("Authorization"):
        scheme, token = split(text)
        if VALUE.fullmatch(token):
            return scheme, token
    for pairs in objects(parsed(login.body)):
        by_name = {re.sub("[-_]", "", name.lower()): value for name, value in pairs.items()}
        for value in (by_name.get(name) for name in NAMES):
            scheme, token = split(value) if isinstance(value, str) else ("", "")
            if VALUE.fullmatch(token):
                return scheme or known(str(by_name.get("tokentype"))), token
    return "", ""


def split(text: str) -> tuple[str, str]:
    """Return scheme and token of a value such as `Bearer eyJ…`; the scheme may be missing."""
    first, space, rest = text.strip().partition(" ")
    return (known(first) or first, rest.strip()) if space else ("", first)


def known(scheme: str) -> str:
    """Return a scheme as it is usually written: `bearer` in the body is `Bearer` in the header."""
    return next((name for name in (*SCHEMES, "JWT") if name.lower() == scheme.lower()), "")


def schemes(first: str, anonymous: Iterable[Exchange]) -> list[str]:
    """Return the schemes to try: what the login named, what the API's WWW-Authenticate asks for, then the usual."""
    asked = [
        known(match[1])
        for exchange in anonymous
        for text in exchange.values("WWW-Authenticate")
        if (match := SCHEME.match(text))
    ]
    return list(dict.fromkeys(filter(None, (first, *asked, *SCHEMES))))
