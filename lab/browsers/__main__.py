"""scripts/browsers [NAME… | --all] [--engine NAME]… [--json] [--junit FILE] [--record] [--native | --compose]"""

import datetime
import json
import os
import sys
import tempfile
from pathlib import Path

from crosshost import Problem, command
from crosshost.browsers import trust
from crosshost.browsers.variants import NAMES, VARIANTS, Variant, find
from lab.browsers import junit, matrix, record
from lab.browsers.builds import Build, installed
from lab.browsers.changes import changed, gone
from lab.browsers.run import Failure, Results, check_up, measure
from lab.scenarios import catalogue, deployment, port_base
from lab.stack import certificates, control


def main() -> int:
    parser = command.parser(
        prog="scripts/browsers",
        description="Ask real browsers what they do in the scenario that is up, or in each that is named. With --all "
        "each cell is compared with the nearest build in measurements/browsers.json. A difference in a build that is "
        "not recorded is 'changed with the build' and no failure, unless the case is an attack.",
        epilog=f"engines: {', '.join(NAMES)}. "
        "Exit code: 0 all as expected, 1 a surprise (with --all also a cell that is not as it was recorded), "
        "2 something could not be measured",
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="start and measure this scenario; without one, what is up"
    )
    parser.add_argument("--all", action="store_true", help="start and measure every scenario, one after the other")
    parser.add_argument("--engine", action="append", metavar="NAME", help="this browser only; can be given again")
    parser.add_argument("--port-base", type=port_base.parse, metavar="PORT", help="use the four ports from this one on")
    parser.add_argument("--record", action="store_true", help="add what was measured to measurements/browsers.json")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="the outcomes as JUnit's XML, for CI")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="scenarios as processes")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="scenarios in containers")
    arguments = parser.parse_args()
    if arguments.all and arguments.names:
        parser.error("names or --all, not both")
    names = catalogue.names() if arguments.all else list(dict.fromkeys(arguments.names))
    if arguments.way and not names:
        parser.error("--native and --compose go with a NAME or --all")
    if arguments.record and (not names or arguments.engine):
        parser.error("--record goes with NAME or --all, and with every browser")
    if arguments.port_base and not names:
        parser.error("--port-base goes with a NAME or --all")
    base = arguments.port_base or control.current().port_base
    if arguments.record and base:
        parser.error(
            "--record measures on the usual ports: leave out --port-base"
            + ("" if arguments.port_base else ", scripts/down")
        )
    recorded = record.existing() if arguments.record else record.read()
    if not os.path.isdir("/proc/self"):
        raise Problem("this runs on Linux alone, for it finds what a browser leaves behind in /proc")
    for name in names:
        catalogue.load(name)  # a wrong name is said before anything starts

    variants, skipped = choose(arguments.engine)
    builds = installed(variants, recorded)
    if arguments.record:
        record.can_be_added(recorded, builds, whole=arguments.all)
    chosen = None if names else running()
    for name, build in builds.items():
        say(f"{name}: {build}")
    results = Results()
    if skipped and os.environ.get("CI", "").lower() in ("1", "true"):
        results.failures += [Failure(reason) for reason in skipped]
    for reason in skipped:
        say(f"skipped: {reason}")
    with tempfile.TemporaryDirectory(prefix="crosshost-trust-") as folder:
        if chosen:
            one(chosen, variants, builds, results, Path(folder))
        else:
            each(names, arguments.way, base, variants, builds, results, Path(folder))
    if arguments.all and not arguments.record:
        results.changes = changed(results, recorded, builds) + gone(results, recorded, builds)
    if arguments.junit:
        junit.write(arguments.junit, results, skipped)
    if arguments.json:
        print(json.dumps(matrix.data(results, builds, skipped), indent=2))
    else:
        print(summary(results, builds))
    if arguments.record:  # last, for it may refuse, and what was measured is not lost
        record.write(results, builds, datetime.date.today().isoformat(), whole=arguments.all)
    return results.exit_code


def running() -> deployment.Deployment:
    """The deployment that is up. Raises Problem when it does not answer."""
    chosen = control.current().load()
    check_up(chosen)
    return chosen


def say(line: str) -> None:
    print(f"browsers: {line}", file=sys.stderr, flush=True)


def choose(engines: list[str] | None) -> tuple[list[Variant], list[str]]:
    """The variants to ask, and why the others are not. Raises Problem for one that was named and is not there."""
    asked = [find(name) for name in dict.fromkeys(engines)] if engines else list(VARIANTS)
    missing = {variant.name: reason for variant in asked if (reason := variant.missing())}
    there = [variant for variant in asked if variant.name not in missing]
    if missing and (engines or not there):
        raise Problem("; ".join(dict.fromkeys(missing.values())))
    return there, list(missing.values())


def each(
    names: list[str],
    way: str | None,
    base: int | None,
    variants: list[Variant],
    builds: dict[str, Build],
    results: Results,
    folder: Path,
) -> None:
    """Start and measure one scenario after the other, then go back to what was up before."""
    way = control.pick(way)
    with control.restored(way):
        for number, name in enumerate(names, 1):
            say(f"{number}/{len(names)} {name} ({way})")
            try:
                chosen = deployment.load(name, base)
                control.up(chosen, way)
                one(chosen, variants, builds, results, folder)
            except Problem as problem:  # what was measured before is not lost
                results.failures.append(Failure(str(problem), name))
                say(f"SET-UP FAILED  {results.failures[-1]}")


def one(
    chosen: deployment.Deployment, variants: list[Variant], builds: dict[str, Build], results: Results, folder: Path
) -> None:
    ca = trusted(chosen, folder)
    measure(chosen, variants, results, builds=builds, trusted=ca, say=say, notes=control.BROWSERS)


def trusted(chosen: deployment.Deployment, folder: Path) -> Path | None:
    """The database with the local CA where a scenario uses TLS and the CA is there; made once."""
    if not (chosen.tls and certificates.CA.exists()):
        return None
    return folder if any(folder.iterdir()) else trust.database(certificates.CA, folder)


def summary(results: Results, builds: dict[str, Build]) -> str:
    lines = [f"{name} ({find(name).policy}): {build}" for name, build in builds.items()]
    lines += ["", matrix.text(results, list(builds)), ""]
    lines += matrix.notes(results)
    verdict = [f"{len(results.measurements)} outcomes"]
    if results.surprises:
        verdict.append(f"{len(results.surprises)} NOT AS EXPECTED (*)")
    if results.changed:
        verdict.append(f"{len(results.changed)} CHANGED since they were recorded")
    if results.changed_with_build:
        verdict.append(f"{len(results.changed_with_build)} changed with the build (~), which is no failure")
    if results.failures:
        verdict.append(f"{len(results.failures)} SET-UP FAILURES (?)")
    return "\n".join(
        [*lines, f"browsers: {', '.join(verdict) if len(verdict) > 1 else verdict[0] + ', all as expected'}"]
    )


if __name__ == "__main__":
    command.run(main)
