"""HAR files as other programs write them: each function has the habits of one, which differ from Playwright's.

The sources: front_end/models/har of devtools-frontend, HARBuilder.js of WebKit, savehar.py of mitmproxy.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Headers = Mapping[str, str | Sequence[str]]
NO_TIMES = {"blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0, "wait": 12, "receive": 1}


@dataclass(frozen=True)
class Sent:
    """One request as the network saw it; `status` 0 stands for no response."""

    method: str
    url: str
    request: Headers
    status: int
    response: Headers
    body: str = ""
    error: str = ""
    kind: str = "fetch"  # of the resource, in Chromium's words


def pairs(headers: Headers, join: str | None = None) -> list[dict[str, str]]:
    """Return the list of a HAR. `join`: what stands between the values of a repeated header; None repeats it."""
    result = []
    for name, value in headers.items():
        values = [value] if isinstance(value, str) else list(value)
        texts = values if join is None else [join.join(values)]
        result += [{"name": name, "value": text} for text in texts]
    return result


def cookies(headers: Headers, name: str) -> list[dict[str, Any]]:
    """Return the list of cookies beside the header."""
    found = next((value for key, value in headers.items() if key.lower() == name), ())
    lines = [found] if isinstance(found, str) else list(found)
    texts = [part for line in lines for part in line.split("; ")] if name == "cookie" else lines
    both = (text.partition(";")[0].partition("=") for text in texts)
    return [{"name": key, "value": value} for key, _, value in both]


def entry(sent: Sent, join: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "startedDateTime": "2026-11-20T09:15:00.000Z",
        "time": 13,
        "request": {
            "method": sent.method,
            "url": sent.url,
            "httpVersion": "HTTP/2",
            "headers": pairs(sent.request, join),
            "cookies": cookies(sent.request, "cookie"),
            "queryString": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": sent.status,
            "statusText": "",
            "httpVersion": "HTTP/2" if sent.status else "",
            "headers": pairs(sent.response, join),
            "cookies": cookies(sent.response, "set-cookie"),
            "content": {"size": len(sent.body), "mimeType": "application/json", "text": sent.body},
            "redirectURL": str(sent.response.get("location", "")),
            "headersSize": -1,
            "bodySize": len(sent.body),
        },
        "cache": {},
        "timings": NO_TIMES,
        **more,
    }


def document(creator: dict[str, str], entries: list[dict], page: str = "", **more: Any) -> bytes:
    pages = [{"id": "page_1", "title": page, "startedDateTime": "2026-11-20T09:14:59.000Z", "pageTimings": {}}]
    log = {"version": "1.2", "creator": creator, "pages": pages if page else [], "entries": entries, **more}
    return json.dumps({"log": log}, indent=2).encode()


def devtools(page: str, *all_sent: Sent, sanitised: bool = False) -> bytes:
    """Return the export of Chrome's DevTools: cookies only if they are not left out, a preflight as its own entry."""
    entries = []
    for sent in all_sent:
        made = entry(sent, pageref="page_1", _resourceType=sent.kind, _priority="High", connection="443")
        made["_initiator"] = {"type": "preflight" if sent.kind == "preflight" else "script", "url": f"{page}main.js"}
        made["response"]["_error"] = sent.error or None
        made["response"]["_transferSize"] = 0
        if sanitised:
            made["request"]["cookies"] = made["response"]["cookies"] = []
            for side, left_out in (("request", ("cookie", "authorization")), ("response", ("set-cookie",))):
                made[side]["headers"] = [pair for pair in made[side]["headers"] if pair["name"].lower() not in left_out]
        entries.append(made)
    return document({"name": "WebInspector", "version": "537.36"}, entries, page)


def firefox(page: str, *all_sent: Sent) -> bytes:
    """Return "Save All As HAR" of Firefox: several Set-Cookie in one value with line breaks, no resource type."""
    entries = [entry(sent, "\n", pageref="page_1", _securityState="secure", connection="443") for sent in all_sent]
    browser = {"name": "Firefox", "version": "146.0"}
    return document(browser, entries, page, browser=browser)


def safari(page: str, *all_sent: Sent) -> bytes:
    """Return the export of Safari's Web Inspector: a repeated header in one line, and no entry for a preflight."""
    entries = []
    for sent in all_sent:
        entries.append(entry(sent, ", ", pageref="page_0", _fetchType="Network Load"))
        entries[-1]["response"] |= {"_transferSize": 0} | ({"_error": sent.error} if sent.error else {})
    made = json.loads(document({"name": "WebKit Web Inspector", "version": "1.0"}, entries, page))
    made["log"]["pages"][0]["id"] = "page_0"
    return json.dumps(made).encode()


def charles(*all_sent: Sent) -> bytes:
    """Return the export of Charles: what a proxy sees, without pages, with the pseudo headers of HTTP/2."""
    entries = []
    for sent in all_sent:
        made = entry(sent, serverIPAddress="203.0.113.7")
        pseudo = {":method": sent.method, ":authority": sent.url.split("/")[2], ":scheme": "https"}
        made["request"]["headers"] = pairs(pseudo) + made["request"]["headers"]
        entries.append(made)
    return document({"name": "Charles Proxy", "version": "5.0.1"}, entries)


def mitmproxy(*all_sent: Sent) -> bytes:
    """Return what mitmproxy saves: no pages, times with an offset, null for an error that did not occur."""
    entries = [entry(sent) | {"startedDateTime": "2026-11-20T09:15:00.123456+00:00"} for sent in all_sent]
    for made in entries:
        if not made["response"]["status"]:
            made["response"] |= {"_error": None, "content": {}}
    return document({"name": "mitmproxy", "version": "12.1", "comment": ""}, entries)
