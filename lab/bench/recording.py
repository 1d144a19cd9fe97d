"""How long `crosshost recording` takes for a large HAR and a large NetLog, and how much memory it needs."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from crosshost import Problem
from lab import ROOT
from lab.bench.figure import Figure, spread
from lab.bench.process import folder, say

SIZE = 50_000_000  # bytes
SECONDS, MEGABYTES = 3, 300  # the limits
PAGE, API = "https://app.example.com", "https://api.example.com"
ASKED = {"Accept": "*/*", "Origin": PAGE, "Referer": f"{PAGE}/", "Sec-Fetch-Mode": "cors", "User-Agent": "M" * 90}
ALLOWED = {
    "Access-Control-Allow-Origin": PAGE,
    "Access-Control-Allow-Credentials": "true",
    "Content-Type": "application/json",
    "Set-Cookie": "sessionid=" + "a" * 32 + "; Path=/; Secure; HttpOnly; SameSite=Lax",
}
KINDS = (
    "CORS_REQUEST",
    "URL_REQUEST_START_JOB",
    "COOKIE_INCLUSION_STATUS",
    "HTTP_TRANSACTION_SEND_REQUEST_HEADERS",
    "HTTP_TRANSACTION_READ_RESPONSE_HEADERS",
    "URL_REQUEST_JOB_FILTERED_BYTES_READ",
    "SOCKET_BYTES_SENT",
)


def large_files(topic: str, rounds: int) -> list[Figure]:
    """Return seconds of the processor and megabytes for each kind of file, the most of all rounds for memory."""
    figures = []
    with folder() as place:
        for kind, parts in (("HAR", har), ("NetLog", netlog)):
            file = place / kind
            write(file, parts)
            results = [explain(file, f"round {number} of {rounds}") for number in range(1, rounds + 1)]
            passed, seconds, megabytes = zip(*results, strict=True)
            name, detail = f"a {kind} of {SIZE // 1_000_000} MB explained", spread("by the clock", passed, "s")
            figures.append(Figure(topic, name, statistics.median(seconds), "s", detail, at_most=SECONDS))
            detail = spread("peak memory", megabytes, "MB", digits=0)
            figures.append(Figure(topic, f"{name}: memory", max(megabytes), "MB", detail, at_most=MEGABYTES))
    return figures


def explain(file: Path, what: str) -> tuple[float, float, float]:
    """Return the seconds by the clock and of the processor, and the peak memory in MB, of the command.

    On a busy machine only those of the processor mean anything. Raises Problem if the command cannot read the file.
    """
    say(f"{file.name}, {what}")
    began = time.monotonic()
    command = [sys.executable, "-m", "crosshost", "recording", str(file)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise Problem(f"crosshost recording exited with {process.returncode} for a {file.name}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def write(file: Path, parts: Callable[[int], Iterator[str]]) -> None:
    """Write a beginning, as many repeated parts as SIZE takes, and an end."""
    with file.open("w") as stream:
        number = 0
        begin, *_, end = parts(number)
        stream.write(begin)
        while stream.tell() < SIZE:
            _, *repeated, _ = parts(number)
            stream.write(",\n" * bool(number) + ",\n".join(repeated))
            number += 1
        stream.write(end)


def har(number: int) -> Iterator[str]:
    """Yield a HAR with one entry, whose body has ten kilobytes."""
    yield '{"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "entries": [\n'
    request = {"method": "GET", "url": f"{API}/items/{number}", "headers": pairs(ASKED), "cookies": []}
    content = {"size": 10000, "mimeType": "application/json", "text": json.dumps({"items": ["text"] * 1250})}
    response = {"status": 200, "headers": pairs(ALLOWED), "cookies": [], "content": content, "redirectURL": ""}
    began = {"startedDateTime": "2026-11-20T09:15:00.000Z", "_resourceType": "fetch"}
    yield json.dumps({**began, "request": request, "response": response})
    yield "\n]}}\n"


def pairs(headers: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers.items()]


def netlog(number: int) -> Iterator[str]:
    """Yield a network log with the events of one request, most of which say nothing about it."""
    constants = {"logEventTypes": {kind: index for index, kind in enumerate(KINDS)}}
    phases = {"PHASE_NONE": 0, "PHASE_BEGIN": 1, "PHASE_END": 2}
    yield json.dumps({"constants": constants | {"logEventPhase": phases}})[:-1] + ',\n"events": [\n'
    url, line = f"{API}/items/{number}", f"GET /items/{number} HTTP/1.1\r\n"
    asked = [f"{name}: {value}" for name, value in ASKED.items()]
    yield event(number, "CORS_REQUEST", 1, url=url, request_headers={"line": line, "headers": asked})
    yield event(number, "URL_REQUEST_START_JOB", 1, url=url, method="GET", initiator=PAGE)
    yield event(number, "COOKIE_INCLUSION_STATUS", 0, operation="send", name="sessionid", status="INCLUDE, DO_NOT_WARN")
    yield event(number, "HTTP_TRANSACTION_SEND_REQUEST_HEADERS", 0, line=line, headers=asked)
    answered = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in ALLOWED.items())]
    yield event(number, "HTTP_TRANSACTION_READ_RESPONSE_HEADERS", 0, headers=answered)
    for count in range(20):
        yield event(number, "URL_REQUEST_JOB_FILTERED_BYTES_READ", 0, byte_count=count)
        yield event(number, "SOCKET_BYTES_SENT", 0, byte_count=count)
    yield "]}\n"


def event(number: int, kind: str, phase: int, **values: object) -> str:
    source = {"id": number + 1, "start_time": "41474105", "type": 1}
    about = {"phase": phase, "source": source, "time": "41474105", "type": KINDS.index(kind)}
    return json.dumps({"params": values, **about}, separators=(",", ":"))  # as Chromium writes it
