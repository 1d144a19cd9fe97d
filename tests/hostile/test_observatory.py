"""MDN's HTTP Observatory on the recommended deployment: what it deducts for, and why that stays."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.hostile.conftest import Running

pytestmark = pytest.mark.thorough
OBSERVATORY = "@mdn/mdn-http-observatory@1.4.8"

# The results of the tests that fail, by origin. A new one fails this test, and so does one that is no longer there.
EXPLAINED = {
    "page": {
        "hsts-not-implemented": "never on a localhost name (SECURITY.md); elsewhere SECURE_HSTS_SECONDS sends it",
        "redirection-missing": "port 3000 is the page's in other scenarios: it links to https",
    },
    "api": {"hsts-not-implemented": "as above"},
}


@pytest.fixture(scope="module")
def observatory(package_index, tmp_path_factory) -> Path:
    """Return where it is installed. Its own script, which would download the list of preloaded hosts, does not run."""
    need(bool(shutil.which("npm")), "npm")
    folder = tmp_path_factory.mktemp("observatory")
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder, OBSERVATORY]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def running(start) -> Running:
    return start("different-host-tls")


@pytest.mark.parametrize(
    ("origin", "host", "ports"),
    [("page", "app.shop.localhost", ("3000", "3443")), ("api", "api.shop.localhost", ("8000", "8443"))],
)
def test_the_observatory_deducts_for_nothing_that_is_not_explained(observatory, running, origin, host, ports):
    program = ROOT / "tests/hostile/observatory.mjs"
    environment = os.environ | {"NODE_EXTRA_CA_CERTS": str(running.checkout / ".crosshost/ca.pem")}
    scanned = subprocess.run(
        ["node", program, observatory, host, *ports], env=environment, capture_output=True, text=True, timeout=120
    )
    assert scanned.returncode == 0, scanned.stderr
    tests = json.loads(scanned.stdout)["tests"]
    assert {test["result"] for test in tests.values() if test["scoreModifier"] < 0} == set(EXPLAINED[origin])
    assert tests["content-security-policy"]["result"] == "csp-implemented-with-no-unsafe-default-src-none"
