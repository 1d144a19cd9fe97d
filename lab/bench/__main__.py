"""scripts/bench [--only NAME] [--rounds N] [--seconds N] [--soak MINUTES] [--json] [--record]"""

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass

from crosshost import Problem, command
from lab.bench import (
    browsers,
    deployments,
    doctor,
    guessing,
    image,
    load,
    memory,
    page,
    policy,
    record,
    recording,
    sessions,
    shares,
    slow_clients,
    testing,
    toggle,
    whoami,
)
from lab.bench.figure import Figure
from lab.bench.process import say
from lab.stack import compose, control


@dataclass(frozen=True)
class Topic:
    """Figures that are measured together, and what that needs on the machine."""

    measure: Callable[[str, argparse.Namespace], list[Figure]]
    needs: tuple[str, ...] = ()
    only_when_named: bool = False  # it takes as long as all others together


TOPICS = {
    "toggle-native": Topic(lambda name, options: toggle.natively(name, options.rounds)),
    "toggle-compose": Topic(lambda name, options: toggle.on_compose(name, options.rounds), ("engine",)),
    "image": Topic(lambda name, options: image.size(name), ("engine",)),
    "whoami": Topic(lambda name, options: whoami.against_less(name, options.rounds, options.seconds), ("wrk",)),
    "shares": Topic(lambda name, options: shares.of_whoami(name, options.rounds, options.seconds), ("wrk",)),
    "engines": Topic(lambda name, options: shares.of_engines(name, options.rounds)),
    "deployments": Topic(lambda name, options: deployments.side_by_side(name, options.seconds), ("engine", "wrk")),
    "guessing": Topic(lambda name, options: guessing.figures(name, options.seconds), ("wrk",)),
    "slow-clients": Topic(lambda name, options: slow_clients.at_gunicorn(name)),
    "sessions": Topic(lambda name, options: sessions.a_million(name), ("engine",)),
    "page": Topic(lambda name, options: page.against_stock(name, options.rounds, options.seconds), ("wrk",)),
    "policy": Topic(lambda name, options: policy.verdicts_per_second(options.rounds, options.seconds)),
    "testing": Topic(lambda name, options: testing.overhead(name, options.rounds)),
    "doctor": Topic(lambda name, options: doctor.on_this_machine(name, options.rounds)),
    "recording": Topic(lambda name, options: recording.large_files(name, options.rounds)),
    "memory-native": Topic(lambda name, options: memory.natively(name, options.soak), ("pss",)),
    "memory-compose": Topic(lambda name, options: memory.on_compose(name), ("engine",)),
    "browsers": Topic(lambda name, options: browsers.matrix(name), ("browsers",), only_when_named=True),
}
NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "engine": (compose.is_available, "Docker is not running"),
    "wrk": (load.is_installed, "wrk is missing (Debian's package wrk)"),
    "browsers": (browsers.are_installed, "a browser is missing (scripts/browsers names it)"),
    "pss": (memory.is_reported, "only Linux 5.9 or later reports shared memory"),
}


def main() -> int:
    options = arguments()
    if control.current().way:
        raise Problem("a scenario is running, which would disturb the figures: run scripts/down")
    load_average, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load_average > cores / 2:
        say(f"this machine is busy (load {load_average:.1f} on {cores} cores): the rounds will differ widely")
    figures: list[Figure] = []
    failed = []
    for name in runnable(options):
        try:
            measured = TOPICS[name].measure(name, options)
        except Problem as problem:  # the other figures do not depend on it
            say(f"{name} could not be measured: {problem}")
            failed.append(name)
            continue
        if options.record:
            record.add(name, measured)
        figures += measured
    if options.json:
        report = {"schema_version": 1, "figures": [figure.as_json() for figure in figures]}
        print(json.dumps(report, indent=2))
    else:
        for figure in figures:
            print(figure.lines())
    if failed:
        raise Problem(f"not measured: {', '.join(failed)}; see above")
    return 0 if all(figure.met for figure in figures) else 1


def arguments() -> argparse.Namespace:
    parser = command.parser(
        prog="scripts/bench",
        description="Measure the figures that docs/figures.md lists.",
        epilog="exit code: 0 every limit is met, 1 a limit is missed, 2 inconclusive",
    )
    parser.add_argument("--only", action="append", choices=TOPICS, help="this figure only; may be repeated")
    parser.add_argument("--rounds", type=positive, default=6, help="rounds of each figure (default 6)")
    parser.add_argument("--seconds", type=positive, default=2, help="seconds of load in a round (default 2)")
    parser.add_argument("--soak", type=float, default=0, metavar="MINUTES", help="with memory-native: minutes of load")
    parser.add_argument("--record", action="store_true", help="write them into measurements/figures.json")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return parser.parse_args()


def positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def runnable(options: argparse.Namespace) -> list[str]:
    """Return the figures to measure. For each missing requirement, print one line with the figures left out."""
    wanted = options.only or [name for name, topic in TOPICS.items() if not topic.only_when_named]
    names = [name for name in TOPICS if name in wanted]
    if options.soak and not load.is_installed():
        say(f"{NEEDS['wrk'][1]}, so --soak is left out")
        options.soak = 0
    for need, (is_available, missing) in NEEDS.items():
        without = [name for name in names if need in TOPICS[name].needs]
        if without and not is_available():
            say(f"{missing}, so left out: {', '.join(without)}")
            names = [name for name in names if name not in without]
    return names


if __name__ == "__main__":
    command.run(main)
