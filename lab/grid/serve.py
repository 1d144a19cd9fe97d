"""scripts/browsers --grid --serve: measure a visitor's own browser."""

import argparse
import asyncio
import datetime
import ipaddress
import signal
import ssl
import sys
from pathlib import Path

from crosshost import Problem
from crosshost.browsers.variants import NAMES
from lab.grid import difference, own_certificate, record, run, visitor
from lab.grid.dimensions import RELATIONS
from lab.grid.names import shown
from lab.grid.visits import Site
from lab.scenarios import port_base

LOOPBACK = "127.0.0.1"
PORT_BASE = 3900


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of --serve."""
    group = parser.add_argument_group("a visitor's own browser")
    group.add_argument(
        "--serve", action="store_true", help="serve the page to any browser on this machine, until Ctrl-C"
    )
    group.add_argument(
        "--bind",
        metavar="ADDRESS",
        help=f"with --serve: the address to listen on; default {LOOPBACK}. Any other needs --names",
    )
    group.add_argument(
        "--names",
        metavar="A,B",
        help="with --serve: names that the visitor's device resolves to ADDRESS, in place of the lab's",
    )
    group.add_argument(
        "--certificate", type=Path, metavar="FILE", help="with --names: your certificate and its chain, PEM"
    )
    group.add_argument("--key", type=Path, metavar="FILE", help="with --certificate: its key, PEM without a password")
    group.add_argument(
        "--port-base",
        type=port_base.parse,
        metavar="PORT",
        help=f"with --serve: use four ports from this one on; default {PORT_BASE}",
    )


def check_options(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Refuse options that do not belong together."""
    given = {name: getattr(arguments, name) for name in ("bind", "names", "certificate", "key", "port_base")}
    if not arguments.serve:
        for name, value in given.items():
            if value is not None:
                parser.error(f"--{name.replace('_', '-')} needs --serve")
        return
    if arguments.engine or arguments.record or arguments.json:
        parser.error("--serve measures the browser that opens its page: no --engine, --record or --json")
    if (arguments.certificate is None) != (arguments.key is None):
        parser.error("--certificate and --key belong together")
    if arguments.certificate and arguments.names is None:
        parser.error("--certificate needs --names: the lab's names have a certificate of their own")


def site(arguments: argparse.Namespace) -> Site:
    """Return the server that the options ask for. Raises Problem for one that cannot be served."""
    try:
        address = ipaddress.ip_address(arguments.bind or LOOPBACK)
    except ValueError:
        raise Problem(
            f"--bind {arguments.bind!r} is not an IP address: write 192.168.1.10, or 0.0.0.0 for all"
        ) from None
    names: tuple[str, ...] = ()
    if arguments.names is not None:
        names = visitor.names_of(arguments.names.split(","))
    if not names and str(address) != LOOPBACK:
        raise Problem(
            f"--bind {address} needs --names: only this machine resolves the lab's names, to {LOOPBACK}. "
            "Add --names a.example,b.example"
        )
    tls: ssl.SSLContext | None = None
    if arguments.certificate:
        now = datetime.datetime.now(datetime.UTC)
        tls = own_certificate.context(arguments.certificate, arguments.key, names, now)
    elif not names:
        run.sign(RELATIONS)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(run.FOLDER / "tls.pem", run.FOLDER / "tls-key.pem")
    can = shown(names, tls is not None)
    if not can.relations:
        raise Problem(f"these names can show nothing: {'; '.join(can.missing[:1])}")
    return Site(can, names, str(address), arguments.port_base or PORT_BASE, tls, record.read())


def main(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    served = site(arguments)
    asyncio.run(until_stopped(served))
    raise KeyboardInterrupt  # as every command ends that was stopped


async def until_stopped(served: Site) -> None:
    """Serve until Ctrl-C, SIGTERM or a closed terminal, and close every port."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    servers = await served.listen()
    say(f"open {served.start}")
    for line in needs(served):
        say(line)
    preparation = asyncio.create_task(prepare(served)) if served.names else None
    try:
        await stopped.wait()
    finally:
        if preparation:
            preparation.cancel()  # between two builds; asyncio.run waits for the one it is at
        await served.close(servers)


def needs(served: Site) -> list[str]:
    """Return what the visitor's browser needs, and what these names cannot show."""
    lines = []
    if not served.names:
        lines.append(f"for https, the browser has to trust {run.FOLDER / 'ca.pem'} (docs/tls.md says how)")
        lines.append("names that the browser does not resolve are listed on the page, as lines for the hosts file")
    else:
        lines.append(f"the device has to resolve {', '.join(served.names)} to this machine")
    lines += [f"not shown: {sentence}" for sentence in served.shown.missing]
    return [*lines, "Ctrl-C ends it; it keeps nothing on disk"]


async def prepare(served: Site) -> None:
    """Predict what depends on the names, before the first visitor needs it: the model takes seconds."""
    for variant in NAMES:
        for version in served.recorded["browsers"].get(variant, ()):
            await asyncio.to_thread(difference.by_name, served.names, served.tls is not None, variant, version)


def say(line: str) -> None:
    print(f"browsers: {line}", file=sys.stderr, flush=True)
