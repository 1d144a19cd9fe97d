"""scripts/elsewhere up NAME | list | install | measure [NAME…] | doctor [NAME…]"""

import os
import shlex
import signal

from crosshost import Problem, command
from lab.elsewhere import doctor, install, record, truth
from lab.elsewhere.deployments import BROWSERS, Deployment, load, names
from lab.elsewhere.running import PASSWORD, running


def main() -> int:
    parser = command.parser(
        "scripts/elsewhere",
        "Small deployments of other frameworks, to try the doctor at.",
        "measure and doctor take every deployment, or those that are named; --record keeps the results",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = commands.add_parser("up", help="start one until Ctrl-C, and print the doctor's command line")
    up.add_argument("name", metavar="NAME")
    commands.add_parser("list", help="print the names of all")
    commands.add_parser("install", help="install what all of them need")
    measure = commands.add_parser("measure", help="log in with browsers at each, and compare with its deployment.toml")
    measure.add_argument("names", nargs="*", metavar="NAME")
    measure.add_argument("--record", action="store_true", help="add the results to measurements/elsewhere.json")
    diagnosed = commands.add_parser("doctor", help="run the doctor at each, and compare with its deployment.toml")
    diagnosed.add_argument("names", nargs="*", metavar="NAME")
    diagnosed.add_argument("--record", action="store_true", help="add the verdicts to measurements/elsewhere.json")
    arguments = parser.parse_args()
    if arguments.command == "up":
        stay(load(arguments.name))
        return 0
    if arguments.command == "list":
        for deployment in map(load, names()):
            print(f"{deployment.name:24}{deployment.framework:24}{deployment.title}")
        return 0
    chosen = possible([load(name) for name in getattr(arguments, "names", ()) or names()])
    install.ensure(chosen)
    if arguments.command == "measure":
        return measure_each(chosen, arguments.record)
    if arguments.command == "doctor":
        return examine_each(chosen, arguments.record)
    return 0


def possible(deployments: list[Deployment]) -> list[Deployment]:
    """Return those of `deployments` that this machine can install, and say which it cannot. On CI, raise Problem."""
    missing = {deployment.name: program for deployment in deployments if (program := install.missing(deployment))}
    if missing:
        programs = " and ".join(sorted(set(missing.values())))
        line = f"{programs} is missing, so {', '.join(missing)} cannot start: sudo apt-get install {programs}"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            raise Problem(line)
        install.say(f"skipped: {line}")
    return [deployment for deployment in deployments if deployment.name not in missing]


def stay(deployment: Deployment) -> None:
    """Start `deployment`, print how to try the doctor at it, and wait for Ctrl-C."""
    install.ensure([deployment])
    with running(deployment) as started:
        print(f"page    {started.page}")
        for url in started.urls:
            print(f"API     {url}")
        print(f"truth   {doctor.truth(deployment)}")
        print(f"doctor  CROSSHOST_PASSWORD={PASSWORD} {shlex.join(doctor.command(started))}", flush=True)
        signal.pause()


def measure_each(deployments: list[Deployment], is_recorded: bool) -> int:
    """Measure each of `deployments`, and return 1 where one is not as its file expects."""
    differ = False
    for number, deployment in enumerate(deployments, 1):
        with running(deployment) as started:
            outcomes = truth.measure(started)
        if is_recorded:  # each at once, so that a Ctrl-C loses none
            record.write(record.with_outcomes(record.read(), {deployment.name: outcomes}))
        for browser, outcome in outcomes.items():
            expected = deployment.works[browser]
            surprise = "" if outcome.logged_in == expected else f" (EXPECTED {doctor.WORDS[expected]})"
            differ = differ or bool(surprise)
            line = f"{deployment.name} {browser}: {doctor.WORDS[outcome.logged_in]}{surprise}; {outcome.steps}"
            print(f"elsewhere: {number}/{len(deployments)} {line}", flush=True)
    return int(differ)


def examine_each(deployments: list[Deployment], is_recorded: bool) -> int:
    """Run the doctor at each of `deployments`, and return 1 where it is wrong."""
    wrong = False
    for number, deployment in enumerate(deployments, 1):
        with running(deployment) as started:
            verdict = doctor.run(started)
        if is_recorded:
            record.write(record.with_verdicts(record.read(), {deployment.name: verdict}))
        marks = {name: doctor.mark(deployment, deployment.works[name], verdict.works[name]) for name in BROWSERS}
        said = ", ".join(f"{name} {doctor.WORDS[verdict.works[name]]} ({marks[name]})" for name in BROWSERS)
        wrong = wrong or "WRONG" in marks.values()
        line = f"{deployment.name}: {said}; {verdict.first or 'no finding'} ({verdict.seconds:.1f} s)"
        print(f"elsewhere: {number}/{len(deployments)} {line}", flush=True)
    return int(wrong)


if __name__ == "__main__":
    command.run(main)
