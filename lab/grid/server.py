"""The server of the grid: it serves the documents of a plan to one browser, and writes down what each request carries.

It is no part of the deployment, and knows no session. It answers to any Host, over http and https, on two ports each.
"""

import asyncio
import json
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

from lab.grid.plan import PATH, Document, Plan, Request

PAGE = Path(__file__).with_name("page")
LISTENERS = ("http:A", "http:B", "https:A", "https:B")
MOST_HEADERS = 1 << 17  # bytes
MARGIN = 0.5  # seconds
MOST_SECONDS = 5  # between the first and the last cookie that a lot sets
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
BODIES = {"image": ("image/gif", PIXEL), "script": ("text/javascript", b"0"), "style": ("text/css", b"")}
COMMON = "Cache-Control: no-store\r\nAccess-Control-Allow-Credentials: true\r\nAccess-Control-Allow-Methods: PUT\r\n"


@dataclass(frozen=True)
class Seen:
    """What one request carried, or what document.cookie contained."""

    cookies: tuple[str, ...]  # the names, of its lot's cookies only
    origin: str | None = None  # its headers Origin and Sec-Fetch-Site
    site: str | None = None


@dataclass
class Walk:
    """The way of one browser through `plan`: the responses to its requests, and what they carried."""

    plan: Plan
    grace: float = field(default=0, kw_only=True)  # seconds for which a cookie without SameSite is new; 0: it is not
    query: str = field(default="", kw_only=True)  # that each URL begins with, `visit=abc&`
    last: str = field(default="", kw_only=True)  # the URL that the last document leaves for
    note: str = field(default="", kw_only=True)  # HTML on each page
    ports: dict[str, int] = field(default_factory=dict, kw_only=True)
    seen: dict[str, Seen] = field(default_factory=dict, init=False)  # by the id of the request
    troubles: list[str] = field(default_factory=list, init=False)  # ids of requests that took too long
    last_set: dict[int, float] = field(default_factory=dict, init=False)  # when a cookie was set, by the lot's number
    visited: int = field(default=0, init=False)  # documents of the tab

    def __post_init__(self) -> None:
        self.documents = {request.id: number for number, request in enumerate(self.plan.visits, 1)}
        self.page = Template((PAGE / "page.html").read_text())
        self.script = (PAGE / "walk.js").read_text()

    def url(self, request: Request, hop: int = 0) -> str:
        """Return the URL of `request`, or of it after `hop` redirects."""
        origin = self.origin(request.lot.origin(request.hops()[hop]))
        return f"{origin}{PATH}?{self.query}id={request.id}&hop={hop}"

    def origin(self, lettered: str) -> str:
        """Return an origin with its port: `http://app.g1.localhost:A` has the letter of one."""
        rest, _, letter = lettered.rpartition(":")
        scheme = lettered.partition(":")[0]
        return f"{rest}:{self.ports[f'{scheme}:{letter}']}"

    @property
    def start(self) -> str:
        """Return the URL of the plan's first document."""
        return self.url(self.plan.visits[0])

    @property
    def finished(self) -> bool:
        return self.plan.visits[-1].id in self.seen

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
        """Return the response to one request."""
        url = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        origin = headers.get("origin")
        request = self.plan.requests.get(query.get("id", ""))
        if method == "OPTIONS":
            return response(204, origin)
        if request is None or url.path not in (PATH, "/grid/trouble"):
            return response(404, origin)
        if url.path == "/grid/trouble":
            self.trouble(request)
            return response(204, origin)
        hop = int(query.get("hop", "0"))
        if 0 <= hop < len(request.via):
            # 307 keeps the method POST
            status = 302 if method in ("GET", "HEAD") else 307
            return response(status, origin, [f"Location: {self.url(request, hop + 1)}"])
        text = body.decode("latin-1") if request.how == "document.cookie" else headers.get("cookie", "")
        sent = (pair.partition("=")[0].strip() for pair in text.split(";"))
        names = tuple(name for name in sent if name in request.lot.cookies)
        self._check_age(request)
        self.seen.setdefault(request.id, Seen(names, origin, headers.get("sec-fetch-site")))
        self.visited = max(self.visited, self.documents.get(request.id, 0))
        sets = [f"Set-Cookie: {header}" for header in request.sets]
        if request.document:
            page = self._page(request, request.document).encode()
            return response(200, origin, sets, "text/html; charset=utf-8", page)
        content_type, content = BODIES.get(request.how, ("text/plain", b"seen"))
        return response(200, origin, sets, content_type, b"" if method == "HEAD" else content)

    def _check_age(self, request: Request) -> None:
        """Note when a lot's cookies were set, and a form that came too late for its new cookies."""
        now = time.monotonic()
        if request.sets:
            self.last_set.setdefault(request.lot.number, now)
            return
        for_new = request.step is not None and request.step.how == "form-post" and not request.step.old
        if for_new and self.grace and now - self.last_set.get(request.lot.number, now) > self.grace - MARGIN:
            self.trouble(request)

    def trouble(self, request: Request) -> None:
        """Note that a request took too long."""
        if request.id not in self.troubles:
            self.troubles.append(request.id)

    def _wait(self, leave: Request | None) -> float:
        """Return for how many seconds a document has to wait before it leaves, for old cookies."""
        if not (leave and leave.step and leave.step.old and self.grace):
            return 0
        since = time.monotonic() - self.last_set.get(leave.lot.number, 0)
        return max(0, self.grace + MARGIN + MOST_SECONDS - since)

    def _page(self, request: Request, document: Document) -> str:
        """Return the HTML of the document that `request` loads."""
        plan = {
            "id": request.id,
            "writes": document.writes,
            "actions": [self._action(action) for action in (*document.actions, *document.reads)],
            "leave": self._leave(request, document),
            "wait": self._wait(document.leave),
            "trouble": f"/grid/trouble?{self.query}id=",
        }
        return self.page.substitute(
            note=self.note,
            step=self.visited,
            steps=len(self.plan.visits),
            plan=json.dumps(plan).replace("<", "\\u003c"),
            script=self.script,
        )

    def _leave(self, request: Request, document: Document) -> dict | None:
        if document.leave:
            return self._action(document.leave)
        return {"how": "link", "url": self.last} if self.last and request is self.plan.visits[-1] else None

    def _action(self, request: Request) -> dict:
        action = {"id": request.id, "how": request.how, "url": self.url(request), "sandboxed": request.sandboxed}
        if request.step:
            step = request.step
            action |= {"method": step.method, "mode": step.mode, "credentials": step.credentials}
        return action


@dataclass
class Server(Walk):
    """Serves `plan` while it is used as a context manager; `certificate` and its key are PEM files."""

    certificate: Path
    key: Path
    address: str = "127.0.0.1"

    def __enter__(self) -> "Server":
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self._listen())
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        for listener in self.listeners:
            listener.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def _listen(self) -> None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.certificate, self.key)
        self.listeners = []
        for name in LISTENERS:
            context = tls if name.startswith("https") else None
            listener = await asyncio.start_server(self._connection, self.address, 0, ssl=context, limit=MOST_HEADERS)
            self.ports[name] = listener.sockets[0].getsockname()[1]
            self.listeners.append(listener)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                line, *fields = head.split("\r\n")
                method, target, _ = line.split(" ", 2)
                headers = {name.lower(): value.strip() for name, _, value in (f.partition(":") for f in fields) if name}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                writer.write(self.respond(method, target, headers, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError, ValueError):
            pass  # the browser closed the connection, or it was none of a browser
        finally:
            writer.close()


def response(
    status: int, origin: str | None, more: list[str] | None = None, content_type: str = "text/plain", body: bytes = b""
) -> bytes:
    """Return an HTTP response that a page at `origin` may read, with its credentials."""
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Length: {len(body)}\r\n{COMMON}"
    head += f"Content-Type: {content_type}\r\nAccess-Control-Allow-Origin: {origin or '*'}\r\n"
    return (head + "".join(f"{line}\r\n" for line in more or ()) + "\r\n").encode() + body
