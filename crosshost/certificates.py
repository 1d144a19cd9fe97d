"""The local CA and its certificate, where an origin is https: certificates/make.py, natively or in its container."""

import os
import subprocess
import sys

from crosshost import ROOT, STATE, Problem
from crosshost.deployment import Deployment

AUTHORITY = STATE / "authority"  # the CA's key, which nginx never sees
FOLDER = STATE / "certificates"  # what nginx reads
CA = STATE / "ca.pem"  # what a person's browser is to trust, whichever way the stack runs


def make(deployment: Deployment, *arguments: str, stdin: bytes = b"") -> str:
    """Make the certificate of `deployment` natively, or keep the one there is.

    Return the line that says what was done. Raises Problem with its one line.
    """
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        **deployment.services["certificates"],
        "AUTHORITY_DIR": str(AUTHORITY),
        "CERTIFICATE_DIR": str(FOLDER),
    }
    command = [sys.executable, str(ROOT / "certificates" / "make.py"), *arguments]
    done = subprocess.run(command, env=environment, input=stdin, capture_output=True)
    said = (done.stdout + done.stderr).decode(errors="replace").strip()
    if done.returncode:
        raise Problem(said.splitlines()[-1] if said else "the certificate could not be made")
    publish((FOLDER / "ca.pem").read_bytes() if (FOLDER / "ca.pem").exists() else None)
    return said


def publish(ca: bytes | None) -> None:
    """Put the CA's certificate where README's lines of how to trust it find it; None takes it away."""
    if ca is None:
        CA.unlink(missing_ok=True)
    elif not CA.exists() or CA.read_bytes() != ca:
        CA.write_bytes(ca)
