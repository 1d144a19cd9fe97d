"""Asks the browsers, one after the other; each logs in once."""

import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from crosshost import Problem
from crosshost.browsers import trust
from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import Variant, find
from crosshost.browsers.version import package_of, version_of
from crosshost.doctor import chain
from crosshost.doctor.browser import certificate, judge, mapping, plan, reasons, stand_in
from crosshost.doctor.browser.measured import Kind, Measured, Step
from crosshost.doctor.evidence import Evidence
from crosshost.doctor.person import Person
from crosshost.policy.engine import engine
from crosshost.policy.origin import address
from crosshost.progress import track

LIMIT = 60.0  # seconds from a browser's start to its report; a busy machine has needed 20
POLL = 0.1
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
    if reason := plan.why_not(evidence, hosts):
        return tuple(unasked(evidence, variant, reason) for variant in chosen)
    page = address(evidence.page).origin
    with tempfile.TemporaryDirectory(prefix="crosshost-doctor-") as name:
        folder, authorities, tls = Path(name), [Path(ca)] if ca else [], None
        if page.scheme == "https":
            tls, authority = certificate.serving(page.host, folder)
            authorities.append(authority)
        trusted = trust.database(authorities, folder / "trusted") if authorities else None
        with stand_in.serving(page, tls, plan.page_headers(evidence)) as server:
            start = folder / "start.html"  # so that the page's path is not in the list of processes
            start.write_text(START.format(url=server.url))
            return tuple(
                ask(evidence, person, variant, server, start, trusted)
                for variant in track("doctor", "browsers", chosen)
            )


def ask(
    evidence: Evidence,
    person: Person | None,
    variant: Variant,
    server: stand_in.StandIn,
    start: Path,
    trusted: Path | None,
) -> Measured:
    """Return what this browser reports, or why it reports nothing."""
    if reason := unverified(evidence, variant):
        return unasked(evidence, variant, reason)
    server.expect(plan.plan(evidence, person))
    mapped = mapping.mapped(variant, server.origin, server.server_port, plan.others(evidence))
    with Browser(mapped, start.as_uri(), trusted) as browser:
        deadline = time.monotonic() + LIMIT
        while not server.reported.wait(POLL):
            if browser.has_ended():
                return unasked(evidence, variant, f"it ended: {browser.last_line()}")
            if time.monotonic() > deadline:
                what = "did not report" if server.opened.is_set() else f"did not open {server.origin}"
                return unasked(evidence, variant, f"it {what} within {LIMIT:.0f} s")
        steps = tuple(step(data) for data in server.report or ())
        why_thrown = reasons.of(browser, steps)
    works, why = judge.judge(evidence, steps)
    if person and not plan.may_log_in(evidence):
        works, why = (False, why) if works is False else (None, "the doctor's own login was refused")
    why = f"{why} ({why_thrown})" if why_thrown and not works else why
    return replace(unasked(evidence, variant, why), works=works, steps=steps)


def step(data: dict[str, Any]) -> Step:
    """Return a step of the page's report. Raises ValueError for one that is not."""
    if data["kind"] not in get_args(Kind):
        raise ValueError(f"not a step: {data['kind']!r}")
    return Step(**data)


def unverified(evidence: Evidence, variant: Variant) -> str:
    """Return why this browser's result would be wrong, or an empty text: MiniBrowser accepts every certificate."""
    if variant.trust:
        return ""
    exchanges = [hop for probed in evidence.probed_urls for hop in probed.hops]
    failed = next((hop for hop in exchanges if hop.failure and hop.failure.kind == "certificate-untrusted"), None)
    host = address(failed.url).origin.host if failed else ""
    return f"it is started without a check of certificates, and that of {host} is not trusted" if host else ""


def unasked(evidence: Evidence, variant: Variant, reason: str) -> Measured:
    """Return the result of a browser that shows nothing, with the model's prediction for this build."""
    version = version_of(variant, package_of(variant))
    rules = engine(variant.name, version or None)
    predicted = chain.predict_login(evidence, rules, "fetch").works
    return Measured(variant.name, f"{variant.name} {version}".strip(), None, reason, predicted)
