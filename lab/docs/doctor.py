"""scripts/docs doctor runs the doctor at every scenario, natively, and writes docs/doctor-results.md.

The doctor knows nothing of the lab: what it should find first is EXPECT_DOCTOR in a scenario's file, and what a person
would name on its command line is what the pages of the scenario's flow ask for.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crosshost import Problem, command
from crosshost.doctor import probe
from crosshost.doctor.chain import WAYS
from crosshost.doctor.diagnosis import Diagnosis, diagnose
from crosshost.doctor.login import Person
from crosshost.doctor.wire import Wire
from crosshost.policy import ENGINES
from lab import ROOT
from lab.browsers import record
from lab.docs import system_checks
from lab.scenarios import cases, catalogue, deployment
from lab.scenarios.catalogue import Scenario
from lab.scenarios.deployment import Deployment
from lab.stack import certificates, control

DOCUMENT = ROOT / "docs" / "doctor-results.md"
PATHS = ("/blog/whoami/", "/blog/posts/", "/accounts/logout/")


@dataclass(frozen=True)
class Row:
    """One scenario, what the doctor says first of it, and whether that is right."""

    scenario: Scenario
    first: str
    severity: str
    others: tuple[str, ...]
    logins: dict[tuple[str, str], bool]  # by way and engine, of those that were recorded: predicted rightly?
    seconds: float

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def kind(self) -> Literal["shown", "quiet", "in part", "cannot"]:
        """How much of the scenario HTTP shows; `quiet` is one with nothing to find."""
        if self.scenario.not_in_http:
            return "in part" if self.scenario.finding else "cannot"
        return "shown" if self.scenario.finding else "quiet"

    @property
    def verdict(self) -> str:
        """`yes`, `in part`, what should have been said, or that HTTP cannot say it."""
        if self.kind == "cannot":
            return "cannot"
        expected, serious = self.scenario.finding, self.severity in ("critical", "error")
        if not (self.first == expected if expected else not serious):
            return f"NO: {expected or 'nothing serious'}"
        return "in part" if self.kind == "in part" else "yes"

    @property
    def wrong(self) -> bool:
        return self.verdict.startswith("NO")


def addresses(started: Deployment) -> tuple[str, list[str]]:
    """The page, and the URLs that it asks for in the flow of a fault."""
    flow = started.services["nginx"]["FLOW"]
    options = [case.options for case in cases.in_flow(flow)]
    urls = [started.api_origin + path for path in [one["path"] for one in options if "path" in one] or PATHS]
    urls += [started.web_origin + one["visit"] for one in options if "visit" in one]
    sandboxed = "sandbox" in cases.VISITS.get(flow, ())
    return "null" if sandboxed else started.web_origin, urls


def ask(started: Deployment) -> tuple[Diagnosis, float]:
    """Run the doctor as a person would, with the demo's user. Return what it says, and the seconds it took."""
    page, urls = addresses(started)
    began = time.monotonic()
    wire = Wire(ca=str(certificates.CA) if started.tls else None)
    try:
        evidence = probe.look_at(wire, page, urls, Person(f"{started.api_origin}/accounts/login/", "demo", "demo"))
    finally:
        wire.close()
    diagnosis = diagnose(evidence, list(ENGINES.values()), asked_to_log_in=True)
    return diagnosis, time.monotonic() - began


def row(started: Deployment) -> Row:
    diagnosis, seconds = ask(started)
    name, found = started.name, diagnosis.findings
    return Row(
        catalogue.load(name),
        found[0].id if found else "",
        found[0].severity if found else "",
        tuple(one.id for one in found[1:]),
        compared(name, diagnosis),
        seconds,
    )


RECORDED = {"fetch": "whoami-after-login", "first-party": "whoami-after-first-party-login"}


def compared(name: str, diagnosis: Diagnosis) -> dict[tuple[str, str], bool]:
    """Is the doctor's yes or no what browsers did? By the way and the engine, where a login was recorded."""
    cells = record.read()["scenarios"].get(name, {})
    found = {}
    for course in diagnosis.courses:
        cell = cells.get(RECORDED[course.way], {}).get(course.engine)
        if cell and course.works is not None:
            found[WAYS[course.way], course.engine] = (cell["result"] == "200") == course.works
    return found


def rows(names: list[str]) -> Iterator[Row]:
    """Start and read one scenario after the other, natively; go back then to what was up."""
    with control.restored("native"):
        for number, name in enumerate(names, 1):
            started = deployment.load(name)
            control.up(started, "native")
            one = row(started)
            line = f"{name}: {one.first or 'nothing'}, right: {one.verdict} ({one.seconds:.1f} s)"
            print(f"doctor: {number}/{len(names)} {line}", flush=True)
            yield one


def differing(one: Row) -> str:
    """The logins that browsers did otherwise than the doctor says, or nothing."""
    engines: dict[str, list[str]] = {}
    for (way, engine), right in one.logins.items():
        if not right:
            engines.setdefault(way, []).append(engine)
    ways = [f"{way} in {', '.join(names)}" for way, names in engines.items()]
    return f"{one.name}, {' and '.join(ways)}" if ways else ""


def page(results: list[Row]) -> str:
    """docs/doctor-results.md."""
    seen = [one for one in results if one.kind != "cannot"]
    shown, quiet, partly = ([one for one in seen if one.kind == kind] for kind in ("shown", "quiet", "in part"))
    told = [right for one in seen for right in one.logins.values()]
    wrong = told.count(False)
    differ = "; ".join(text for one in seen if (text := differing(one)))
    lines = [
        "# The doctor at our scenarios",
        "",
        "Generated; do not edit it by hand. A command starts each scenario natively and runs the doctor from outside,",
        "with the demo's user and the URLs that the page calls. How to use the doctor: [doctor.md](doctor.md).",
        "",
        "*right*: is its first finding the fault of that scenario? A *note* is no fault. *system checks*: what",
        "`crosshost.django` finds in the same settings ([checks.md](checks.md)).",
        "",
        f"- First finding right where HTTP shows the fault: {sum(not one.wrong for one in shown)} of {len(shown)}.",
        f"- Nothing serious where all is well: {sum(not one.wrong for one in quiet)} of {len(quiet)}.",
        f"- Right in part: {sum(not one.wrong for one in partly)} of {len(partly)}, with what HTTP does not show.",
        f"- Not visible over HTTP: {len(results) - len(seen)}, with the reason.",
        f"- Its yes or no for a login is what browsers did ([browsers.md](browsers.md)): {sum(told)} of {len(told)}.",
        f"  The other {wrong}: the page takes the CSRF token from a cookie that it cannot read, and the doctor assumes",
        f"  that the page has a token. {differ or 'None'}.",
        "",
        "| scenario | first finding | severity | right | other findings | system checks | what HTTP does not show |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in sorted(results, key=lambda one: (one.scenario.is_fault, one.name)):
        folder = "env/faults" if one.scenario.is_fault else "env"
        cells = [
            f"[{one.name}](../{folder}/{one.name}.env)",
            one.first or "nothing",
            one.severity,
            one.verdict,
            ", ".join(one.others),
            ", ".join(name.removeprefix("crosshost.") for name in system_checks.ids(one.name)),
            one.scenario.not_in_http,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    names = sys.argv[1:] or catalogue.names()
    for name in names:
        catalogue.load(name)  # a wrong name is said before anything starts
    if control.pick(None) == "compose" and control.current().way:
        raise Problem("the stack runs in containers, and this starts it natively: run scripts/down")
    results = list(rows(names))
    if not sys.argv[1:]:
        DOCUMENT.write_text(page(results))
    return 1 if any(one.wrong for one in results) else 0


if __name__ == "__main__":
    command.run(main)
