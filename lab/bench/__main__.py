"""scripts/bench [--only NAME] [--rounds N] [--seconds N] [--soak MINUTES] [--json]"""

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass

from crosshost import Problem, command
from lab.bench import browsers, doctor, image, load, memory, page, policy, toggle, whoami
from lab.bench.figure import Figure
from lab.bench.process import say
from lab.stack import compose, control


@dataclass(frozen=True)
class Topic:
    """Figures that are measured together, and what that needs of the machine."""

    measure: Callable[[str, argparse.Namespace], list[Figure]]
    needs: tuple[str, ...] = ()


TOPICS = {
    "toggle-native": Topic(lambda name, asked: toggle.natively(name, asked.rounds)),
    "toggle-compose": Topic(lambda name, asked: toggle.on_compose(name, asked.rounds), ("engine",)),
    "image": Topic(lambda name, asked: image.size(name), ("engine",)),
    "whoami": Topic(lambda name, asked: whoami.against_less(name, asked.rounds, asked.seconds), ("wrk",)),
    "page": Topic(lambda name, asked: page.against_stock(name, asked.rounds, asked.seconds), ("wrk",)),
    "policy": Topic(lambda name, asked: policy.verdicts_per_second(asked.rounds, asked.seconds)),
    "doctor": Topic(lambda name, asked: doctor.at_home(name, asked.rounds)),
    "memory-native": Topic(lambda name, asked: memory.natively(name, asked.soak), ("pss",)),
    "memory-compose": Topic(lambda name, asked: memory.on_compose(name), ("engine",)),
    "browsers": Topic(lambda name, asked: browsers.matrix(name), ("browsers",)),
}
NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "engine": (compose.is_available, "no Docker engine answers"),
    "wrk": (load.is_here, "wrk is missing (Debian's package wrk)"),
    "browsers": (browsers.are_here, "a browser is missing (scripts/browsers says which)"),
    "pss": (memory.can_tell, "only Linux (5.9 or later) tells what memory processes share"),
}


def main() -> int:
    asked = arguments()
    if control.current().way:
        raise Problem("something is up and would be measured too: run scripts/down")
    load_average, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load_average > cores / 2:
        say(f"this machine has other work (load {load_average:.1f} on {cores} cores): the rounds will differ widely")
    figures: list[Figure] = []
    for name in runnable(asked):
        figures += TOPICS[name].measure(name, asked)
    if asked.json:
        print(json.dumps([figure.as_json() for figure in figures], indent=2))
    else:
        for figure in figures:
            print(figure.lines())
    return 0 if all(figure.met for figure in figures) else 1


def arguments() -> argparse.Namespace:
    parser = command.parser(
        prog="scripts/bench",
        description="Measure the figures that docs/figures.md lists.",
        epilog="exit code: 0 every limit is met, 1 one is not, 2 nothing could be said",
    )
    parser.add_argument("--only", action="append", choices=TOPICS, help="one of the figures; may be given again")
    parser.add_argument("--rounds", type=positive, default=6, help="rounds of each figure (default 6)")
    parser.add_argument("--seconds", type=positive, default=2, help="seconds of load in a round (default 2)")
    parser.add_argument("--soak", type=float, default=0, metavar="MINUTES", help="with memory-native: load for so long")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return parser.parse_args()


def positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not 1 or more")
    return int(text)


def runnable(asked: argparse.Namespace) -> list[str]:
    """The names to measure; for each thing that is missing, one line says what is left out for it."""
    names = [name for name in TOPICS if not asked.only or name in asked.only]
    if asked.soak and not load.is_here():
        say(f"{NEEDS['wrk'][1]}, so --soak is left out")
        asked.soak = 0
    for need, (is_there, missing) in NEEDS.items():
        without = [name for name in names if need in TOPICS[name].needs]
        if without and not is_there():
            say(f"{missing}, so left out: {', '.join(without)}")
            names = [name for name in names if name not in without]
    return names


if __name__ == "__main__":
    command.run(main)
