"""The HTTP/1.1 messages of the server for visitors: requests are read strictly, responses are private by default."""

import json
from collections.abc import Mapping
from http import HTTPStatus

MOST_BODY = 1 << 16  # bytes
SINGLE = ("host", "content-length")  # headers that a request has once
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src http: https:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PRIVATE = (
    f"Content-Security-Policy: {POLICY}",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Cross-Origin-Resource-Policy: same-origin",
    "Cache-Control: no-store",
)
HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"


def parsed(head: str) -> tuple[str, str, dict[str, str]]:
    """Return method, target and headers of a request. Raises ValueError for one that is none."""
    if any(letter < " " for letter in head.replace("\r\n", "").replace("\t", "")):
        raise ValueError("not a header: it has a control character")
    line, *fields = head.removesuffix("\r\n\r\n").split("\r\n")
    method, target, version = line.split(" ")
    if not target.startswith("/") or version not in ("HTTP/1.1", "HTTP/1.0"):
        raise ValueError("not a request line")
    headers: dict[str, str] = {}
    for each in fields:
        name, colon, value = each.partition(":")
        if not colon or name != name.strip() or (name.lower() in headers and name.lower() in SINGLE):
            raise ValueError("not a header")
        headers[name.lower()] = value.strip()
    return method, target, headers


def body_length(headers: Mapping[str, str]) -> int:
    """Return the length of the body. Raises ValueError where it is not given as a number."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not (length.isascii() and length.isdigit()):
        raise ValueError("a body of unknown length")
    return int(length) if len(length) < 10 else MOST_BODY + 1


def page(status: int, body: bytes, content_type: str, more: list[str] | None = None, head: bool = False) -> bytes:
    """Return a response that no other origin may read."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Length: {len(body)}"]
    lines += [f"Content-Type: {content_type}", *PRIVATE, *(more or ())]
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if head else body)


def plain(status: int, text: str, *, more: list[str] | None = None, close: bool = False, head: bool = False) -> bytes:
    return page(status, f"{text}\n".encode(), TEXT, [*(more or ()), *(["Connection: close"] if close else ())], head)


def failure(status: int, text: str) -> bytes:
    """Return an error as JSON."""
    return page(status, json.dumps({"error": text}).encode(), JSON)
