"""A network log as Chromium 156 writes it, with only the fields that are read."""

import json

KINDS = {
    name: number
    for number, name in enumerate(
        [
            "CORS_REQUEST",
            "CORS_PREFLIGHT_URL_REQUEST",
            "URL_REQUEST_START_JOB",
            "COOKIE_INCLUSION_STATUS",
            "HTTP_TRANSACTION_READ_RESPONSE_HEADERS",
            "SOCKET_ALIVE",
        ],
        start=100,
    )
}
PHASES = {"PHASE_NONE": 0, "PHASE_BEGIN": 1, "PHASE_END": 2}
FIRST = json.dumps({"constants": {"logEventTypes": KINDS, "logEventPhase": PHASES}})[:-1] + ",\n"


def event(source: int, kind: str, phase: str = "PHASE_NONE", **params: object) -> str:
    """Return the line of one event."""
    values = {"params": params, "phase": PHASES[phase], "source": {"id": source, "type": 1}, "time": "1"}
    return json.dumps(values | {"type": KINDS[kind]}) + ",\n"


def cors(source: int, method: str, url: str) -> str:
    """Return the event of a request, which comes before its preflight."""
    line = f"{method} /path HTTP/1.1\r\n"
    return event(source, "CORS_REQUEST", "PHASE_BEGIN", url=url, request_headers={"headers": [], "line": line})


def start(source: int, method: str, url: str) -> str:
    """Return the event of a request, or of the next one after a redirect, that is sent."""
    return event(source, "URL_REQUEST_START_JOB", "PHASE_BEGIN", method=method, url=url)


def preflight(source: int, of: int, url: str) -> str:
    needed = event(of, "CORS_PREFLIGHT_URL_REQUEST", source_dependency={"id": source, "type": 1})
    return needed + start(source, "OPTIONS", url)


def cookie(source: int, operation: str, name: str | None, *status: str) -> str:
    named = {"name": name, "domain": "api.test", "path": "/"} if name else {}
    text = ", ".join([*(status or ("INCLUDE",)), "DO_NOT_WARN", "NO_EXEMPTION"])
    return event(source, "COOKIE_INCLUSION_STATUS", operation=operation, status=text, **named)


def response(source: int, *set_cookies: str) -> str:
    headers = ["HTTP/1.1 200 OK", *(f"Set-Cookie: {value}" for value in set_cookies), "Content-Length: 0"]
    return event(source, "HTTP_TRANSACTION_READ_RESPONSE_HEADERS", headers=headers)


def log(*events: str) -> str:
    """Return the log of a browser that was stopped: the JSON document has no end."""
    return FIRST + '"events": [\n' + "".join(events)
