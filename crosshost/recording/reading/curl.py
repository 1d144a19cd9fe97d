"""Reads the output of `curl -v`: `>` is sent, `<` came back, `*` is what curl says."""

import re
from dataclasses import dataclass, field

from crosshost import Problem
from crosshost.policy.situation import TOKEN
from crosshost.recording.messages import cookies_sent, lines, requested, responded, value_of
from crosshost.recording.model import RecordedRequest, RecordedResponse, Recording
from crosshost.recording.reading import chains, context
from crosshost.recording.reading.headers import REQUEST_LINE, STATUS_LINE

SENT, GOT = re.compile(r"> ?(?P<text>.*)"), re.compile(r"< ?(?P<text>.*)")
FAILURE = re.compile(r"curl: \((?P<code>[0-9]+)\) (?P<text>.*)|\* (?:closing|Closing) .*")
CONNECTED = re.compile(r"\* Connected to (?P<host>\S+) \((?P<address>[^)]*)\) port (?P<port>[0-9]+)")
TRYING = re.compile(r"\* +(?:Trying|Could not resolve host:|Host|Failed to connect to) (?P<rest>.*)")
TLS = re.compile(r"\* .*(?:SSL connection|TLS handshake|ALPN|TLSv1)")
BODY = 16 << 10


@dataclass
class Exchange:
    sent: list[str] = field(default_factory=list)
    got: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    port: int = 0
    is_tls: bool = False
    failure: str | None = None
    host: str = ""


def is_output(text: str) -> bool:
    """Return whether `text` looks like the output of `curl -v`."""
    head = text[:200_000]
    return bool(re.search(r"^[>*] ?\S", head, re.MULTILINE)) and bool(
        re.search(
            r"^> [A-Z]+ \S+ HTTP/|^\* +(Trying|Could not resolve|Connected to|Host )|^curl: \([0-9]+\)",
            head,
            re.MULTILINE,
        )
    )


def read(text: str, name: str) -> Recording:
    """Return the recording of each request in the output. Raises Problem if there is none."""
    requests = [request for exchange in exchanges(text) if (request := recorded(exchange))]
    if not requests:
        raise Problem(f"{name} has no request of curl in it: run curl with -v, and save standard error too (2>&1)")
    return Recording("curl -v", tuple(chains.linked(requests)))


def exchanges(text: str) -> list[Exchange]:
    """Return the exchanges, in order."""
    found, current = [], Exchange()
    host, port, is_tls = "", 0, False
    for line in text.splitlines():
        if match := SENT.fullmatch(line):
            if current.got or (current.sent and REQUEST_LINE.fullmatch(match["text"])):
                found.append(current)
                current = Exchange()
            current.sent.append(match["text"])
            current.port, current.is_tls = port, is_tls
        elif (match := GOT.fullmatch(line)) and current.sent:
            if STATUS_LINE.fullmatch(match["text"].strip()):
                current.got = []  # after 100 Continue
            current.got.append(match["text"])
        elif match := CONNECTED.match(line):
            host, port, is_tls = match["host"], int(match["port"][:6]), False
        elif TLS.match(line):
            is_tls = current.is_tls = True
        elif match := re.match(r"curl: \((?P<code>[0-9]+)\) (?P<text>.*)", line):
            if current.got:
                found.append(current)
                current = Exchange()
            current.failure, current.host, current.is_tls = match["text"], host, is_tls
        elif current.got and not line.startswith(("* ", "{", "} [")) and sum(map(len, current.body)) < BODY:
            current.body.append(line)
        elif current.got and line.startswith("{") and not line.startswith("{ ["):
            current.body.append(line[:BODY])
    return [*found, current]


def recorded(exchange: Exchange) -> RecordedRequest | None:
    """Return the request of an exchange, or None where nothing was sent."""
    line = REQUEST_LINE.fullmatch(exchange.sent[0].strip()) if exchange.sent else None
    if line is None:
        return unsent(exchange) if exchange.failure else None
    pairs = lines(exchange.sent[1:])
    host = value_of(pairs, "host") or ""
    scheme = "https" if exchange.is_tls or exchange.port == 443 else "http"
    parts = context.located(line["url"]) or context.located(f"{scheme}://{host}{line['url']}")
    if parts is None or not TOKEN.fullmatch(line["method"]):
        return None
    headers = requested(pairs)
    status = next((match for got in exchange.got[:1] if (match := STATUS_LINE.fullmatch(got.strip()))), None)
    response = None
    if status:
        body = "\n".join(exchange.body)[:BODY] if int(status["status"]) >= 400 else ""
        response = RecordedResponse(int(status["status"]), responded(lines(exchange.got[1:])), body=body)
    return RecordedRequest(
        line["method"],
        parts.text,
        page=context.page_of(headers),
        headers=headers,
        cookies=cookies_sent(value_of(pairs, "cookie") or ""),
        mode=context.mode_of(headers),
        response=response,
        failure=exchange.failure,
    )


def unsent(exchange: Exchange) -> RecordedRequest | None:
    """Return the request that curl could not send, where its error names the host."""
    text = exchange.failure or ""
    named = re.search(r"(?:host:? |connect to |server at )'?([\w.-]+)'?(?: port ([0-9]+))?", text)
    host = named[1] if named else exchange.host
    port = f":{named[2]}" if named and named[2] and named[2] not in ("80", "443") else ""
    scheme = "https" if "SSL" in text or (named and named[2] == "443") else "http"
    parts = context.located(f"{scheme}://{host}{port}/") if host else None
    return RecordedRequest("GET", parts.text, failure=text) if parts else None
