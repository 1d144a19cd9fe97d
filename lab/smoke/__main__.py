"""scripts/smoke [NAME | --all] [--json] [--native | --compose]"""

import json
import sys
from urllib.parse import urlsplit

from crosshost import Problem, command
from lab.scenarios import catalogue, deployment
from lab.smoke.checks import Check, judge
from lab.stack import control


def main() -> int:
    parser = command.parser(
        prog="scripts/smoke",
        description="Judge the running deployment by its HTTP alone. SMOKE_USERNAME and SMOKE_PASSWORD name the user.",
        epilog="exit code: 0 all as it should be, 1 something is not, 2 nothing could be said",
    )
    parser.add_argument("name", nargs="?", help="the scenario that must be up; without one, whichever is up")
    parser.add_argument("--all", action="store_true", help="start and judge every scenario, one after the other")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="with --all: as processes")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="with --all: in containers")
    arguments = parser.parse_args()
    if arguments.all and arguments.name:
        parser.error("a name or --all, not both")
    if arguments.way and not arguments.all:
        parser.error("--native and --compose go with --all")

    say = (lambda *_: None) if arguments.json else print
    if arguments.all:
        results = every(arguments.way, say)
    else:
        chosen = running(arguments.name)
        results = {arguments.name or chosen.name: one(chosen, say)}
    failed = [name for name, checks in results.items() if not all(check.passed for check in checks)]
    if arguments.json:
        report = {name: [check.as_json() for check in checks] for name, checks in results.items()}
        print(json.dumps({"passed": not failed, "scenarios": report}, indent=2))
    count = sum(map(len, results.values()))
    say(
        f"\nsmoke: {count} checks of {len(results)} scenario{'s' * (len(results) > 1)}, "
        + (f"FAILED: {', '.join(failed)}" if failed else "all passed")
    )
    return 1 if failed else 0


def running(name: str | None) -> deployment.Deployment:
    """Return the deployment to judge: `name`, or what runs. Raises Problem when another scenario runs here."""
    there = control.current()
    chosen = deployment.load(name or there.scenario, there.port_base)
    is_here = deployment.is_local(urlsplit(chosen.web_origin).hostname)
    if there.way and is_here and name not in (None, there.name):
        raise Problem(f"{there.name} is running, not {name}: start that with scripts/up {name}")
    return chosen


def one(chosen: deployment.Deployment, say) -> list[Check]:
    """Judge what runs. Raises Problem when nothing does."""
    checks: list[Check] = []
    for check in judge(chosen):
        told = any(check.why == one.why for one in checks if not one.passed)
        checks.append(check)
        say(line(check, told))
    return checks


def every(way: str | None, say) -> dict[str, list[Check]]:
    """Start and judge every scenario, then go back to what was up before."""
    way, base = control.pick(way), control.current().port_base
    names, results = catalogue.names(), {}
    with control.restored(way):
        for number, name in enumerate(names, 1):
            print(f"smoke: {number}/{len(names)} {name} ({way})", file=sys.stderr, flush=True)
            chosen = deployment.load(name, base)
            control.up(chosen, way)
            checks = results[name] = one(chosen, lambda text: say(text) if text.startswith("FAIL") else None)
            say(f"{'ok  ' if all(check.passed for check in checks) else 'FAIL'}  {name}: {len(checks)} checks")
    return results


def line(check: Check, told: bool) -> str:
    """One line, or for a failure several; `told`: its reason stands above already."""
    if check.passed:
        return f"ok    {check.name}: {check.got}" + (
            f" (the fault; right is {check.expected})" if check.is_sign else ""
        )
    details = {
        "expected": ("anything but " if check.is_sign else "") + check.expected,
        "got": check.got,
        "look at": check.variable,
    }
    if check.why and not check.is_sign:
        details |= {"because": "as above"} if told else {"because": check.why.sentence, "fix": check.why.fix}
    return "\n".join([f"FAIL  {check.name}", *(f"        {key:10}{value}" for key, value in details.items())])


if __name__ == "__main__":
    command.run(main)
