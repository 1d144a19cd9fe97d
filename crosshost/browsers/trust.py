"""Makes browsers trust a CA, with a database in the format that they read.

Chromium reads `$HOME/.pki/nssdb`, Firefox the database in its profile. MiniBrowser cannot be given a CA.
"""

import re
import shutil
import subprocess
from pathlib import Path

from crosshost import Problem

CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def database(authority: Path, folder: Path, *more: Path) -> Path:
    """Create in `folder` a database that trusts the CAs in the file `authority` and `more`, for each profile.

    Raises Problem. certutil reads the first certificate of a file, so those of a file with several are given to it
    one by one.
    """
    if not shutil.which("certutil"):
        raise Problem("certutil is missing, which makes browsers trust a CA: apt-get install libnss3-tools")
    folder.mkdir(parents=True, exist_ok=True)
    where = ["-d", f"sql:{folder}"]
    run(["certutil", "-N", "--empty-password", *where], folder)
    for file in (authority, *more):
        text = file.read_bytes()
        for number, certificate in enumerate(CERTIFICATE.findall(text) or [text]):
            name = f"crosshost: {file.name} {number}"
            run(["certutil", "-A", "-n", name, "-t", "C,,", *where], file, certificate)
    return folder


def run(command: list[str], about: Path, text: bytes = b"") -> None:
    done = subprocess.run(command, capture_output=True, input=text)
    if done.returncode:
        error = done.stderr.decode(errors="replace").strip().splitlines()[-1]
        raise Problem(f"browsers cannot be made to trust the CA in {about}: {error}")
