"""Local Network Access: does the browser ask the user before the page may call the API's network?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crosshost.doctor.evidence import Evidence, Exchange
from crosshost.doctor.findings.reported import ReportedFinding, reported
from crosshost.doctor.report import shown
from crosshost.doctor.verdict.prediction import LoginResult
from crosshost.policy import ENGINES, Engine, Finding, Page, Request, Situation
from crosshost.policy.local_network import check
from crosshost.policy.origin import address


def asks(evidence: Evidence, logins: Sequence[LoginResult]) -> list[ReportedFinding]:
    """Return the finding that the browser asks, with the engines that do. What they block unasked breaks a login."""
    engines = list(dict.fromkeys(result.engine for result in logins))
    findings = [
        reported(finding, (shown.request_line(hop),), (name,))
        for name in engines
        for hop, finding in checked(evidence, ENGINES[name])
        if finding.id == "local-network-asks"
    ]
    in_all = {name for finding in findings for name in finding.engines} == set(engines)
    return [replace(finding, engines=()) for finding in findings] if in_all else findings


def undecided_network(evidence: Evidence) -> str:
    """Return the first host of the API of which, or of whose page, the network is unknown; or an empty text."""
    for engine in ENGINES.values():
        for hop, finding in checked(evidence, engine):
            if finding.id == "local-network-unknown":
                return address(hop.url).origin.host
    return ""


def checked(evidence: Evidence, engine: Engine) -> Iterator[tuple[Exchange, Finding]]:
    """Yield each request of the page that is not sent, or may not be, with the finding."""
    if evidence.page == "null":
        return
    for hop in (hop for probed in evidence.probed_urls for hop in probed.hops if hop.response):
        page, spaces = Page(f"{evidence.page}/"), evidence.address_spaces
        situation = Situation(page, Request(hop.url), address_spaces=spaces, now=evidence.now)
        if finding := check(situation, address(hop.url), False, engine):
            yield hop, finding
