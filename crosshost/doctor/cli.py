"""The doctor as a command: `crosshost doctor`, and scripts/doctor in a checkout."""

import argparse
import getpass
import io
import json
import os
import sys
from collections.abc import Collection
from pathlib import Path

from crosshost import Problem, nearest
from crosshost.doctor import document, probe, report, shown, targets
from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.login import Person
from crosshost.doctor.wire import Limits, Wire
from crosshost.policy import ENGINES, Engine
from crosshost.policy.origin import address, is_loopback

PASSWORD = "CROSSHOST_PASSWORD"  # noqa: S105 # nosec B105 (the variable's name)


DESCRIPTION = (
    "Find out over HTTP whether a login from a page works, in each browser, and if not, why. Sends about fifteen "
    "requests for the first API_URL and about three for each further one, one after the other. None of them writes."
)
EPILOG = (
    "A login takes about fifteen requests more. The doctor logs in once; that session stays until it expires. Where "
    "the CSRF check refuses the page, up to five POSTs without the password find out which origins it accepts, and one "
    f"more logs in from an accepted origin. The password comes from the environment variable {PASSWORD} or a prompt. "
    "Exit code: 0 nothing wrong, 1 findings, 2 inconclusive or a wrong argument."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "page",
        metavar="PAGE_ORIGIN",
        help=f"origin of the frontend: {targets.PAGE} (or the page's URL); null for a file",
    )
    parser.add_argument("urls", metavar="API_URL", nargs="+", help=f"URL that the page calls: {targets.API}")
    parser.add_argument("--login", metavar="URL", help="log in at this URL, once, as the page would")
    parser.add_argument("--user", metavar="NAME", help="with --login: the user name")
    parser.add_argument(
        "--cookie",
        action="append",
        default=[],
        metavar="HEADER",
        help=f"without --login: '{targets.COOKIE}'; may be repeated",
    )
    parser.add_argument(
        "--engine", action="append", metavar="NAME", help=f"only this one of {', '.join(ENGINES)}; may be repeated"
    )
    parser.add_argument("--ca", metavar="FILE", help="a certificate authority to trust besides the system's")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def run(arguments: argparse.Namespace, local_ca: Path | None = None, hosts: Collection[str] = ()) -> int:
    """Run the doctor, print its report and return the exit code. Raises Problem for wrong arguments.

    `local_ca`: the file of an authority to trust where every URL is on this machine, if the file exists;
    `hosts`: names of this machine besides those below localhost.
    """
    page, opened = targets.page(arguments.page), targets.document(arguments.page)
    urls = list(dict.fromkeys(targets.api(url) for url in arguments.urls))
    given = [targets.cookie(text) for text in arguments.cookie]
    engines = [engine(name) for name in dict.fromkeys(arguments.engine or ENGINES)]
    person = person_of(arguments, hosts)
    ca = arguments.ca
    if not ca and local_ca and local_ca.exists() and are_local([*urls, *([person.url] if person else [])]):
        ca = str(local_ca)
    wire = Wire(Limits(), ca, hosts)
    try:
        evidence = probe.collect_evidence(wire, page, urls, person, given, opened)
    finally:
        wire.close()
    secrets = [*shown.secrets_of(evidence), *([person.password] if person else [])]
    diagnosis = diagnose(evidence, engines, login_requested=person is not None, secrets=secrets)
    text = json.dumps(document.data(diagnosis, diagnosis.code), indent=2) if arguments.json else report.text(diagnosis)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for a terminal whose encoding has no ellipsis
    print(shown.without(text, secrets))
    return diagnosis.code


def engine(name: str) -> Engine:
    if name in ENGINES:
        return ENGINES[name]
    raise Problem(f"there is no --engine {name!r}: {nearest(name, ENGINES)}")


def person_of(arguments: argparse.Namespace, hosts: Collection[str]) -> Person | None:
    """Return who logs in. The password comes from the variable or a prompt; it is never an argument."""
    if not arguments.login and not arguments.user:
        return None
    if not (arguments.login and arguments.user):
        raise Problem("--login and --user go together: --login https://api.example.com/accounts/login/ --user ann")
    if arguments.cookie:
        raise Problem("--login and --cookie do not go together: leave out --cookie")
    url = targets.login(arguments.login, hosts)
    password = os.environ.get(PASSWORD)
    if password is None and sys.stdin.isatty():
        password = getpass.getpass(f"Password of {arguments.user}: ")
    if not password:
        raise Problem(f"the password of {arguments.user} is missing: set {PASSWORD}, or run the doctor in a terminal")
    return Person(url, arguments.user, password)


def are_local(urls: list[str]) -> bool:
    return all(is_loopback(address(url).origin.host) for url in urls)
