"""scripts/smoke [NAME | --all] [--json] [--native | --compose]"""

import json
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from crosshost import Problem, command
from lab.scenarios import catalogue, deployment
from lab.scenarios.names import is_local
from lab.smoke.check import Check
from lab.smoke.checks import checks_of
from lab.stack import control

Say = Callable[[str], object]


def main() -> int:
    parser = command.parser(
        prog="scripts/smoke",
        description="Check the running deployment over HTTP. SMOKE_USERNAME and SMOKE_PASSWORD are the user to log in.",
        epilog="exit code: 0 every check passed, 1 a check failed, 2 inconclusive",
    )
    parser.add_argument("name", nargs="?", help="the scenario that must be running; without one, any may be")
    parser.add_argument("--all", action="store_true", help="start and check every scenario, one after the other")
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="with --all: as processes")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="with --all: in containers")
    arguments = parser.parse_args()
    if arguments.all and arguments.name:
        parser.error("give a name or --all, not both")
    if arguments.way and not arguments.all:
        parser.error("--native and --compose go with --all")

    say: Say = (lambda text: None) if arguments.json else print
    if arguments.all:
        results = check_every_scenario(arguments.way, say)
    else:
        chosen = running(arguments.name)
        results = {arguments.name or chosen.name: check(chosen, say)}
    failed = [name for name, checks in results.items() if not all(each.passed for each in checks)]
    if arguments.json:
        scenarios = {name: [each.as_json() for each in checks] for name, checks in results.items()}
        print(json.dumps({"schema_version": 1, "passed": not failed, "scenarios": scenarios}, indent=2))
    count = sum(map(len, results.values()))
    say(
        f"\nsmoke: {count} checks of {len(results)} scenario{'s' * (len(results) > 1)}, "
        + (f"FAILED: {', '.join(failed)}" if failed else "all passed")
    )
    return 1 if failed else 0


def running(name: str | None) -> deployment.Deployment:
    """Return the deployment to check: `name`, or what is running. Raises Problem when another scenario is running."""
    current = control.current()
    chosen = deployment.load(name or current.scenario, current.port_base)
    is_here = is_local(urlsplit(chosen.web_origin).hostname)
    if current.way and is_here and name not in (None, current.name):
        raise Problem(f"{current.name} is running, not {name}: start that with scripts/up {name}")
    return chosen


def check(chosen: deployment.Deployment, say: Say) -> list[Check]:
    """Check what is running. Raises Problem when nothing is."""
    checks: list[Check] = []
    for made in checks_of(chosen):
        is_repeated = any(made.why == earlier.why for earlier in checks if not earlier.passed)
        checks.append(made)
        say(line(made, is_repeated))
    return checks


def check_every_scenario(way: str | None, say: Say) -> dict[str, list[Check]]:
    """Start and check every scenario, then start again what was running before."""
    way, base = control.pick(way), control.current().port_base
    names, results = catalogue.names(), {}
    with control.restored(way):
        for number, name in enumerate(names, 1):
            print(f"smoke: {number}/{len(names)} {name} ({way})", file=sys.stderr, flush=True)
            chosen = deployment.load(name, base)
            control.up(chosen, way)
            checks = results[name] = check(chosen, lambda text: say(text) if text.startswith("FAIL") else None)
            say(f"{'ok  ' if all(each.passed for each in checks) else 'FAIL'}  {name}: {len(checks)} checks")
    return results


def line(check: Check, is_repeated: bool) -> str:
    """Return the check as one line, or several for a failure; `is_repeated`: an earlier check has the same reason."""
    if check.passed:
        return f"ok    {check.name}: {check.got}" + (
            f" (the fault; right is {check.expected})" if check.must_fail else ""
        )
    details = {
        "expected": ("anything but " if check.must_fail else "") + check.expected,
        "got": check.got,
        "look at": check.variable,
    }
    if check.why and not check.must_fail:
        details |= {"because": "as above"} if is_repeated else {"because": check.why.sentence, "fix": check.why.fix}
    return "\n".join([f"FAIL  {check.name}", *(f"        {key:10}{value}" for key, value in details.items())])


if __name__ == "__main__":
    command.run(main)
