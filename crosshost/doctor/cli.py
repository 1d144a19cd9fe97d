"""The doctor as a command: `crosshost doctor`, and scripts/doctor in a checkout."""

import argparse
import io
import json
import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from crosshost import Problem, nearest
from crosshost.browsers.variants import NAMES
from crosshost.doctor import login_options, probe, report, shown, targets
from crosshost.doctor.browser import run as browser
from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.wire import Limits, Wire
from crosshost.policy import ENGINES, Engine
from crosshost.policy.origin import address, is_loopback

DESCRIPTION = (
    "Find out over HTTP whether a login from a page works, in each browser, and if not, why. Sends about ten "
    "requests for the first API_URL and about two for each further one, at most four at a time. None of them writes."
)
EPILOG = (
    "A login takes about twenty requests more. The doctor logs in once; that session stays until it expires. Where "
    "the CSRF check refuses the page, it tries up to five other origins until one is accepted. The password comes from "
    f"the environment variable {login_options.PASSWORD} or a prompt. "
    "Exit code: 0 nothing wrong, 1 findings, 2 inconclusive or a wrong argument."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "page",
        metavar="PAGE_ORIGIN",
        help=f"origin of the frontend: {targets.PAGE} (or the page's URL); null for a file",
    )
    parser.add_argument("urls", metavar="API_URL", nargs="+", help=f"URL that the page calls: {targets.API}")
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
    parser.add_argument(
        "--method",
        action="append",
        default=[],
        metavar="METHOD",
        help="the page sends this method to the API_URLs too, such as DELETE; may be repeated",
    )
    parser.add_argument(
        "--timeout",
        default=str(round(Limits().total)),
        metavar="SECONDS",
        help="end after this time (%(default)s); what was not asked until then is listed",
    )
    parser.add_argument(
        "--browser",
        action="append",
        default=[],
        metavar="NAME",
        help=f"also ask this installed browser, which logs in once more: {', '.join(NAMES)}; may be repeated",
    )
    parser.add_argument("--ca", metavar="FILE", help="a certificate authority to trust besides the system's")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    login_options.add_arguments(parser)


def run(arguments: argparse.Namespace, local_ca: Path | None = None, hosts: Collection[str] = ()) -> int:
    """Run the doctor, print its report and return the exit code. Raises Problem for wrong arguments.

    `local_ca`: the file of an authority to trust where every URL is on this machine, if the file exists;
    `hosts`: names of this machine besides those below localhost.
    """
    page, document = targets.page(arguments.page), targets.document(arguments.page)
    urls = list(dict.fromkeys(targets.api(url) for url in arguments.urls))
    given = [targets.cookie(text) for text in arguments.cookie]
    engines = [engine(name) for name in dict.fromkeys(arguments.engine or ENGINES)]
    methods = [targets.method(text) for text in dict.fromkeys(arguments.method)]
    limits = Limits(total=targets.timeout(arguments.timeout))
    browsers = browser.variants(arguments.browser)
    person = login_options.person_of(arguments, hosts)
    ca = arguments.ca
    if not ca and local_ca and local_ca.exists() and are_local([*urls, *([person.url] if person else [])]):
        ca = str(local_ca)
    wire = Wire(limits, ca, hosts)
    try:
        evidence = probe.collect_evidence(wire, page, urls, person, given, document, methods)
    finally:
        wire.close()
    evidence = replace(evidence, measured=browser.measure(evidence, person, browsers, ca, hosts))
    secrets = [*shown.secrets_of(evidence), *([person.password] if person else [])]
    diagnosis = diagnose(evidence, engines, login_requested=person is not None, secrets=secrets)
    text = json.dumps(report.data(diagnosis), indent=2) if arguments.json else report.text(diagnosis)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for a terminal whose encoding has no ellipsis
    print(shown.without(text, secrets))
    return diagnosis.code


def engine(name: str) -> Engine:
    if name in ENGINES:
        return ENGINES[name]
    raise Problem(f"there is no --engine {name!r}: {nearest(name, ENGINES)}")


def are_local(urls: list[str]) -> bool:
    return all(is_loopback(address(url).origin.host) for url in urls)
