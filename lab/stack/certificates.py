"""The local certificate authority and its certificate, for https scenarios: certificates/make.py run natively."""

import os
import subprocess
import sys

from crosshost import Problem
from lab import ROOT, STATE
from lab.scenarios.deployment import Deployment

AUTHORITY = STATE / "authority"  # the authority's key, which nginx cannot read
FOLDER = STATE / "certificates"  # nginx reads these
CA = STATE / "ca.pem"  # for a browser to trust; the same path natively and with Compose


def make(deployment: Deployment, *arguments: str, stdin: bytes = b"") -> str:
    """Make the certificate of `deployment` natively, or keep a valid one.

    Return make.py's line that says which. Raises Problem with its error line.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        **deployment.services["certificates"],
        "AUTHORITY_DIR": str(AUTHORITY),
        "CERTIFICATE_DIR": str(FOLDER),
    }
    command = [sys.executable, str(ROOT / "certificates" / "make.py"), *arguments]
    done = subprocess.run(command, env=environment, input=stdin, capture_output=True)
    output = (done.stdout + done.stderr).decode(errors="replace").strip()
    if done.returncode:
        raise Problem(output.splitlines()[-1] if output else "certificates/make.py exited without output")
    publish((FOLDER / "ca.pem").read_bytes() if (FOLDER / "ca.pem").exists() else None)
    return output


def publish(ca: bytes | None) -> None:
    """Write the authority's certificate to the path that docs/tls.md names; None removes it."""
    if ca is None:
        CA.unlink(missing_ok=True)
    elif not CA.exists() or CA.read_bytes() != ca:
        CA.write_bytes(ca)
