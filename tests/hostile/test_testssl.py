"""testssl on an origin over TLS: its findings above LOW, and why they stay."""

import json
import shutil
import subprocess

import pytest

from tests.conftest import need

pytestmark = pytest.mark.thorough

# A new finding fails this test, and so does one that is no longer there.
EXPLAINED = {"cert_revocation": "the local authority has no server for it; a public authority's certificate names one"}
# Protocols, forward secrecy, the certificate, headers, and each known vulnerability. Page and API have one TLS setup.
SECTIONS = ("-p", "-f", "-S", "-h", "-H", "-I", "-T", "-BB", "-R", "-C", "-B", "-O", "-Z", "-W", "-A", "-L", "-J", "-D")


def test_testssl_finds_nothing_above_low_that_is_not_explained(start, tmp_path):
    need(bool(shutil.which("testssl")), "testssl (the package testssl.sh)")
    running = start("different-host-tls")
    result = tmp_path / "result.json"
    options = ["--quiet", "--warnings", "batch", "--severity", "MEDIUM", "--jsonfile", result, "--ip", "127.0.0.1"]
    # In a path without spaces: testssl quotes none.
    ca = ["--add-ca", shutil.copy(running.checkout / ".crosshost/ca.pem", tmp_path / "ca.pem")]
    command = ["testssl", *options, *ca, *SECTIONS, "https://api.shop.localhost:8443"]
    scanned = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=480)
    assert "Testing vulnerabilities" in scanned.stdout
    findings = {
        finding["id"]: finding["severity"]
        for finding in json.loads(result.read_text())
        if finding["severity"] != "WARN"  # of testssl's own installation
    }
    assert findings == dict.fromkeys(EXPLAINED, "HIGH")
