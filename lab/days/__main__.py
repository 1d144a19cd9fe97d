"""scripts/bad-days [NAME…] [--on KIND] [--seconds N] [--record] [--json] [--list]"""

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby

from crosshost import Problem, command
from lab.days import catalogue, record
from lab.days.day import SECONDS, live, say
from lab.days.record import Outcome
from lab.days.stages import KINDS
from lab.stack import compose
from lab.swarm.nodes import HOSTS


def main() -> int:
    options = arguments()
    if options.list:
        for name, day in catalogue.load().items():
            print(f"{name:22} {', '.join(day.on):24} {day.title}")
        return 0
    plan = catalogue.plan(options.days, options.on)
    if not compose.is_available():
        raise Problem("no Docker engine answers: start it; the days happen on Docker Compose")
    if missing := sorted({kind for _, kind in plan if not KINDS[kind].is_available()}):
        say(f"left out, because this machine cannot have it: {', '.join(missing)}")
        plan = [(name, kind) for name, kind in plan if kind not in missing]
    if not plan:
        raise Problem(f"no day is left: two engines are needed ({HOSTS})")
    outcomes = []
    for outcome in run(plan, options.seconds):
        outcomes.append(outcome)
        if options.record:
            record.write([outcome])
        if not options.json:
            print(outcome.lines(), flush=True)
    if options.json:
        print(json.dumps(record.as_json(outcomes), indent=2))
    return 0 if all(outcome.held for outcome in outcomes) else 1


def run(plan: list[tuple[str, str]], seconds: float) -> Iterator[Outcome]:
    """Run the days in their order, those of one deployment on one that is started once."""
    days = catalogue.load()
    for (kind, needs), of in groupby(plan, key=lambda one: (one[1], days[one[0]].needs)):
        names = [name for name, _ in of]
        while names:
            with ExitStack() as stack:
                say(f"starting {needs[0]} on {KINDS[kind].title}")
                stage = stack.enter_context(KINDS[kind].start(*needs))
                while names:
                    name = names.pop(0)
                    say(f"{name} on {KINDS[kind].title}")
                    try:
                        result, limits = live(days[name], stage, seconds)
                    except Problem as problem:  # what is left of the deployment is of no use for another day
                        yield Outcome(name, kind, days[name].limits, None, (str(problem),))
                        break
                    yield Outcome(name, kind, limits, result, tuple(limits.broken(result)))


def arguments() -> argparse.Namespace:
    parser = command.parser(
        prog="scripts/bad-days",
        description="Break a deployment in containers under a steady load of logins, posts and whoami, and count what "
        "failed and what was lost: every bad day, or the named ones. docs/reliability.md has the results.",
        epilog="exit code: 0 every limit was held, 1 one was not, 2 inconclusive",
    )
    parser.add_argument("days", nargs="*", metavar="NAME", help="a day (--list has them)")
    parser.add_argument("--list", action="store_true", help="print the days, and do nothing")
    parser.add_argument("--on", choices=tuple(KINDS), help="only on this kind of deployment")
    parser.add_argument("--seconds", type=seconds, default=SECONDS, help="of load at least, a day (10)")
    parser.add_argument("--record", action="store_true", help="write measurements/reliability.json")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    return parser.parse_args()


def seconds(text: str) -> float:
    if not (text.isascii() and text.isdigit() and 5 <= int(text) <= 3600):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 5 to 3600: write 10")
    return float(text)


if __name__ == "__main__":
    command.run(main)
