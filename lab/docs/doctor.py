"""scripts/docs doctor: start every scenario natively, run the doctor at it, and write docs/doctor-results.md.

The doctor knows nothing of the lab. The finding that it should report first is EXPECT_DOCTOR in the scenario's file,
and it gets the URLs that the pages of the scenario's flow request.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from crosshost import Problem, command
from crosshost.doctor.diagnosis import Diagnosis, diagnose
from crosshost.doctor.login.person import Person
from crosshost.doctor.sending import probe
from crosshost.doctor.sending.wire import Wire
from crosshost.doctor.verdict.prediction import WAYS
from crosshost.policy import ENGINES
from lab import ROOT
from lab.browsers import record
from lab.docs import system_checks
from lab.scenarios import cases, catalogue, deployment
from lab.scenarios.catalogue import Scenario
from lab.scenarios.deployment import Deployment
from lab.scenarios.names import BELOW_PUBLIC_SUFFIX
from lab.stack import certificates, control

DOCUMENT = ROOT / "docs" / "doctor-results.md"
WRITES = {"post": "POST", "post-delete": "DELETE"}  # by the page's action
PATHS = ("/blog/whoami/", "/blog/posts/", "/accounts/logout/")


@dataclass(frozen=True)
class Row:
    """One scenario, the doctor's first finding there, and whether that is right."""

    scenario: Scenario
    first: str
    severity: str
    others: tuple[str, ...]
    logins: dict[tuple[str, str], bool]  # by way and engine, where a browser was recorded: was the prediction right?
    seconds: float

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def kind(self) -> Literal["shown", "quiet", "in part", "cannot"]:
        """How much of the scenario HTTP shows; `quiet` has nothing to find."""
        if self.scenario.not_in_http:
            return "in part" if self.scenario.finding else "cannot"
        return "shown" if self.scenario.finding else "quiet"

    @property
    def verdict(self) -> str:
        """`yes`, `in part`, `cannot` where HTTP does not show it, or `NO` with the expected finding."""
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
    """Return the page's origin, and the URLs that it requests in the scenario's flow."""
    flow = started.services["nginx"]["FLOW"]
    options = [case.options for case in cases.in_flow(flow)]
    paths = [option["path"] for option in options if "path" in option] or PATHS
    urls = [started.api_origin + path for path in paths]
    urls += [started.web_origin + option["visit"] for option in options if "visit" in option]
    visits = cases.VISITS.get(flow, ())
    if "oauth-start" in visits:
        urls.append(f"{started.api_origin}/lab/oauth/start/")
    return "null" if "sandbox" in visits else started.web_origin, urls


def methods(started: Deployment) -> list[str]:
    """Return the methods that the page sends to these URLs in the scenario's flow, besides GET."""
    actions = {case.action for case in cases.in_flow(started.services["nginx"]["FLOW"])}
    return [method for action, method in WRITES.items() if action in actions]


def run_doctor(started: Deployment) -> tuple[Diagnosis, float]:
    """Run the doctor as a user would, with the demo's account. Return its diagnosis, and the seconds it took."""
    page, urls = addresses(started)
    began = time.monotonic()
    wire = Wire(ca=str(certificates.CA) if started.tls else None, hosts=BELOW_PUBLIC_SUFFIX)
    try:
        evidence = probe.collect_evidence(
            wire,
            page,
            urls,
            Person(f"{started.api_origin}/accounts/login/", "demo", "demo"),
            document="" if page == "null" else f"{page}/",
            methods=methods(started),
        )
    finally:
        wire.close()
    diagnosis = diagnose(evidence, list(ENGINES.values()), login_requested=True)
    return diagnosis, time.monotonic() - began


def row(started: Deployment) -> Row:
    diagnosis, seconds = run_doctor(started)
    name, findings = started.name, diagnosis.findings
    return Row(
        catalogue.load(name),
        findings[0].id if findings else "",
        findings[0].severity if findings else "",
        tuple(finding.id for finding in findings[1:]),
        compared(name, diagnosis),
        seconds,
    )


RECORDED = {"fetch": "whoami-after-login", "first-party": "whoami-after-first-party-login"}


def compared(name: str, diagnosis: Diagnosis) -> dict[tuple[str, str], bool]:
    """Return whether each prediction is what the browser did, by way and engine, where a login was recorded."""
    cells = record.read()["scenarios"].get(name, {})
    right = {}
    for result in diagnosis.logins:
        cell = cells.get(RECORDED[result.way], {}).get(result.engine)
        if cell and result.works is not None:
            right[WAYS[result.way], result.engine] = (cell["result"] == "200") == result.works
    return right


def rows(names: list[str]) -> Iterator[Row]:
    """Start each scenario natively and run the doctor there; then restore what was running before."""
    with control.restored("native"):
        for number, name in enumerate(names, 1):
            started = deployment.load(name)
            control.up(started, "native")
            result = row(started)
            line = f"{name}: {result.first or 'nothing'}, right: {result.verdict} ({result.seconds:.1f} s)"
            print(f"doctor: {number}/{len(names)} {line}", flush=True)
            yield result


def differing(result: Row) -> str:
    """Return the logins where browsers did not do what the doctor predicted, or an empty text."""
    engines: dict[str, list[str]] = {}
    for (way, engine), right in result.logins.items():
        if not right:
            engines.setdefault(way, []).append(engine)
    ways = [f"{way} in {', '.join(names)}" for way, names in engines.items()]
    return f"{result.name}, {' and '.join(ways)}" if ways else ""


def count_right(results: list[Row]) -> int:
    return sum(not result.wrong for result in results)


def page(results: list[Row]) -> str:
    """Return the text of docs/doctor-results.md."""
    visible = [result for result in results if result.kind != "cannot"]
    shown, quiet, partly = (
        [result for result in visible if result.kind == kind] for kind in ("shown", "quiet", "in part")
    )
    predictions = [right for result in visible for right in result.logins.values()]
    wrong = predictions.count(False)
    differ = "; ".join(text for result in visible if (text := differing(result)))
    lines = [
        "# The doctor at our scenarios",
        "",
        "Generated; do not edit it by hand. A command starts each scenario natively and runs the doctor from outside,",
        "with the demo's account and the URLs that the page calls. How to use the doctor: [doctor.md](doctor.md).",
        "",
        "*right*: whether its first finding is the fault of that scenario. A *note* is not a fault. *system checks*:",
        "what `crosshost.django` finds in the same settings ([checks.md](checks.md)).",
        "",
        f"- First finding right where HTTP shows the fault: {count_right(shown)} of {len(shown)}.",
        f"- Nothing serious where nothing is wrong: {count_right(quiet)} of {len(quiet)}.",
        f"- Right in part: {count_right(partly)} of {len(partly)}; the rest is not visible over HTTP.",
        f"- Not visible over HTTP: {len(results) - len(visible)}, with the reason.",
        f"- Predicted logins as browsers did ([browsers.md](browsers.md)): {sum(predictions)} of {len(predictions)}.",
        f"  The other {wrong}: the page takes the CSRF token from a cookie that it cannot read, but the doctor assumes",
        f"  that the page has a token. {differ or 'None'}.",
        "",
        "| scenario | first finding | severity | right | other findings | system checks | what HTTP does not show |",
        "|---|---|---|---|---|---|---|",
    ]
    for result in sorted(results, key=lambda result: (result.scenario.is_fault, result.name)):
        folder = "env/faults" if result.scenario.is_fault else "env"
        cells = [
            f"[{result.name}](../{folder}/{result.name}.env)",
            result.first or "nothing",
            result.severity,
            result.verdict,
            ", ".join(result.others),
            ", ".join(name.removeprefix("crosshost.") for name in system_checks.ids(result.name)),
            result.scenario.not_in_http,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    names = sys.argv[1:] or catalogue.names()
    for name in names:
        catalogue.load(name)  # refuse a wrong name before anything starts
    if control.pick(None) == "compose" and control.current().way:
        raise Problem("the stack is running in containers, but this command needs it natively: run scripts/down")
    results = list(rows(names))
    if not sys.argv[1:]:
        DOCUMENT.write_text(page(results))
    return 1 if any(result.wrong for result in results) else 0


if __name__ == "__main__":
    command.run(main)
