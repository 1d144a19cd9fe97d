"""The local certificate authority and its certificate, for https scenarios: certificates/make.py run natively."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

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
    output = run(deployment.services["certificates"], FOLDER, *arguments, stdin=stdin)
    publish((FOLDER / "ca.pem").read_bytes() if (FOLDER / "ca.pem").exists() else None)
    return output


def sign(hosts: Iterable[str], folder: Path) -> None:
    """Let the local authority sign a certificate for `hosts`, in `folder`, or keep a valid one. Raises Problem."""
    run({"CERTIFICATE_HOSTS": ",".join(hosts)}, folder)


def run(settings: Mapping[str, str], folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run make.py with `settings`, and return its line. Raises Problem with its error line."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        **settings,
        "AUTHORITY_DIR": str(AUTHORITY),
        "CERTIFICATE_DIR": str(folder),
    }
    command = [sys.executable, str(ROOT / "certificates" / "make.py"), *arguments]
    done = subprocess.run(command, env=environment, input=stdin, capture_output=True)
    output = (done.stdout + done.stderr).decode(errors="replace").strip()
    if done.returncode:
        raise Problem(output.splitlines()[-1] if output else "certificates/make.py exited without output")
    return output


def publish(ca: bytes | None) -> None:
    """Write the authority's certificate to the path that docs/tls.md names; None removes it."""
    if ca is None:
        CA.unlink(missing_ok=True)
    elif not CA.exists() or CA.read_bytes() != ca:
        CA.write_bytes(ca)
