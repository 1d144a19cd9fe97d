"""The HAR that DevTools' Network panel exports, from the events of the protocol that DevTools itself listens to.

It has more than Playwright's: preflights, and the headers and the status of a response that CORS hides from the page.
The fields are those of DevTools' front_end/models/har/Log.ts that say something about a request.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from playwright.sync_api import CDPSession

Event = dict[str, Any]


@dataclass
class Hop:
    """One request, or one hop of it after a redirect."""

    began: Event  # Network.requestWillBeSent
    response: Event = field(default_factory=dict)
    has_extra: bool | None = None  # whether events with the headers of the network belong to it, if that is known
    error: str | None = None


class Panel:
    """Collects the requests of one page from `session` on."""

    def __init__(self, session: CDPSession):
        self.hops: dict[str, list[Hop]] = defaultdict(list)  # by the protocol's id, which a redirect keeps
        self.sent: dict[str, list[Event]] = defaultdict(list)  # the headers and cookies as sent, hop by hop
        self.received: dict[str, list[Event]] = defaultdict(list)
        session.on("Network.requestWillBeSent", self.begin)
        session.on("Network.requestWillBeSentExtraInfo", lambda event: self.sent[event["requestId"]].append(event))
        session.on("Network.responseReceivedExtraInfo", lambda event: self.received[event["requestId"]].append(event))
        session.on("Network.responseReceived", self.respond)
        session.on("Network.loadingFailed", self.fail)
        session.send("Network.enable")

    def begin(self, event: Event) -> None:
        hops = self.hops[event["requestId"]]
        if hops and event.get("redirectResponse"):
            hops[-1].response, hops[-1].has_extra = event["redirectResponse"], event["redirectHasExtraInfo"]
        hops.append(Hop(event))

    def respond(self, event: Event) -> None:
        for hop in self.hops[event["requestId"]][-1:]:
            hop.response, hop.has_extra = event["response"], event["hasExtraInfo"]

    def fail(self, event: Event) -> None:
        for hop in self.hops[event["requestId"]][-1:]:
            hop.error = event["errorText"]

    def write(self, file: Path, recorded: Path) -> None:
        """Write the HAR into `file`. The bodies come from `recorded`, Playwright's HAR of the same page."""
        entries: list[tuple[float, Event]] = []
        for number, hops in self.hops.items():
            sent, received = iter(self.sent[number]), iter(self.received[number])
            for hop in hops:
                extra = [next(part, {}) if hop.has_extra is not False else {} for part in (sent, received)]
                entries.append((hop.began["timestamp"], entry(hop, *extra)))
        entries.sort(key=lambda pair: pair[0])
        add_bodies([entry for _, entry in entries], json.loads(recorded.read_text())["log"]["entries"])
        title = next((each["request"]["url"] for _, each in entries), "")
        pages: list[Event] = [
            {"id": "page_1", "title": title, "startedDateTime": "2026-01-01T00:00:00.000Z", "pageTimings": {}}
        ]
        log = {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "pages": pages}
        file.write_text(json.dumps({"log": {**log, "entries": [each for _, each in entries]}}, indent=2))


def entry(hop: Hop, sent: Event, received: Event) -> Event:
    """Return an entry. What the network sent and received outranks what the page's process knows."""
    request = hop.began["request"]
    headers: dict[str, str] = received.get("headers") or hop.response.get("headers") or {}
    included = [each["cookie"] for each in sent.get("associatedCookies", ()) if not each["blockedReasons"]]
    answered: Event = {
        "status": received.get("statusCode") or hop.response.get("status", 0),
        "statusText": hop.response.get("statusText", ""),
        "headers": pairs(headers),
        "cookies": [],
        "content": {"size": 0, "mimeType": hop.response.get("mimeType") or "x-unknown"},
        "redirectURL": next((value for name, value in headers.items() if name.lower() == "location"), ""),
        "_error": hop.error,
    }
    asked: Event = {
        "method": request["method"],
        "url": urldefrag(request["url"]).url,
        "headers": pairs(sent.get("headers") or request["headers"]),
        "cookies": [{"name": cookie["name"], "value": cookie["value"]} for cookie in included],
        "queryString": [],
    }
    if "postData" in request:
        asked["postData"] = {"mimeType": request["headers"].get("Content-Type", ""), "text": request["postData"]}
    about = {"_initiator": hop.began["initiator"], "_resourceType": hop.began["type"].lower(), "pageref": "page_1"}
    return {**about, "request": asked, "response": answered, "cache": {}, "timings": {}, "time": 0}


def pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    """Return a HAR's list; the protocol has the values of a repeated header on lines of their own."""
    return [{"name": name, "value": line} for name, value in headers.items() for line in value.split("\n")]


def add_bodies(entries: list[Event], recorded: list[Event]) -> None:
    """Put the body of each response in `recorded` into the first entry of its request that has none yet."""
    for other in recorded:
        text = other["response"]["content"].get("text")
        for each in entries if text else ():
            same = all(each["request"][name] == other["request"][name] for name in ("method", "url"))
            if same and "text" not in each["response"]["content"]:
                each["response"]["content"] |= {"text": text, "size": len(text)}
                break
