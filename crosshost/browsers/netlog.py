"""Reads Chromium's network log: each request, and what the browser did with each of its cookies, and why.

`--log-net-log=FILE --net-log-capture-mode=IncludeSensitive` writes it: a line with the names of the numbers, then a
line for each event. A browser that is stopped leaves it without its last events and the end of the JSON document.

Chromium logs no name with a Set-Cookie header that it refuses for its syntax; the name is taken from the header.
`document.cookie` leaves no event.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

FILE = "network-log.json"  # in the browser's folder
Operation = Literal["send", "store", "expire"]


class Event(NamedTuple):
    kind: str
    phase: str
    source: int  # the number of its request, which a redirect keeps
    values: dict[str, Any]


@dataclass(frozen=True)
class CookieStatus:
    """What Chromium did with one cookie: it was sent, stored or deleted, or was not for the reasons `excluded`."""

    operation: Operation
    name: str
    names: tuple[str, ...]  # of its status: EXCLUDE_… for each reason against it, and WARN_…

    @property
    def excluded(self) -> tuple[str, ...]:
        """Return the reasons against it; none if it was sent or stored."""
        return tuple(name for name in self.names if name.startswith("EXCLUDE_"))


@dataclass
class LoggedRequest:
    """One request, or one hop of it after a redirect."""

    method: str
    url: str
    is_sent: bool = False  # False where its preflight was refused
    cookies: list[CookieStatus] = field(default_factory=list)  # in the log's order
    unmatched: list[str] = field(default_factory=list)  # the names in Set-Cookie headers that have no status yet


def arguments(folder: Path) -> list[str]:
    """Return the arguments with which Chromium writes the log to FILE in `folder`, cookies included."""
    return [f"--log-net-log={folder / FILE}", "--net-log-capture-mode=IncludeSensitive"]


def exists(folder: Path) -> bool:
    """Return whether the browser with this folder writes a log."""
    return (folder / FILE).exists()


def read(folder: Path) -> list[LoggedRequest]:
    """Return the requests in the log of the browser with this folder."""
    return parse((folder / FILE).read_text(errors="replace"))


def parse(text: str) -> list[LoggedRequest]:
    """Return the requests in a log that may end anywhere, in the order in which they began, without preflights."""
    requests: list[LoggedRequest] = []
    current: dict[int, LoggedRequest] = {}  # by source
    preflights: set[int] = set()
    for event in events(text):
        request = current.get(event.source)
        if event.kind == "CORS_PREFLIGHT_URL_REQUEST":
            preflights.add(event.values["source_dependency"]["id"])
        elif event.phase == "PHASE_BEGIN" and event.kind == "CORS_REQUEST":  # before a preflight
            method = event.values["request_headers"]["line"].partition(" ")[0]
            requests.append(current.setdefault(event.source, LoggedRequest(method, event.values["url"])))
        elif event.phase == "PHASE_BEGIN" and event.kind == "URL_REQUEST_START_JOB" and event.source not in preflights:
            if request is None or request.is_sent:  # not by CORS, or after a redirect
                request = current[event.source] = LoggedRequest(event.values["method"], event.values["url"])
                requests.append(request)
            request.is_sent = True
        elif request and event.kind == "HTTP_TRANSACTION_READ_RESPONSE_HEADERS":
            request.unmatched += set_cookie_names(event.values["headers"])
        elif request and event.kind == "COOKIE_INCLUSION_STATUS":
            request.cookies.append(status(event.values, request.unmatched))
    return requests


def events(text: str) -> Iterator[Event]:
    """Yield each event that the log has as a whole."""
    first, *lines = text.split("\n")
    constants = decoded(first.rstrip(",") + "}").get("constants", {})  # the document goes on with `"events": [`
    kinds, phases = (
        {number: name for name, number in constants.get(key, {}).items()} for key in ("logEventTypes", "logEventPhase")
    )
    for line in lines:
        event = decoded(line)
        if event.get("type") in kinds:
            yield Event(kinds[event["type"]], phases[event["phase"]], event["source"]["id"], event.get("params", {}))


def decoded(text: str) -> dict[str, Any]:
    """Return the JSON object that `text` begins with, or an empty one: the log may have ended within it."""
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def set_cookie_names(headers: Iterable[str]) -> list[str]:
    """Return the name in each Set-Cookie header, as Chromium writes it."""
    fields = (header.partition(":") for header in headers)
    pairs = (value.partition(";")[0] for name, _, value in fields if name.lower() == "set-cookie")
    return [pair.partition("=")[0].strip() if "=" in pair else "" for pair in pairs]


def status(values: dict[str, Any], unmatched: list[str]) -> CookieStatus:
    """Return the status in an event, and take the name of its Set-Cookie header out of `unmatched`.

    A status with a name belongs to the first header with that name, one without to the first header that is left:
    Chromium decides about headers in order.
    """
    name = values.get("name")
    if values["operation"] != "send" and unmatched:
        name = unmatched.pop(unmatched.index(name) if name in unmatched else 0)
    names = tuple(part.strip() for part in values["status"].split(","))
    return CookieStatus(values["operation"], name or "", names)
