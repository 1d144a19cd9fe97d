"""What a server says in the body of a refusal: its message, the fields that it misses, and why CSRF refused."""

import html
import re
from collections.abc import Iterator
from typing import Any, Literal

from crosshost.doctor.login.json_body import is_text, parsed

LONGEST = 160  # characters of a message
MESSAGES = (
    "detail",
    "message",
    "error_description",
    "error",
    "msg",
    "title",
    "reason",
    "non_field_errors",
    "errors",
    "issues",
)
NAMES = ("field", "param", "path", "loc", "name", "property", "pointer")
HIDDEN = re.compile(
    r"<!--.*?-->|<(script|style|head|template|noscript)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE
)
REQUIRED = re.compile(
    r"""required|missing|not be empty|not be blank|can(?:'|no)t be (?:blank|empty)|must be an? |may not be null""",
    re.IGNORECASE,
)
NAMED = (
    re.compile(r"""must include ["'`]?(\w+)["'`]? and ["'`]?password""", re.IGNORECASE),
    re.compile(r"""required property ["'`](\w+)["'`]""", re.IGNORECASE),
    re.compile(r"""missing (?:required )?(?:field|parameter|property|key)?s?:? ?["'`]?(\w+)""", re.IGNORECASE),
    re.compile(
        r"""["'`]?\b(\w+)\b["'`]? (?:field )?(?:is|are) (?:a )?(?:required|missing)"""
        r"""|["'`]?\b(\w+)\b["'`]? (?:should not be empty|can(?:'|no)t be blank|must be a string|must be an email)""",
        re.IGNORECASE,
    ),
)
NO_FIELD = {"field", "this", "value", "which", "it", "and", "credentials", "authentication", "body", "login", "request"}

CSRF = re.compile(r"csrf|xsrf|forgery|authenticity.?token|cross-site post", re.IGNORECASE)
CSRF_STATUSES = (400, 403, 419, 422)  # Flask-WTF, Django and most others, Laravel, Rails
TOKENS = re.compile(r'"[^"]*(?:csrf|xsrf)[^"]*"\s*:\s*"\S{16,}?"', re.IGNORECASE)
DJANGOS_REASON = re.compile(r"Reason given for failure:?\s*(.+?)(?:\s+In general|\s{3,}|\n|$)", re.DOTALL)
Kind = Literal["origin", "token", ""]


def text_of(body: bytes) -> str:
    """Return the text of an HTML page, or of another body, without markup, in lines."""
    text = body[:100_000].decode(errors="replace")
    if text.lstrip()[:1] in ("{", "[") or "<" not in text:
        return text
    return html.unescape(HIDDEN.sub("\n", text))


def message(body: bytes) -> str:
    """Return the server's message, in one line and shortened, or an empty text."""
    data = parsed(body)
    found = in_data(data) if data is not None else visible(body)
    line = " ".join(found.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def in_data(data: Any) -> str:
    """Return the message in a JSON body: under a usual name, or else as `field: its error`."""
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return "; ".join(filter(None, map(in_data, data[:3])))
    if not isinstance(data, dict):
        return ""
    by_name = {name.lower(): value for name, value in data.items()}
    for name in MESSAGES:
        if text := in_data(by_name.get(name)):
            where = next((in_path(by_name[other]) for other in NAMES if by_name.get(other)), "")
            return f"{where}: {text}" if where and name not in ("errors", "non_field_errors") else text
    lists = [(name, value) for name, value in data.items() if isinstance(value, list) and all(map(is_text, value))]
    return "; ".join(f"{name}: {value[0]}" for name, value in lists[:3] if value)


def visible(body: bytes) -> str:
    """Return the lines of a page that tell of an error, or all of a short text."""
    lines = [line.strip() for line in text_of(body).splitlines() if line.strip()]
    telling = [
        line
        for line in lines
        if re.search(r"error|invalid|incorrect|wrong|denied|refused|forbid|fail|correct|not ", line, re.IGNORECASE)
    ]
    return " ".join((telling or lines)[:2])


def in_path(value: Any) -> str:
    """Return the name of a field from a value such as `email`, `["body", "email"]` or `/data/email`."""
    parts = [str(part) for part in value] if isinstance(value, list) else str(value).replace("/", ".").split(".")
    return parts[-1] if parts else ""


def missing_fields(body: bytes) -> list[str]:
    """Return the names of the fields that the server misses, in its order, by what its validation says."""
    return list(dict.fromkeys(name for name in missing(parsed(body)) if name.lower() not in NO_FIELD))


def missing(data: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(data, str):
        for pattern in NAMED:
            yield from (next(filter(None, match.groups())) for match in pattern.finditer(data[:2000]))
    elif isinstance(data, list) and depth < 4:
        for value in data[:20]:
            yield from missing(value, depth + 1)
    elif isinstance(data, dict) and depth < 4:
        texts = [value for value in data.values() if is_text(value)]
        place = next((in_path(data[name]) for name in NAMES if data.get(name)), "")
        if place and any(REQUIRED.search(text) for text in texts):
            yield place
            return
        for name, value in data.items():
            inner = value if isinstance(value, list) else [value]
            if (
                re.fullmatch(r"\w+", name)
                and any(is_text(text) and REQUIRED.search(text) for text in inner)
                and name not in MESSAGES
            ):
                yield name
            else:
                yield from missing(value, depth + 1)


def refused_by_csrf(status: int, body: bytes) -> bool:
    """Return whether a CSRF check refused the request: its status, and what a person reads in the body."""
    return status in CSRF_STATUSES and bool(CSRF.search(TOKENS.sub("", text_of(body))))


def csrf_reason(body: bytes) -> str:
    """Return why CSRF refused, in the server's words: Django's reason where a debug page or DRF shows it."""
    text = text_of(body)
    if match := DJANGOS_REASON.search(text):
        return " ".join(match[1].split())[:LONGEST]
    said = message(body)
    if CSRF.search(said):
        return said.removeprefix("CSRF Failed: ")
    return next((line.strip()[:LONGEST] for line in text.splitlines() if CSRF.search(line)), "")


def kind_of(reason: str) -> Kind:
    """Return what the CSRF check refused, as far as its reason shows it: the origin, or the token and its cookie."""
    if re.search(r"origin|referer|cross-site post", reason, re.IGNORECASE):
        return "origin"
    return "token" if re.search(r"token|cookie|secret|missing|mismatch", reason, re.IGNORECASE) else ""
