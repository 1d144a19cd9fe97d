"""Reads a pasted block of headers: raw, or as the network panels of browsers copy them.

Chromium's panel has `Request URL: …` first, then the response's headers, then the request's; newer ones write each
name and each value on a line of its own. Safari has the lines Summary, Request and Response. Raw headers begin with a
request line or a status line.
"""

import re
from dataclasses import dataclass, field

from crosshost import Problem
from crosshost.policy.situation import TOKEN
from crosshost.recording.messages import cookies_sent, requested, responded, value_of
from crosshost.recording.model import RecordedRequest, RecordedResponse, Recording
from crosshost.recording.reading import chains, context

REQUEST_LINE = re.compile(r"(?P<method>[A-Z]{3,10}) (?P<url>[^ ]+)(?: HTTP/[0-9.]+)?")
STATUS_LINE = re.compile(r"HTTP/[0-9.]+ (?P<status>[1-5][0-9]{2})\b.*")
FIELD = re.compile(
    r"(?P<name>:?[!#$%&'*+\-.^_`|~0-9A-Za-z]+|[A-Z][A-Za-z]+(?: [A-Za-z]+){1,2}):(?:\s+(?P<value>.*)|(?P<rest>\S.*)?)"
)
SECTIONS = {"request headers": "request", "response headers": "response", "request": "request", "response": "response"}
SECTIONS |= {"general": "general", "summary": "general"}
# Headers that only a response has, and that only a request has: they tell the two apart where nothing else does.
OF_RESPONSES = {
    "server",
    "date",
    "set-cookie",
    "vary",
    "location",
    "etag",
    "age",
    "expires",
    "allow",
    "www-authenticate",
}
OF_RESPONSES |= {
    "x-frame-options",
    "x-powered-by",
    "content-security-policy",
    "strict-transport-security",
    "referrer-policy",
}
OF_REQUESTS = {"origin", "referer", "cookie", "host", "user-agent", "accept", "accept-language", "accept-encoding"}
OF_REQUESTS |= {"authorization", "access-control-request-method", "access-control-request-headers", "x-csrftoken"}
OF_REQUESTS |= {"x-requested-with", "x-csrf-token", "x-xsrf-token"}
GENERAL = {"request url", "request method", "status code", "remote address", "referrer policy", "url", "status"}
GENERAL |= {"source", "address", "initiator", "version", "transferred", "request priority", "dns resolution"}


@dataclass
class Block:
    """One request with its response, as far as the lines so far tell."""

    method: str = ""
    url: str = ""
    status: int = 0
    sent: list[tuple[str, str]] = field(default_factory=list)
    got: list[tuple[str, str]] = field(default_factory=list)
    section: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.url or self.status or self.sent or self.got)


def read(text: str, name: str, page: str | None = None) -> Recording:
    """Return the recording in pasted headers. Raises Problem if there are none."""
    blocks = [Block()]
    for line in joined(text.splitlines()):
        blocks[-1] = add(blocks, line.strip())
    requests = [request for block in blocks if not block.is_empty for request in [recorded(block, name)]]
    if not requests:
        raise Problem(f"{name} is neither a HAR, a NetLog, `curl -v`, a cURL command nor headers (Name: value)")
    browser, version = context.engine_of(value for block in blocks for key, value in block.sent if key == "user-agent")
    return Recording("headers", tuple(requests), browser, version)


def joined(lines: list[str]) -> list[str]:
    """Return the lines with each name and its value in one, where the panel wrote the value on the next line."""
    stripped = [line.strip() for line in lines]
    first = next((line for line in stripped if line and line.lower() not in SECTIONS), "")
    return in_turns(stripped) if first.lower() in GENERAL else after_colons(stripped)


def after_colons(lines: list[str]) -> list[str]:
    result, pending = [], ""
    for line in lines:
        if pending:
            result.append(f"{pending} {line}")
            pending = ""
        elif re.fullmatch(r":?[A-Za-z][\w\- ]*:", line) and line[:-1].lower() not in SECTIONS:
            pending = line
        else:
            result.append(line)
    return [*result, pending] if pending else result


def in_turns(lines: list[str]) -> list[str]:
    """Return `Name: value` where each name and each value is a line without a colon between them."""
    result, name = [], ""
    for line in lines:
        if name:
            result.append(f"{name}: {line}")
            name = ""
        elif line.lower() in SECTIONS:
            result.append(line)
        elif line:
            name = line
    return result


def add(blocks: list[Block], line: str) -> Block:
    """Add a line to the last block, or begin another one; return the last block."""
    block = blocks[-1]
    if section := SECTIONS.get(line.rstrip(":").lower()):
        block.section = section
    elif match := STATUS_LINE.fullmatch(line):
        if block.status and block.url:
            blocks.append(block := Block())
        block.status, block.section = int(match["status"]), "response"
    elif (match := REQUEST_LINE.fullmatch(line)) and not line.endswith(":"):
        if block.url or block.sent:
            blocks.append(block := Block())
        block.method, block.url, block.section = match["method"], match["url"], "request"
    elif match := FIELD.fullmatch(line):
        return add_field(blocks, match["name"].lower(), (match["value"] or match["rest"] or "").strip())
    return block


def add_field(blocks: list[Block], name: str, value: str) -> Block:
    block = blocks[-1]
    if name in ("request url", "url", "request-url") and value:
        if block.url and block.section != "request":
            blocks.append(block := Block())
        block.url, block.section = value, "general"
    elif name in ("request method", ":method"):
        block.method, block.section = value.split(" ")[0], "request" if name == ":method" else "general"
        if name == ":method" and " " in value:
            block.sent.append(("", ""))
    elif name in ("status code", "status", ":status"):
        block.status = next((int(word) for word in value.split() if re.fullmatch("[1-5][0-9]{2}", word)), 0)
        block.section = "response" if name == ":status" else "general"
    elif name in (":authority", ":path", ":scheme"):
        block.section = "request"
        block.sent.append((name, value))
    elif name not in GENERAL and TOKEN.fullmatch(name):
        side = side_of(block, name)
        side.append((name, value))
    return block


def side_of(block: Block, name: str) -> list[tuple[str, str]]:
    """Return the headers of the side that a header called `name` belongs to."""
    if name in OF_REQUESTS or name.startswith(("sec-fetch-", "sec-ch-")):
        if block.section == "general":
            block.section = "request"
        return block.sent
    if name in OF_RESPONSES or (name.startswith("access-control-") and "-request-" not in name):
        return block.got
    return block.sent if block.section == "request" else block.got


def recorded(block: Block, name: str) -> RecordedRequest:
    """Return the request of a block. Raises Problem where nothing tells its URL."""
    sent = dict(block.sent)
    host = sent.get(":authority") or sent.get("host") or ""
    url = block.url or sent.get(":path", "")
    if not context.located(url) and host:
        near = value_of(block.sent, "referer") or value_of(block.sent, "origin") or ""
        scheme = sent.get(":scheme") or ("http" if near.startswith("http:") else "https")
        url = f"{scheme}://{host}{url if url.startswith('/') else '/'}"
    parts = context.located(url)
    if parts is None:
        raise Problem(f"{name}: the headers do not show the URL: add a line `Request URL: https://api.example.com/…`")
    has_request = any(key and not key.startswith(":") for key, _ in block.sent)
    headers = requested(block.sent) if has_request else None
    cookie = value_of(block.sent, "cookie")
    is_whole = cookie is not None or any(key in ("host", "user-agent", ":authority") for key, _ in block.sent)
    method = block.method if TOKEN.fullmatch(block.method) else "GET"
    preflight = value_of(headers, "access-control-request-method")
    response = RecordedResponse(block.status or 200, responded(block.got)) if block.status or block.got else None
    recorded = RecordedRequest(
        method if not preflight else "OPTIONS",
        parts.text,
        page=context.page_of(headers),
        headers=headers,
        cookies=cookies_sent(cookie or "") if is_whole else None,
        mode=context.mode_of(headers),
        is_own=context.is_own(headers),
        response=response,
    )
    return chains.linked([recorded])[0]
