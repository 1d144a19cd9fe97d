"""Recordings of scenarios, made by Chromium in the test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crosshost.browsers import trust
from crosshost.browsers.variants import find
from lab.recordings import capture, files
from lab.recordings.files import Recording
from lab.scenarios import deployment
from tests.conftest import Run, need

Record = Callable[[str, str], list[Recording]]


@pytest.fixture(scope="module")
def record(nginx, run: Run, checkout: Path, tmp_path_factory) -> Record:
    """Start a scenario, record it in a variant of Chromium, and return the recordings."""
    folder = tmp_path_factory.mktemp("recordings")

    def record(name: str, variant: str) -> list[Recording]:
        browser = find(variant)
        need(not browser.missing(), browser.missing() or "")
        started = run("scripts/up", name, "--native")
        assert started.returncode == 0, started.stderr
        deployed = deployment.load(name)
        trusted = None
        if deployed.tls:
            trusted = folder / "trusted"
            if not trusted.exists():
                trust.database(checkout / ".crosshost/ca.pem", trusted)
        capture.record(deployed, browser, folder / variant, trusted, None)
        return [each for each in files.read(folder / variant) if each.scenario == name]

    return record
