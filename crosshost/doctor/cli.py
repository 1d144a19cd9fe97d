"""The doctor as a command: `crosshost doctor`, and scripts/doctor in a checkout."""

import argparse
import io
import json
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from crosshost import Problem, nearest
from crosshost import junit as junit_file
from crosshost.browsers.variants import NAMES
from crosshost.doctor import counted, targets
from crosshost.doctor.browser import run as browser
from crosshost.doctor.diagnosis import INCONCLUSIVE, diagnose
from crosshost.doctor.login import login_options
from crosshost.doctor.report import document, junit, report, shown
from crosshost.doctor.sending import probe
from crosshost.doctor.sending.wire import Limits, Wire
from crosshost.policy import ENGINES, Engine
from crosshost.policy.origin import address, is_loopback
from crosshost.progress import waiting

DESCRIPTION = (
    "Find out over HTTP whether a login from a page works, in each browser, and if not, why. Sends about ten "
    "requests for the first API_URL and about two for each further one, at most four at a time. None of them writes."
)
EPILOG = (
    "A login takes about twenty requests more. The doctor logs in once; that session stays until it expires. Where "
    "the CSRF check refuses the page, it tries other origins until one is accepted. The password comes from "
    f"the environment variable {login_options.PASSWORD} or a prompt. "
    "Exit code: 0 nothing wrong, 1 findings (see --fail-on and --ignore), 2 inconclusive or a wrong argument."
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
    counted.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output, errors too")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the findings as JUnit XML too, for CI")
    login_options.add_arguments(parser)


def run(arguments: argparse.Namespace, local_ca: Path | None = None, hosts: Collection[str] = ()) -> int:
    """Run the doctor, print its report and return the exit code. Raises Problem for wrong arguments.

    `local_ca`: the file of an authority to trust where every URL is on this machine, if the file exists;
    `hosts`: names of this machine besides those below localhost.
    """
    page, opened = targets.page(arguments.page), targets.document(arguments.page)
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
    counts = counted.counted(arguments)
    if arguments.junit and not arguments.junit.parent.is_dir():
        raise Problem(f"--junit {arguments.junit}: there is no folder {arguments.junit.parent}: create it first")
    wire = Wire(limits, ca, hosts)
    with waiting("doctor: reading the deployment"):
        try:
            evidence = probe.collect_evidence(wire, page, urls, person, given, opened, methods)
        finally:
            wire.close()
        evidence = replace(evidence, measured=browser.measure(evidence, person, browsers, ca, hosts))
    secrets = [*shown.secrets_of(evidence), *([person.password] if person else [])]
    diagnosis = diagnose(evidence, engines, person is not None, secrets, counts)
    if arguments.junit:
        junit_file.write(arguments.junit, shown.without(junit_file.text(junit.cases(diagnosis, counts)), secrets))
    text = as_json(document.data(diagnosis, counts)) if arguments.json else report.text(diagnosis, counts)
    print_text(shown.without(text, secrets))
    return diagnosis.code


def with_json_errors(main: Callable[[], int]) -> int:
    """Return what `main` returns. With --json on the command line a Problem becomes a document on standard output."""
    try:
        return main()
    except Problem as problem:
        if not any(word == "--json" for word in sys.argv[1:]):
            raise
        print_text(as_json(document.error(str(problem))))
        return INCONCLUSIVE


def as_json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=2)


def print_text(text: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for a terminal whose encoding has no ellipsis
    print(text)


def engine(name: str) -> Engine:
    if name in ENGINES:
        return ENGINES[name]
    raise Problem(f"there is no --engine {name!r}: {nearest(name, ENGINES)}")


def are_local(urls: list[str]) -> bool:
    return all(is_loopback(address(url).origin.host) for url in urls)
