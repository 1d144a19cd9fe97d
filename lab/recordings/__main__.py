"""scripts/recordings capture FOLDER [NAME…] | measure FOLDER [--write]"""

import datetime
import sys
import tempfile
from pathlib import Path

from crosshost import Problem, command
from crosshost.browsers import trust
from crosshost.browsers.variants import find
from lab.browsers.builds import package_of
from lab.recordings import capture, files, record
from lab.recordings.judge import GRADES
from lab.recordings.measure import Result, measure
from lab.recordings.truth import differing
from lab.scenarios import catalogue, deployment
from lab.stack import certificates, control


def main() -> int:
    parser = command.parser(
        prog="scripts/recordings",
        description="Record scenarios in Chromium (capture), and measure what crosshost recording says about the files "
        "(measure).",
        epilog="exit code: 0 done, 1 with measure: a goal of docs/recordings.md is missed, 2 inconclusive",
    )
    parser.add_argument("action", choices=("capture", "measure"))
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the recordings are")
    parser.add_argument("names", nargs="*", metavar="NAME", help="with capture: this scenario; default: every one")
    parser.add_argument("--write", action="store_true", help="with measure: write measurements/recordings.json")
    arguments = parser.parse_args()
    if arguments.action == "capture":
        return capture_each(arguments.names or catalogue.names(), arguments.folder)
    if arguments.names:
        parser.error("measure takes no NAME")
    return measure_each(arguments.folder, arguments.write)


def capture_each(names: list[str], folder: Path) -> int:
    """Start and record one scenario after another; return 2 if one could not be recorded."""
    failed = 0
    for name in names:
        catalogue.load(name)  # refuse a wrong name before anything starts
    with control.restored("native"), tempfile.TemporaryDirectory(prefix="crosshost-trust-") as home:
        for number, name in enumerate(names, 1):
            say(f"{number}/{len(names)} {name}")
            try:
                started = deployment.load(name)
                control.up(started, "native")
                trusted = database(Path(home) / "trusted") if started.tls else None
                for variant in capture.VARIANTS:
                    capture.record(started, find(variant), folder.resolve(), trusted, control.BROWSERS)
            except Problem as problem:
                say(f"SET-UP FAILED  {problem}")
                failed += 1
    return 2 if failed else 0


def database(folder: Path) -> Path:
    """Return a certificate database that trusts the local CA; it is made once."""
    return folder if folder.exists() else trust.database(certificates.CA, folder)


def measure_each(folder: Path, write: bool) -> int:
    """Print the grades and every miss; return 1 if a goal is missed."""
    results: list[Result] = []
    for recording in files.read(folder):
        for case in differing(recording):
            say(f"left out, not as predicted when it was recorded: {recording.file.name} {case}")
        results += measure(recording)
    made = record.made(results, package_of(find("chromium")), datetime.date.today().isoformat())
    for kind, cause, grade, said, where in made["misses"]:
        print(f"{grade:10}{kind}: {where}: {cause or 'nothing fails'}, said {said}")
    for kind, causes in made["kinds"].items():
        grades = {grade: record.count(causes, grade) for grade in GRADES}
        print(f"{kind}: {record.count(causes)} cases, " + ", ".join(f"{each} {n}" for each, n in grades.items() if n))
    missed = record.missed_goals(made)
    print("\n".join(f"MISSED  {goal}" for goal in missed) or "every goal is met")
    if write:
        record.write(made)
    return 1 if missed else 0


def say(line: str) -> None:
    print(f"recordings: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    command.run(main)
