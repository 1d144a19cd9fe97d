"""A certificate for app.example.com and api.example.com of an authority that is not this checkout's."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT


@dataclass(frozen=True)
class Certificate:
    """The file of the authority, and the texts of certificate and key."""

    authority: Path
    pem: bytes
    key: bytes


def make(folder: Path) -> Certificate:
    """Make an authority and a certificate below `folder`."""
    made = folder / "certificates"
    environment = {
        "PATH": "/usr/bin:/bin",
        "AUTHORITY_DIR": str(folder / "authority"),
        "CERTIFICATE_DIR": str(made),
        "CERTIFICATE_HOSTS": "app.example.com,api.example.com",
    }
    command = [ROOT / ".venv/bin/python", ROOT / "certificates/make.py"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return Certificate(made / "ca.pem", (made / "tls.pem").read_bytes(), (made / "tls-key.pem").read_bytes())
