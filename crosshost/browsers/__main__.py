"""scripts/browsers [NAME… | --all] [--engine NAME]… [--json] [--junit FILE] [--record] [--native | --compose]"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from crosshost import Problem, certificates, command, deployment, port_base, scenarios, stack
from crosshost.browsers import junit, matrix, record, trust
from crosshost.browsers.run import Failure, Results, measure
from crosshost.browsers.variants import NAMES, VARIANTS, Variant, find


def main() -> int:
    parser = command.parser(
        prog="scripts/browsers",
        description="Ask real browsers what they do in the scenario that is up, or in each that is named.",
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
    parser.add_argument("--record", action="store_true", help="write what was measured into docs/")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="the outcomes as JUnit's XML, for CI")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="scenarios as processes")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="scenarios in containers")
    arguments = parser.parse_args()
    if arguments.all and arguments.names:
        parser.error("names or --all, not both")
    names = scenarios.names() if arguments.all else list(dict.fromkeys(arguments.names))
    if arguments.way and not names:
        parser.error("--native and --compose go with a NAME or --all")
    if arguments.record and (not names or arguments.engine):
        parser.error("--record goes with NAME or --all, and with every browser")
    if arguments.port_base and not names:
        parser.error("--port-base goes with a NAME or --all")
    base = arguments.port_base or stack.current().port_base
    if arguments.record and base:
        parser.error(
            "--record measures on the usual ports: leave out --port-base"
            + ("" if arguments.port_base else ", scripts/down")
        )
    recorded = record.read() if arguments.all and not arguments.record else None
    if not os.path.isdir("/proc/self"):
        raise Problem("this runs on Linux alone, for it finds what a browser leaves behind in /proc")
    for name in names:
        scenarios.load(name)  # a wrong name is said before anything starts

    variants, skipped = choose(arguments.engine)
    results = Results()
    if skipped and os.environ.get("CI", "").lower() in ("1", "true"):
        results.failures += [Failure(reason) for reason in skipped]
    for reason in skipped:
        say(f"skipped: {reason}")
    with tempfile.TemporaryDirectory(prefix="crosshost-trust-") as folder:
        if names:
            each(names, arguments.way, base, variants, results, Path(folder))
        else:
            one(stack.current().load(), variants, results, Path(folder))

    builds = {variant.name: build(variant) for variant in variants}
    if arguments.record:
        record.write(results, builds, datetime.date.today().isoformat(), whole=arguments.all)
    elif recorded:
        results.changed = record.changed(results, recorded) + record.gone(results, recorded, builds)
    if arguments.junit:
        junit.write(arguments.junit, results, skipped)
    if arguments.json:
        print(json.dumps(matrix.data(results, builds, skipped), indent=2))
    else:
        print(summary(results, builds))
    return 2 if results.failures else 1 if results.surprises or results.changed else 0


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
    names: list[str], way: str | None, base: int | None, variants: list[Variant], results: Results, folder: Path
) -> None:
    """Start and measure one scenario after the other, then go back to what was up before."""
    way = stack.pick(way)
    with stack.restored(way):
        for number, name in enumerate(names, 1):
            say(f"{number}/{len(names)} {name} ({way})")
            try:
                chosen = deployment.load(name, base)
                stack.up(chosen, way)
                one(chosen, variants, results, folder)
            except Problem as problem:  # what was measured before is not lost
                results.failures.append(Failure(str(problem), name))
                say(f"SET-UP FAILED  {results.failures[-1]}")


def one(chosen: deployment.Deployment, variants: list[Variant], results: Results, folder: Path) -> None:
    measure(chosen, variants, results, trusted=trusted(chosen, folder), say=say, notes=stack.BROWSERS)


def trusted(chosen: deployment.Deployment, folder: Path) -> Path | None:
    """The database with the local CA where a scenario uses TLS and the CA is there; made once."""
    if not (chosen.tls and certificates.CA.exists()):
        return None
    return folder if any(folder.iterdir()) else trust.database(certificates.CA, folder)


def build(variant: Variant) -> str:
    """The version of the installed package, or what the browser calls itself when there is no Debian package of it."""
    asked = ["dpkg-query", "--show", "--showformat=${Version}", variant.package]
    try:
        return f"{variant.package} {subprocess.run(asked, capture_output=True, text=True, check=True).stdout}"
    except (OSError, subprocess.CalledProcessError):
        return variant.package


def summary(results: Results, builds: dict[str, str]) -> str:
    lines = [f"{name}: {build}, {find(name).policy}" for name, build in builds.items()]
    lines += ["", matrix.text(results, list(builds)), ""]
    lines += matrix.notes(results)
    verdict = [f"{len(results.measurements)} outcomes"]
    if results.surprises:
        verdict.append(f"{len(results.surprises)} NOT AS EXPECTED (*)")
    if results.changed:
        verdict.append(f"{len(results.changed)} CHANGED since they were recorded")
    if results.failures:
        verdict.append(f"{len(results.failures)} SET-UP FAILURES (?)")
    return "\n".join(
        [*lines, f"browsers: {', '.join(verdict) if len(verdict) > 1 else verdict[0] + ', all as expected'}"]
    )


if __name__ == "__main__":
    command.run(main)
