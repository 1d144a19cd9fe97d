"""Asks the browsers, one after the other; each logs in once."""

import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from crosshost import Problem
from crosshost.browsers import trust
from crosshost.browsers.launch import Browser
from crosshost.browsers.profiles import Spaces
from crosshost.browsers.variants import Variant, find
from crosshost.browsers.version import package_of, version_of
from crosshost.doctor.browser import certificate, compared, mapping, reasons, stand_in, visit
from crosshost.doctor.browser.measured import Measured
from crosshost.doctor.browser.tab import Lost, Tab
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.findings import local_network
from crosshost.doctor.login.person import Person
from crosshost.doctor.report import shown
from crosshost.doctor.verdict import chain
from crosshost.policy.engine import ENGINES, engine
from crosshost.policy.origin import address
from crosshost.progress import track

LIMIT = 60.0  # seconds from a browser's start to its last fetch; a busy machine has needed 20 for the start
UNVERIFIED = ("certificate-date-invalid", "certificate-untrusted")  # findings that MiniBrowser cannot confirm
START = '<!doctype html><script>location.replace("{url}")</script>'


def variants(names: Sequence[str]) -> list[Variant]:
    """Return the browser variants called `names`. Raises Problem for an unknown and for a missing one."""
    chosen = [find(name) for name in dict.fromkeys(names)]
    for variant in chosen:
        if missing := variant.missing():
            raise Problem(missing)
    return chosen


def measure(
    evidence: Evidence, person: Person | None, chosen: Sequence[Variant], ca: str | None, hosts: Collection[str] = ()
) -> tuple[Measured, ...]:
    """Return what each browser reports. `ca`: the file of an authority to trust; `hosts`: names that none resolves.

    Raises Problem where a program is missing that makes the browser trust the page's certificate.
    """
    if not chosen:
        return ()
    if reason := visit.why_not(evidence, hosts):
        return tuple(unasked(evidence, variant, reason) for variant in chosen)
    page = address(evidence.page).origin
    with tempfile.TemporaryDirectory(prefix="crosshost-doctor-") as name:
        folder, authorities, tls = Path(name), [Path(ca)] if ca else [], None
        if page.scheme == "https":
            tls, authority = certificate.serving(page.host, folder)
            authorities.append(authority)
        trusted = trust.database(authorities[0], folder / "trusted", *authorities[1:]) if authorities else None
        results = []
        for variant in track("doctor", "browsers", chosen):
            with stand_in.serving(page, tls, visit.page_headers(evidence)) as server:
                start = folder / "start.html"  # so that the page's path is not in the list of processes
                start.write_text(START.format(url=server.url))
                results.append(ask(evidence, person, variant, server, start, trusted))
        return tuple(results)


def ask(
    evidence: Evidence,
    person: Person | None,
    variant: Variant,
    server: stand_in.StandIn,
    start: Path,
    trusted: Path | None,
) -> Measured:
    """Return what this browser does, or why it does nothing."""
    if reason := unverified(evidence, variant):
        return unasked(evidence, variant, reason)
    mapped = mapping.mapped(variant, server.origin, server.server_port, visit.others(evidence))
    # Chromium alone blocks some requests to the user's own network without asking (Local Network Access).
    space = visit.network_of_page(evidence) if variant.package == "chromium" else None
    spaces: Spaces = ((f"127.0.0.1:{server.server_port}", space),) if space else ()
    with Browser(mapped, start.as_uri(), trusted, address_spaces=spaces) as browser:
        tab = Tab(server, browser, time.monotonic() + LIMIT)
        try:
            tab.open()
            page = visit.take(tab, evidence, person)
        except Lost as lost:
            return replace(unasked(evidence, variant, str(lost)), steps=tuple(tab.steps))
        if server.strays:  # to a browser's proxy, which is none of other origins
            return unasked(evidence, variant, f"it asked for {shown.clean(server.strays[0])}, which was not foreseen")
        works, why = compared.judge(evidence, page, tab.steps)
        thrown = next((step for step in tab.steps if step.error and compared.line(step) in why), None)
        reason = reasons.of(browser, thrown.url) if thrown else ""
    if person and works is None and not visit.may_log_in(evidence):
        why = "the doctor's own login was refused, so it was not tried again"
    if works and asks(evidence, variant):
        why += ", with the user's permission to call their own network"
    why = f"{why} ({reason})" if reason else why
    return replace(unasked(evidence, variant, why), works=works, steps=tuple(tab.steps))


def asks(evidence: Evidence, variant: Variant) -> bool:
    """Return whether the browser would ask the user first. Here the page has the permission, as in the prediction."""
    found = (finding.id for _, finding in local_network.checked(evidence, ENGINES[variant.name]))
    return "local-network-asks" in found


def unverified(evidence: Evidence, variant: Variant) -> str:
    """Return why this browser's result would be wrong, or an empty text: MiniBrowser accepts every certificate."""
    if variant.trust:
        return ""
    exchanges = [hop for probed in evidence.probed_urls for hop in probed.hops]
    failed = next((hop for hop in exchanges if hop.failure and hop.failure.kind in UNVERIFIED), None)
    host = address(failed.url).origin.host if failed else ""
    return f"it is started without a check of certificates, and that of {host} is not trusted" if host else ""


def unasked(evidence: Evidence, variant: Variant, reason: str) -> Measured:
    """Return the result of a browser that shows nothing, with the model's prediction for this build."""
    version = version_of(variant, package_of(variant))
    rules = engine(variant.name, version or None)
    predicted = next(result.works for result in chain.predict_logins(evidence, [rules]) if result.way == "fetch")
    return Measured(variant.name, f"{variant.name} {version}".strip(), None, reason, predicted)
