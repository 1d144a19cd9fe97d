"""Record each flow of the running scenario in Chromium: a HAR and a network log with a driver, another log without.

Chromium writes the log with cookies as scripts/browsers reads it. People who are asked for a log send the one without.
"""

import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from crosshost import Problem
from crosshost.browsers import netlog
from crosshost.browsers.launch import Browser
from crosshost.browsers.variants import Variant
from lab.browsers import report
from lab.recordings import files
from lab.recordings.panel import Panel
from lab.scenarios import address_spaces, cases
from lab.scenarios.deployment import Deployment
from lab.stack import http

LIMIT = 60.0  # seconds from a browser's start to its report
POLL = 0.1
VARIANTS = ("chromium", "chromium-blocked")


def record(deployed: Deployment, variant: Variant, folder: Path, trusted: Path | None, notes: Path | None) -> None:
    """Record every flow of the running scenario `deployed` into `folder`. Raises Problem where a flow cannot be run."""
    (folder / deployed.name).mkdir(parents=True, exist_ok=True)
    for flow in cases.flows_of(deployed.services["nginx"]["FLOW"]):
        har, panel, log, with_cookies = (
            files.place(folder, deployed.name, variant.name, flow, end) for end in files.KINDS
        )
        with driven(deployed, variant, har, panel, log, trusted) as open_page:
            outcomes = run(deployed, flow, open_page)
        for file in (har, panel, log):
            files.write_outcomes(file, outcomes)
        with alone(deployed, variant, with_cookies, trusted, notes) as open_page:
            outcomes = run(deployed, flow, open_page)
        files.write_outcomes(with_cookies, outcomes)


def run(deployed: Deployment, flow: str, open_page: Callable[[str], None]) -> list[dict]:
    """Return the outcomes of the flow in the browser that `open_page` opens a URL in. Raises Problem without them."""
    token, began = secrets.token_urlsafe(24), time.monotonic()
    open_page(f"{deployed.web_origin}/cases/?run={token}&flow={flow}")
    while time.monotonic() - began < LIMIT:
        response = http.request(deployed.web_origin, "GET", f"/lab/reports/{token}/", timeout=5)
        if response.status == 200:
            break
        time.sleep(POLL)
    try:
        holds = cases.conditions(deployed)
        said = report.read(response.data, scenario=deployed.name, run=token, flow=flow, holds=holds)
    except report.SetUpFailure as failure:
        raise Problem(f"{deployed.name} {flow} could not be recorded: {failure}") from None
    return [{"case": each.case.id, "result": each.result, "trace": each.trace} for each in said.outcomes]


@contextmanager
def alone(
    deployed: Deployment, variant: Variant, log: Path, trusted: Path | None, notes: Path | None
) -> Iterator[Callable[[str], None]]:
    """Yield a function that starts the browser on a URL, with no driver; at the end `log` has its network log.

    The browser is stopped, so that the log ends anywhere, as one does whose browser was closed in the middle.
    """
    browsers: list[Browser] = []

    def open_page(url: str) -> None:
        named = replace(variant, arguments=lambda profile: [*variant.arguments(profile), *names(deployed)])
        browsers.append(Browser(named, url, trusted, notes, spaces(deployed)))
        browsers[0].start()

    try:
        yield open_page
        browsers[0].requests(until="/lab/reports/")  # Chromium writes its log a few events late
        shutil.copy((browsers[0].folder or Path()) / netlog.FILE, log)
    finally:
        for browser in browsers:
            browser.end()


@contextmanager
def driven(
    deployed: Deployment, variant: Variant, har: Path, panel: Path, log: Path, trusted: Path | None
) -> Iterator[Callable[[str], None]]:
    """Yield a function that opens a URL in a browser that writes the three files, complete at the end."""
    with tempfile.TemporaryDirectory(prefix="crosshost-recorded-") as home, sync_playwright() as playwright:
        profile = Path(home) / "profile"
        profile.mkdir()
        variant.prepare(profile)
        if trusted and variant.trust:
            shutil.copytree(trusted, variant.trust(Path(home), profile))
        arguments = ["--disable-gpu", "--disable-dev-shm-usage", f"--log-net-log={log}", *names(deployed)]
        if spaces(deployed) and variant.address_spaces:
            arguments += variant.address_spaces(profile, spaces(deployed))
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=variant.path(),
            args=arguments,
            chromium_sandbox=False,
            env={"HOME": home, "PATH": "/usr/bin:/bin"},
            record_har_path=har,
            record_har_content="embed",
        )

        seen = Panel(context.new_cdp_session(context.pages[0]))

        def open_page(url: str) -> None:
            context.pages[0].goto(url)

        try:
            yield open_page
        finally:
            context.close()
        seen.write(panel, har)


def spaces(deployed: Deployment) -> tuple:
    return address_spaces.parse(deployed.services["nginx"][address_spaces.NAME])


def names(deployed: Deployment) -> list[str]:
    """Return the arguments by which Chromium resolves the scenario's names below a public suffix."""
    rules = ", ".join(f"MAP {name} 127.0.0.1" for name in deployed.names_to_resolve)
    return [f"--host-resolver-rules={rules}"] if rules else []
