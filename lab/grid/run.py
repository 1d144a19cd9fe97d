"""Run the grid in a browser, and return its cells."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crosshost import Problem
from crosshost.browsers.launch import Browser
from crosshost.browsers.netlog import LoggedRequest
from crosshost.browsers.variants import Variant
from crosshost.policy.engine import ENGINES
from crosshost.progress import progress
from lab import STATE
from lab.grid import measured, plan
from lab.grid.cells import Cells
from lab.grid.dimensions import RELATIONS, Relation
from lab.grid.server import Server
from lab.stack import certificates

FOLDER = STATE / "grid-certificates"  # for the names of the grid, signed by the local authority
LIMIT = 30.0  # seconds without a request
POLL = 0.02
ATTEMPTS = 2
# Chromium sends a new cookie without SameSite with cross-site forms for two minutes; with this, for ten seconds.
SHORT_GRACE, SHORT_GRACE_SECONDS = "--enable-features=ShortLaxAllowUnsafeThreshold", 10.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """A finished run of one variant."""

    variant: str
    cells: Cells
    seconds: float
    requests: tuple[LoggedRequest, ...] = ()  # with Chromium's own reasons; none in other engines


def sign(relations: Sequence[Relation]) -> None:
    """Make the certificate for every host of the grid, or keep a valid one."""
    hosts = sorted({lot.host(letter) for lot in plan.lots(relations) for letter in "PTX"})
    certificates.sign(hosts, FOLDER)


def measure(
    variant: Variant,
    trusted: Path,
    say: Say,
    *,
    relations: Sequence[Relation] = RELATIONS,
    notes: Path | None = None,
    short_grace: bool = True,
) -> Run:
    """Return the cells of `variant`. Raises Problem if it does not come to the end, twice.

    Without `short_grace` cookies without SameSite count as new for as long as they do for users: two minutes.
    """
    engine, arguments = ENGINES[variant.name], variant.arguments
    grace = engine.lax_grace if engine.lax_by_default else 0
    if grace and short_grace:
        variant = replace(variant, arguments=lambda profile: [*arguments(profile), SHORT_GRACE])
        grace = SHORT_GRACE_SECONDS
    for _ in range(1, ATTEMPTS):
        try:
            return run(variant, trusted, relations, notes, grace)
        except Problem as problem:
            say(f"trying again  {problem}")
    return run(variant, trusted, relations, notes, grace)


def run(variant: Variant, trusted: Path, relations: Sequence[Relation], notes: Path | None, grace: float) -> Run:
    """Return the cells of one launch. Raises Problem if it does not come to the end."""
    began = time.monotonic()
    planned = plan.make(relations, grow_old=grace > 0)
    with Server(planned, FOLDER / "tls.pem", FOLDER / "tls-key.pem", grace=grace) as server:
        with Browser(variant, server.start, trusted, notes) as browser:
            wait(server, browser, variant.name)
            seconds = time.monotonic() - began
            requests = tuple(browser.requests(until=f"id={planned.visits[-1].id}&"))
        if server.troubles:
            raise Problem(f"{variant.name}: {len(server.troubles)} steps took too long: {server.troubles[0]}")
        origins = {lot.origin(letter): server.origin(lot.origin(letter)) for lot in planned.lots for letter in "PTX"}
        found = measured.cells_of(planned, server.seen, origins)
    return Run(variant.name, found, seconds, requests)


def wait(server: Server, browser: Browser, name: str) -> None:
    """Return when the last document was loaded. Raises Problem when there is no hope for it."""
    requests, since = 0, time.monotonic()
    with progress(f"browsers: {name}", "documents", len(server.plan.visits)) as show:
        while not server.finished:
            show(server.visited)
            now = time.monotonic()
            if len(server.seen) > requests:
                requests, since = len(server.seen), now
            if browser.has_ended():
                raise Problem(f"{name} exited before the end: {browser.last_line()}")
            if now - since > LIMIT:
                raise Problem(
                    f"{name} sent no request for {LIMIT:g} s, at document {server.visited}: {browser.last_line()}"
                )
            time.sleep(POLL)
