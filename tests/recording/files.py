"""Recordings for the tests, made of a few lines: the entries of a HAR, and the events of a network log."""

import json
from collections.abc import Iterable

from crosshost.recording import Explanation, explain, parse

PAGE, API = "https://app.example.com", "https://api.example.com"
OTHER_SITE = "https://api.example.net"
CORS = {"Access-Control-Allow-Origin": PAGE, "Access-Control-Allow-Credentials": "true"}
WIRE = {"Host": "api", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}  # headers as they went out
CHROME = "Mozilla/5.0 Chrome/120.0.0.0"


def pairs(headers: dict) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value}
        for name, values in headers.items()
        for value in (values if isinstance(values, list) else [values])
    ]


def entry(method: str, url: str, status: int, got: dict | None = None, sent: dict | None = None, **others) -> dict:
    """Return an entry as DevTools exports it, of a fetch by PAGE."""
    headers = {"Origin": PAGE, "User-Agent": CHROME, **WIRE, **(sent or {})}
    response = {"status": status, "headers": pairs(got or {}), "cookies": []}
    response |= {"content": {"text": others.pop("body", "")}} | {"_error": others.pop("error", None)}
    request = {"method": method, "url": url, "headers": pairs(headers), "cookies": []}
    return {"_resourceType": "fetch", "request": request, "response": response, **others}


def preflight(url: str, method: str, status: int, got: dict | None = None, names: str = "content-type") -> dict:
    asks = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": names}
    return entry("OPTIONS", url, status, got, asks)


def har(*entries: dict, creator: str = "WebInspector") -> bytes:
    log = {"version": "1.2", "creator": {"name": creator, "version": "1"}, "pages": [], "entries": list(entries)}
    return json.dumps({"log": log}).encode()


def explained(*entries: dict, creator: str = "WebInspector", page: str | None = None) -> list[Explanation]:
    return explain(parse(har(*entries, creator=creator)), page)


def causes(explanations: Iterable[Explanation]) -> list[str | tuple[str, ...] | None]:
    """Return the cause of each, or the likely ones."""
    return [each.cause or tuple(one.id for one in each.likely) or None for each in explanations]
