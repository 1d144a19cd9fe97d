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
from crosshost.browsers.warm import warmed
from lab.browsers import hosts, junit, matrix, reasons_record, record
from lab.browsers.builds import Build, installed
from lab.browsers.changes import changed, gone
from lab.browsers.results import Failure, Results
from lab.browsers.run import measure
from lab.browsers.running import check_running
from lab.scenarios import catalogue, deployment, port_base
from lab.stack import certificates, control


def main() -> int:
    parser = command.parser(
        prog="scripts/browsers",
        description="Run real browsers in the scenario that is running, or in each NAME, and compare each result with "
        "what the env file expects. With --all each cell is also compared with the nearest build in "
        "measurements/browsers.json. On a build that is not recorded, a difference is reported as 'changed with the "
        "build', and fails only if the case is an attack.",
        epilog=f"browsers: {', '.join(NAMES)}. "
        "Exit code: 0 all as expected, 1 a result is not as expected (with --all also: a cell is not as recorded), "
        "2 something could not be measured",
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="start and measure this scenario; default: the running one",
    )
    parser.add_argument("--all", action="store_true", help="start and measure every scenario, one after another")
    parser.add_argument("--engine", action="append", metavar="NAME", help="this browser only; may be repeated")
    parser.add_argument("--port-base", type=port_base.parse, metavar="PORT", help="use four ports from this one on")
    parser.add_argument("--record", action="store_true", help="add the results to measurements/browsers.json")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the results as JUnit XML, for CI")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    # scripts/browsers starts lab.grid for --grid and --import; lab.browsers may not import it.
    parser.add_argument("--grid", action="store_true", help="measure the grid of hosts and cookies: see --grid --help")
    parser.add_argument("--serve", action="store_true", help="with --grid: measure the grid in a browser of your own")
    parser.add_argument("--import", dest="file", metavar="FILE", help="keep the report of a browser of your own")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="start them as processes")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="start them in containers")
    arguments = parser.parse_args()
    if arguments.grid or arguments.file:
        parser.error("--grid and --import are started by scripts/browsers")
    if arguments.serve:
        parser.error("--serve needs --grid: scripts/browsers --grid --serve")
    if arguments.all and arguments.names:
        parser.error("NAME or --all, not both")
    names = catalogue.names() if arguments.all else list(dict.fromkeys(arguments.names))
    if arguments.way and not names:
        parser.error("--native and --compose need a NAME or --all")
    if arguments.record and (not names or arguments.engine):
        parser.error("--record needs NAME or --all, and every browser")
    if arguments.port_base and not names:
        parser.error("--port-base needs a NAME or --all")
    base = arguments.port_base or control.current().port_base
    if arguments.record and base:
        parser.error(
            "--record needs the default ports: "
            + ("leave out --port-base" if arguments.port_base else "run scripts/down, as --port-base is in use")
        )
    recorded = record.existing() if arguments.record else record.read()
    if not os.path.isdir("/proc/self"):
        raise Problem("scripts/browsers needs Linux (/proc) to clean up browser processes")
    for name in names:
        catalogue.load(name)  # refuse a wrong name before anything starts

    variants, skipped = choose(arguments.engine)
    builds = installed(variants, recorded)
    if arguments.record:
        record.check_can_be_added(recorded, builds, whole=arguments.all)
    current = None if names else running()
    for name, build in builds.items():
        say(f"{name}: {build}")
    results = Results()
    for reason in skipped:
        say(f"skipped: {reason}")
    with tempfile.TemporaryDirectory(prefix="crosshost-measuring-") as folder:
        if arguments.all:  # for a few launches it takes longer than it saves
            variants = [warmed(variant, Path(folder) / "warm", control.BROWSERS) for variant in variants]
        if current:
            measure_one(current, variants, builds, results, Path(folder))
        else:
            measure_each(names, arguments.way, base, variants, builds, results, Path(folder))
    skipped += results.skipped.values()
    if os.environ.get("CI", "").lower() in ("1", "true"):
        results.failures += [Failure(reason) for reason in skipped]
    if arguments.all and not arguments.record:
        results.changes = changed(results, recorded, builds) + gone(results, recorded, builds)
        results.changes += reasons_record.changed(results, reasons_record.read(), builds)
    if arguments.junit:
        junit.write(arguments.junit, results, skipped)
    if arguments.json:
        print(json.dumps(matrix.data(results, builds, skipped), indent=2))
    else:
        print(summary(results, builds))
    if arguments.record:  # last: it may refuse, and the results have been printed
        date = datetime.date.today().isoformat()
        record.write(results, builds, date, whole=arguments.all)
        reasons_record.write(results, builds, date, whole=arguments.all)
        say("recorded in measurements; now write the page anew: scripts/docs browsers")
    return results.exit_code


def running() -> deployment.Deployment:
    """Return the deployment that is running. Raises Problem when none answers."""
    current = control.current().load()
    check_running(current)
    return current


def say(line: str) -> None:
    print(f"browsers: {line}", file=sys.stderr, flush=True)


def choose(engines: list[str] | None) -> tuple[list[Variant], list[str]]:
    """Return the browser variants to measure, and for each other one why it is skipped.

    Raises Problem when one that was named, or every one, is missing.
    """
    wanted = [find(name) for name in dict.fromkeys(engines)] if engines else list(VARIANTS)
    missing = {variant.name: reason for variant in wanted if (reason := variant.missing())}
    available = [variant for variant in wanted if variant.name not in missing]
    if missing and (engines or not available):
        raise Problem("; ".join(dict.fromkeys(missing.values())))
    return available, list(missing.values())


def measure_each(
    names: list[str],
    way: str | None,
    base: int | None,
    variants: list[Variant],
    builds: dict[str, Build],
    results: Results,
    folder: Path,
) -> None:
    """Start and measure one scenario after another, then start what was running before."""
    way = control.pick(way)
    with control.restored(way):
        for number, name in enumerate(names, 1):
            say(f"{number}/{len(names)} {name} ({way})")
            try:
                started = deployment.load(name, base)
                control.up(started, way)
                measure_one(started, variants, builds, results, folder)
            except Problem as problem:  # the results so far are kept
                results.failures.append(Failure(str(problem), name))
                say(f"SET-UP FAILED  {results.failures[-1]}")


def measure_one(
    started: deployment.Deployment, variants: list[Variant], builds: dict[str, Build], results: Results, folder: Path
) -> None:
    if reason := hosts.missing(started):
        results.skipped[started.name] = reason
        say(f"skipped: {reason}")
        return
    ca, prefix = trusted(started, folder / "trust"), hosts.prefix(started, folder)
    measure(started, variants, results, builds=builds, trusted=ca, say=say, notes=control.BROWSERS, prefix=prefix)


def trusted(started: deployment.Deployment, folder: Path) -> Path | None:
    """Return a certificate database that trusts the local CA, or None without TLS or without a CA; it is made once."""
    if not (started.tls and certificates.CA.exists()):
        return None
    return folder if folder.exists() else trust.database(certificates.CA, folder)


def summary(results: Results, builds: dict[str, Build]) -> str:
    """Return the builds, the matrix, the notes and the counts."""
    lines = [f"{name} ({find(name).policy}): {build}" for name, build in builds.items()]
    lines += ["", matrix.text(results, list(builds)), ""]
    lines += matrix.notes(results)
    counts = [f"{len(results.measurements)} results"]
    if results.surprises:
        counts.append(f"{len(results.surprises)} NOT AS EXPECTED (*)")
    if results.changed:
        counts.append(f"{len(results.changed)} CHANGED since recorded")
    if results.changed_with_build:
        counts.append(f"{len(results.changed_with_build)} changed with the build (~), not failures")
    if results.failures:
        counts.append(f"{len(results.failures)} SET-UP FAILURES (?)")
    if len(counts) == 1:
        counts.append("all as expected")
    if results.skipped:
        counts.append(f"{len(results.skipped)} scenario{'s' * (len(results.skipped) > 1)} skipped")
    return "\n".join([*lines, f"browsers: {', '.join(counts)}"])


if __name__ == "__main__":
    command.run(main)
