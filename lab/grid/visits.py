"""The server for visitors: it measures any browser that opens its page, several at once, and keeps nothing on disk.

It answers only to the hosts of the grid, on its own ports, takes no body over a limit, and forgets a browser after some
minutes. What a page of another origin may read of it is what the grid's own pages may: the responses to its steps.
"""

import asyncio
import datetime
import errno
import json
import secrets
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

from crosshost import Problem
from crosshost.policy.engine import ENGINES
from lab.grid import difference, measured, pages, plan, user_agent, visitor
from lab.grid.dimensions import Relation
from lab.grid.messages import HTML, JSON, MOST_BODY, body_length, failure, page, parsed, plain
from lab.grid.names import Shown
from lab.grid.plan import PATH, Lot, Plan
from lab.grid.server import LISTENERS, MOST_HEADERS, Walk, response
from lab.grid.visitor import Report

MOST_CONNECTIONS = 600  # one browser keeps 256, and a process may have 1024 files open
MOST_VISITS = 8
FORGOTTEN = 900.0  # seconds after the last request of a visit
IDLE = 30.0  # seconds that a connection may wait for its next request
GRACE = ENGINES["chromium"].lax_grace
HANDSHAKE = 10.0  # seconds for that of TLS
MOST_DISCARDED, CHUNK, LINGER = 1_000_000, 65_536, 2.0  # bytes, and seconds, of a request that is refused
METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS")


@dataclass
class Visit:
    """One browser on its way through the grid."""

    walk: Walk
    user_agent: str
    unreachable: tuple[str, ...]  # origins
    used: float = field(default_factory=time.monotonic)
    completed: bool = False
    result: bytes = b""  # its page, once it is completed: to compare takes seconds
    leftover: bool = False  # it sent cookies of an earlier visit before any was set

    def finished(self) -> Plan:
        """Return the plan with the lots that are measured to their end."""
        last: dict[int, int] = {}
        for number, request in enumerate(self.walk.plan.visits, 1):
            last[request.lot.number] = number
        done = [
            lot for lot in self.walk.plan.lots if self.completed or last.get(lot.number, 1 << 30) < self.walk.visited
        ]
        return Plan(done)


@dataclass
class Site:
    """The server, for these names and ports. `tls` is None without a certificate."""

    shown: Shown
    names: tuple[str, ...]
    address: str
    port_base: int
    tls: ssl.SSLContext | None
    recorded: dict
    visits: dict[str, Visit] = field(default_factory=dict)
    connections: dict[asyncio.StreamWriter, asyncio.Task] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = {
            name: self.port_base + number
            for number, name in enumerate(LISTENERS)
            if self.tls or name.startswith("http:")
        }
        lots = list(plan.lots(self.shown.relations))
        self.origins = sorted({self.origin(lot, letter) for lot in lots for letter in lot.letters})
        self.waits = any(lot.has_old for lot in lots)
        self.hosts = {urlsplit(origin).hostname or "" for origin in self.origins}

    @property
    def start(self) -> str:
        """Return the URL of the first page."""
        name = next((name for name in self.names if name in self.hosts), "localhost")
        return f"http://{name}:{self.ports['http:A']}/"

    def origin(self, lot: Lot, letter: str) -> str:
        rest, _, port = lot.origin(letter).rpartition(":")
        return f"{rest}:{self.ports[f'{urlsplit(rest).scheme}:{port}']}"

    async def listen(self) -> list[asyncio.Server]:
        """Return the servers of all ports. Raises Problem where one cannot be used."""
        servers: list[asyncio.Server] = []
        for name, port in self.ports.items():
            context = self.tls if name.startswith("https") else None
            try:
                patience = HANDSHAKE if context else None
                server = await asyncio.start_server(
                    self.connection,
                    self.address,
                    port,
                    ssl=context,
                    limit=MOST_HEADERS,
                    ssl_handshake_timeout=patience,
                )
                servers.append(server)
            except OSError as error:
                for server in servers:
                    server.close()
                raise Problem(self.unusable(port, error)) from None
        return servers

    async def close(self, servers: Iterable[asyncio.Server]) -> None:
        """Close every port and connection."""
        for server in servers:
            server.close()
        tasks = list(self.connections.values())
        for writer in list(self.connections):
            writer.transport.abort()
        if tasks:
            await asyncio.wait(tasks, timeout=2)

    def unusable(self, port: int, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} is in use: choose four others with --port-base {self.port_base + 100}"
        if error.errno == errno.EADDRNOTAVAIL:
            return f"--bind {self.address}: this machine has no such address: `ip address` lists those that it has"
        return (
            f"{self.address}, port {port} cannot be used ({error.strerror}): choose others with --bind or --port-base"
        )

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, until it makes an error or waits too long."""
        if len(self.connections) >= MOST_CONNECTIONS:  # a browser repeats a request on a connection that ended idle
            oldest = next(iter(self.connections))
            del self.connections[oldest]
            oldest.transport.abort()
        secure = writer.get_extra_info("ssl_object") is not None
        port = writer.get_extra_info("sockname")[1]
        try:
            while task := asyncio.current_task():
                self.connections.pop(writer, None)
                self.connections[writer] = task  # the last to be used is the last in order
                async with asyncio.timeout(IDLE):
                    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                    method, target, headers = parsed(head)
                    length = body_length(headers)
                    if length > MOST_BODY:
                        writer.write(plain(413, "the body is too large", close=True))
                        await discard(reader)
                        break
                    body = await reader.readexactly(length)
                writer.write(self.answer(method, target, headers, body, secure, port))
                async with asyncio.timeout(IDLE):
                    await writer.drain()
        except ValueError:
            writer.write(plain(400, "this is no request that a browser sends", close=True))
        except asyncio.LimitOverrunError:
            writer.write(plain(431, "the headers are too large", close=True))
            await discard(reader)
        except (asyncio.IncompleteReadError, OSError):  # TimeoutError and ssl.SSLError are OSErrors
            pass
        finally:
            self.connections.pop(writer, None)
            writer.close()

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, secure: bool, port: int
    ) -> bytes:
        """Return the response to one request."""
        host = headers.get("host", "").lower()
        name, _, given = host.rpartition(":")
        if name not in self.hosts or given != str(port):
            return plain(421, "this server does not serve that host")
        if method not in METHODS:
            return plain(405, "method not allowed", more=[f"Allow: {', '.join(METHODS)}"])
        path, _, asked = target.partition("?")
        query = {key: values[0] for key, values in parse_qs(asked, max_num_fields=20).items()}
        visit = self.visit(query.get("visit", ""))
        if path in (PATH, "/grid/trouble"):
            return self.step(visit, method, target, headers, body)
        if path == "/grid/probe":
            return response(204, headers.get("origin"))
        if path == "/grid/start":
            if method != "POST":
                return plain(405, "use POST", more=["Allow: POST"])
            return self.begin(f"{'https' if secure else 'http'}://{host}", headers, body)
        if method not in ("GET", "HEAD"):
            return plain(405, "use GET", more=["Allow: GET, HEAD"])
        return self.document(path, query.get("visit", ""), visit, method == "HEAD")

    def visit(self, token: str) -> Visit | None:
        """Return a visit that is not forgotten."""
        now = time.monotonic()
        for key in [key for key, visit in self.visits.items() if now - visit.used > FORGOTTEN]:
            del self.visits[key]
        if visit := self.visits.get(token):
            visit.used = now
        return visit

    def step(self, visit: Visit | None, method: str, target: str, headers: Mapping[str, str], body: bytes) -> bytes:
        """Return the response to a step of the walk."""
        if visit is None:
            return plain(404, "this walk is not known: open the first page again", head=method == "HEAD")
        if method != "OPTIONS":
            self.note_leftovers(visit, headers, target)
        short = {**headers, "origin": headers["origin"][:300]} if "origin" in headers else headers
        return visit.walk.respond(method, target, short, body)

    def note_leftovers(self, visit: Visit, headers: Mapping[str, str], target: str) -> None:
        """Note a cookie of this walk that arrives before it was set: an earlier walk left it."""
        query = parse_qs(urlsplit(target).query, max_num_fields=20)
        request = visit.walk.plan.requests.get(query.get("id", [""])[0])
        if (
            request
            and not visit.leftover
            and not any(each.startswith(f"{request.lot.number}.set.") for each in visit.walk.seen)
        ):
            names = (pair.partition("=")[0].strip() for pair in headers.get("cookie", "").split(";"))
            visit.leftover = any(name in request.lot.cookies for name in names)

    def begin(self, origin: str, headers: Mapping[str, str], body: bytes) -> bytes:
        """Start a visit, and return the URL of its first step as JSON."""
        if headers.get("origin") != origin or headers.get("content-type") != JSON:
            return failure(403, "only the start page may start a walk")
        try:
            unreachable = json.loads(body)["unreachable"]
            lost = {each for each in unreachable if each in self.origins}
        except (ValueError, TypeError, KeyError, RecursionError):
            return failure(400, "that is not what the start page sends")
        relations = list(self.reached(lost))
        if not relations:
            return failure(409, "no relation is left: this browser reaches too few hosts")
        if len(self.visits) >= MOST_VISITS:
            return failure(503, "other browsers are being measured; try again in some minutes")
        agent = visitor.printable(headers.get("user-agent", "")) or "none"
        ages = "Chrom" in agent  # Chrome, Edge, Brave and so on: the age of a cookie makes no difference elsewhere
        token = secrets.token_urlsafe(12)
        result = f"{origin}/grid/result?visit={token}"
        walk = Walk(
            plan.make(relations, grow_old=ages, tidy=True),
            grace=GRACE if ages else 0,
            query=f"visit={token}&",
            last=result,
            note=pages.note(result),
            ports=self.ports,
        )
        self.visits[token] = Visit(walk, agent, tuple(sorted(lost)))
        url = walk.url(walk.plan.visits[0])
        return page(200, json.dumps({"url": url}).encode(), JSON)

    def reached(self, lost: set[str]) -> Iterator[Relation]:
        """Yield the relations that do not need the origins in `lost`, some without their third site."""
        for relation in self.shown.relations:
            needed = {
                letter: {self.origin(lot, letter) for lot in plan.lots([relation]) if letter in lot.letters}
                for letter in "PTX"
            }
            if not lost & (needed["P"] | needed["T"]):
                yield replace(relation, third="") if lost & needed["X"] else relation

    def document(self, path: str, token: str, visit: Visit | None, head: bool) -> bytes:
        """Return a page that is no step."""
        if path == "/":
            return page(
                200, pages.start(self.origins, self.ports["http:A"], self.shown.missing, self.waits), HTML, head=head
            )
        if path in pages.ASSETS:
            content_type, file = pages.ASSETS[path]
            return page(200, file.read_bytes(), content_type, head=head)
        if path not in ("/grid/result", "/grid/report.json"):
            return plain(404, "there is no such page", head=head)
        if visit is None:
            return page(404, pages.gone(), HTML, head=head)
        if path == "/grid/result":
            visit.completed = visit.walk.visited == len(visit.walk.plan.visits)
            shown = visit.result or self.result(visit, token)
            visit.result = shown if visit.completed else b""
            return page(200, shown, HTML, head=head)
        report = self.report(visit)
        name = f"crosshost-grid-{user_agent.slug(report.browser)}.json"
        more = [f'Content-Disposition: attachment; filename="{name}"']
        return page(200, visitor.text(report).encode(), JSON, more, head)

    def report(self, visit: Visit) -> Report:
        """Return what is measured of `visit`."""
        finished = visit.finished()
        origins = {lot.origin(letter): self.origin(lot, letter) for lot in finished.lots for letter in lot.letters}
        found = measured.cells_of(finished, visit.walk.seen, origins)
        found = visitor.without(found, finished.lots, visit.walk.troubles)
        return Report(
            browser=user_agent.guess(visit.user_agent),
            user_agent=visit.user_agent,
            date=datetime.date.today().isoformat(),
            names=self.names,
            https=self.tls is not None,
            cells=visitor.plausible(found),
            kinds="".join(visitor.CODES["kinds"]),
        )

    def result(self, visit: Visit, token: str) -> bytes:
        """Return the page with the summary of `visit`."""
        report = self.report(visit)
        comparisons = difference.with_record(report, self.recorded)
        return pages.result(report, comparisons, self.missing(visit, report), f"/grid/report.json?visit={token}")

    def missing(self, visit: Visit, report: Report) -> list[str]:
        """Return a sentence for each thing that was not measured, and for what makes the result doubtful."""
        found = list(self.shown.missing)
        planned = {relation.id for relation in self.shown.relations}
        walked = {lot.relation.id for lot in visit.walk.plan.lots}
        done = {relation for relation, _ in report.cells}
        has_third = {relation.id for relation in self.shown.relations if relation.third}
        alone = {lot.relation.id for lot in visit.walk.plan.lots if not lot.relation.third} & has_third
        if visit.leftover:
            found.insert(0, "Cookies of an earlier measurement were still there: delete the cookies and measure again")
        if planned - walked:
            lost = "; ".join(sorted(planned - walked))
            found.append(f"this browser did not reach {some(visit.unreachable)}: {lost}")
        if alone:
            lost = "; ".join(sorted(alone))
            found.append(f"this browser did not reach {some(visit.unreachable)}, the third site of {lost}")
        if walked - done:
            found.append(f"the walk was stopped before: {'; '.join(sorted(walked - done))}")
        if visit.walk.troubles:
            found.append(f"{len(set(visit.walk.troubles))} steps took too long, and their cells are left out")
        return found


def some(origins: Sequence[str]) -> str:
    """Return the first of `origins`, and how many more there are."""
    more = f" and {len(origins) - 3} more origins" if len(origins) > 3 else ""
    return ", ".join(origins[:3]) + more


async def discard(reader: asyncio.StreamReader) -> None:
    """Read what is left of a refused request: a connection that ends before it is reset, and the response lost."""
    with suppress(OSError):  # TimeoutError is one
        async with asyncio.timeout(LINGER):
            for _ in range(0, MOST_DISCARDED, CHUNK):
                if not await reader.read(CHUNK):
                    break
