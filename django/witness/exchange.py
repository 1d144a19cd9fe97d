"""What the witness records of a request and its response: names, origins and attributes; never a value or a body."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

LONGEST = 200  # characters of one text
MOST_COOKIES = 50
# The known attributes of a cookie. Anything else in a Set-Cookie may be part of the value.
ATTRIBUTES = ("Domain", "Expires", "HttpOnly", "Max-Age", "Partitioned", "Path", "SameSite", "Secure")
CANONICAL = {name.lower(): name for name in ATTRIBUTES}


def describe_request(environ: dict) -> dict:
    """Describe the request as Django sees it. Pass a copy of the environ: Django writes into it."""
    request = WSGIRequest(environ)

    def header(name: str) -> str | None:
        return cut(request.headers.get(name))

    return {
        "method": cut(request.method),
        "path": cut(request.path),
        "scheme": request.scheme,
        "host": header("Host"),
        "origin": header("Origin"),
        "referer": cut(origin_of(request.headers.get("Referer", ""))),
        "sec_fetch_site": header("Sec-Fetch-Site"),
        "sec_fetch_mode": header("Sec-Fetch-Mode"),
        "sec_fetch_dest": header("Sec-Fetch-Dest"),
        "access_control_request_method": header("Access-Control-Request-Method"),
        "access_control_request_headers": header("Access-Control-Request-Headers"),
        "content_type": header("Content-Type"),
        "csrf_header": settings.CSRF_HEADER_NAME in environ,
        "cookies": cookie_names(environ.get("HTTP_COOKIE", "")),
    }


def describe_response(status: str, headers: Iterable[tuple[str, str]], csrf_reason: str | None) -> dict:
    headers = list(headers)
    recorded = re.compile(r"Access-Control-.*|Vary", re.IGNORECASE)
    location = next((value for name, value in headers if name.lower() == "location"), None)
    return {
        "status": int(status.split(" ", 1)[0]),
        "location": cut(without_query(location)),
        "headers": {name.lower(): cut(value) for name, value in headers if recorded.fullmatch(name)},
        "set_cookies": [set_cookie(value) for name, value in headers if name.lower() == "set-cookie"][:MOST_COOKIES],
        "csrf_reason": cut(origins_only(csrf_reason)),
    }


def cut(text: str | None) -> str | None:
    """Return `text`, shortened to LONGEST; None for an empty one."""
    if not text:
        return None
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def origin_of(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.scheme and parts.netloc else None


def without_query(url: str | None) -> str | None:
    return re.split(r"[?#]", url)[0] if url else None


def origins_only(text: str | None) -> str | None:
    """Return `text` with every URL shortened to its origin: Django's reason contains the whole Referer."""
    return re.sub(r"(\w+://)(?:[^/?#\s@]*@)?([^/?#\s]*)\S*", r"\1\2", text) if text else None


def cookie_names(header: str) -> list[str]:
    """Return the names in a Cookie header, in order and with repetitions.

    Without a `=` the text is the value of a cookie without a name (RFC 6265bis, section 5.7).
    """
    pairs = [pair.partition("=") for pair in header.split(";") if pair.strip()]
    return [cut(name.strip()) or "" if equals else "" for name, equals, _ in pairs][:MOST_COOKIES]


def set_cookie(header: str) -> dict:
    pair, *rest = header.split(";")
    name, equals, _ = pair.partition("=")
    attributes: dict[str, str | bool | None] = {}
    for attribute in rest:
        key, has_value, value = attribute.partition("=")
        known = CANONICAL.get(key.strip().lower())
        if known:
            attributes[known] = cut(value.strip()) if has_value else True
    return {"name": cut(name.strip()) or "" if equals else "", "attributes": attributes, "deleted": expired(attributes)}


def expired(attributes: dict) -> bool:
    """Return whether this Set-Cookie deletes. Max-Age overrides Expires (RFC 6265bis, section 5.7)."""
    try:
        if "Max-Age" in attributes:
            return int(attributes["Max-Age"]) <= 0
        return "Expires" in attributes and parsedate_to_datetime(attributes["Expires"]) <= datetime.now(UTC)
    except (TypeError, ValueError):
        return False
