"""scripts/up [NAME] [--with NAME] [--native | --compose]"""

import sys
import time

from crosshost import command
from lab import ROOT
from lab.scenarios import catalogue, deployment, port_base
from lab.stack import certificates, control


def main() -> int:
    parser = command.parser(
        prog="scripts/up",
        description="Start crosshost, or switch to another scenario, and return when page and API answer.",
        epilog="scripts/up --list lists the scenarios.",
    )
    parser.add_argument("name", nargs="?", help=f"a scenario; without one, the defaults ({catalogue.DEFAULT})")
    parser.add_argument(
        "--port-base",
        type=port_base.parse,
        metavar="PORT",
        help="use four ports from this one on in place of 3000, 8000, 3443 and 8443, in every origin too; they stay "
        "until scripts/down",
    )
    parser.add_argument(
        "--with",
        action="append",
        default=[],
        dest="additions",
        metavar="NAME",
        choices=catalogue.additions(),
        help=f"add env/with/NAME.env to the scenario: {' or '.join(catalogue.additions())}. Several are several "
        "--with; they stay until scripts/down",
    )
    parser.add_argument("--list", action="store_true", help="list the scenarios with their titles, and start nothing")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="as ordinary processes")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="in containers")
    arguments = parser.parse_args()

    if arguments.list:
        print(listing())
        return 0
    running = control.current()
    additions = tuple(dict.fromkeys([*running.additions, *arguments.additions]))
    chosen = deployment.load(arguments.name, arguments.port_base or running.port_base, additions)
    way = control.pick(arguments.way)
    began = time.monotonic()
    print(f"crosshost: starting {chosen.name} ({way})", file=sys.stderr, flush=True)
    control.up(chosen, way)
    print(f"crosshost: {chosen.name} is running ({way}, {time.monotonic() - began:.1f} s)\n")
    print(f"  page    {chosen.web_origin}/")
    print(f"          {chosen.web_origin}/csr-api-call.html")
    print(f"  API     {chosen.api_origin}/blog/whoami/")
    if chosen.flag("DJANGO_DEMO"):
        print(f"  log in  {chosen.api_origin}/accounts/login/ as demo, password demo")
    if chosen.tls and certificates.CA.exists():
        print(f"  trust   {certificates.CA.relative_to(ROOT)} in your browser first: see docs/tls.md")
    if names := chosen.names_to_resolve:
        print(f"  names   127.0.0.1 {' '.join(names)} in /etc/hosts first, for your own browser")
    if chosen.moved:
        print(
            "\nTo do this with docker compose alone, write these lines to a file and add it as the last --env-file:\n"
        )
        print(port_base.lines(chosen.moved))
    print("\nnext: scripts/smoke, scripts/browsers, or scripts/up with another scenario; scripts/down stops it")
    return 0


def listing() -> str:
    """Return a line for each scenario, then for each fault: its name and its title."""
    width = max(map(len, catalogue.names()))

    def lines(names: list[str]) -> list[str]:
        return [f"  {name:{width}}  {catalogue.load(name).title}" for name in names]

    return "\n".join(["scenarios", *lines(catalogue.working()), "", "faults", *lines(catalogue.faults())])


if __name__ == "__main__":
    command.run(main)
