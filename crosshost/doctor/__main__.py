"""scripts/doctor PAGE_ORIGIN API_URL… [--login URL --user NAME | --cookie HEADER] [--engine NAME] [--ca FILE] [--json]

After `pip install` it is `crosshost doctor`.
"""

import argparse
import difflib
import getpass
import io
import json
import os
import sys

from crosshost import ROOT, STATE, Problem, command
from crosshost.doctor import cookies, probe, report, shown, targets
from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.login import Person
from crosshost.doctor.wire import Limits, Wire
from crosshost.policy import ENGINES, Engine
from crosshost.policy.origin import address, is_loopback

PASSWORD = "CROSSHOST_PASSWORD"  # noqa: S105 # nosec B105 (the variable's name)
LAB_CA = STATE / "ca.pem"  # where a checkout's own authority is, if it has one
IS_CHECKOUT = (ROOT / "pyproject.toml").exists()  # and not the folder that pip installs to


def main() -> int:
    parser = command.parser(prog="scripts/doctor", description=DESCRIPTION, epilog=EPILOG)
    add_arguments(parser)
    return run(parser.parse_args())


DESCRIPTION = (
    "Read a deployment over HTTP: does a login from that page work, in each browser, and if not, why? It asks some "
    "fifteen times for one API_URL and some three times for each more, one after the other, and writes nothing."
)
EPILOG = (
    "A login is some four requests more. It is made once, and its session stays until it expires; where CSRF refuses "
    "the page, up to four POSTs without the password ask whom it believes, and one as that logs in. The password "
    f"comes from the variable {PASSWORD} or a prompt. Exit code: 0 fine, 1 findings, 2 could not tell."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("page", metavar="PAGE_ORIGIN", help=f"of the frontend: {targets.PAGE}; null for a file")
    parser.add_argument("urls", metavar="API_URL", nargs="+", help=f"that the page asks for: {targets.API}")
    parser.add_argument("--login", metavar="URL", help="log in there, once, as the page would")
    parser.add_argument("--user", metavar="NAME", help="with --login: as whom")
    parser.add_argument(
        "--cookie", action="append", default=[], metavar="HEADER", help=f"without --login: '{targets.COOKIE}'"
    )
    parser.add_argument("--engine", action="append", metavar="NAME", help=f"only this of {', '.join(ENGINES)}")
    parser.add_argument("--ca", metavar="FILE", help="an authority to believe besides the system's")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def run(arguments: argparse.Namespace) -> int:
    page = targets.page(arguments.page)
    urls = list(dict.fromkeys(targets.api(url) for url in arguments.urls))
    given = [targets.cookie(text) for text in arguments.cookie]
    engines = [engine(name) for name in dict.fromkeys(arguments.engine or ENGINES)]
    person = person_of(arguments)
    wire = Wire(Limits(), arguments.ca or lab_ca([*urls, *([person.url] if person else [])]))
    try:
        evidence = probe.look_at(wire, page, urls, person, given)
    finally:
        wire.close()
    secrets = [*cookies.secrets(evidence), *([person.password] if person else [])]
    diagnosis = diagnose(evidence, engines, asked_to_log_in=person is not None, secrets=secrets)
    text = json.dumps(report.data(diagnosis), indent=2) if arguments.json else report.text(diagnosis)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that knows no ellipsis
    print(shown.without(text, secrets))
    return diagnosis.code


def engine(name: str) -> Engine:
    if name in ENGINES:
        return ENGINES[name]
    near = difflib.get_close_matches(name, ENGINES, n=1, cutoff=0.4)
    right = f"write {near[0]}" if near else f"write one of {', '.join(ENGINES)}"
    raise Problem(f"there is no --engine {name!r}: {right}")


def person_of(arguments: argparse.Namespace) -> Person | None:
    """Who logs in. The password is asked for where the variable is not set; it is never an argument."""
    if not arguments.login and not arguments.user:
        return None
    if not (arguments.login and arguments.user):
        raise Problem("--login and --user go together: --login https://api.example.com/accounts/login/ --user ann")
    if arguments.cookie:
        raise Problem("--login and --cookie do not go together: leave out --cookie")
    url = targets.login(arguments.login)
    password = os.environ.get(PASSWORD)
    if password is None and sys.stdin.isatty():
        password = getpass.getpass(f"Password of {arguments.user}: ")
    if not password:
        raise Problem(f"the password of {arguments.user} is missing: set {PASSWORD}, or run this in a terminal")
    return Person(url, arguments.user, password)


def lab_ca(urls: list[str]) -> str | None:
    """This checkout's own authority, where all that is asked is on this machine."""
    here = all(is_loopback(address(url).origin.host) for url in urls)
    return str(LAB_CA) if here and IS_CHECKOUT and LAB_CA.exists() else None


if __name__ == "__main__":
    command.run(main)
