"""The local CA, in the form that browsers keep trusted ones in.

Chromium reads the database `$HOME/.pki/nssdb`, Firefox the one in its profile. MiniBrowser can be given none.
"""

import shutil
import subprocess
from pathlib import Path

from crosshost import Problem


def database(authority: Path, folder: Path) -> Path:
    """Make in `folder` a database that trusts `authority`, to be copied into each profile. Raises Problem."""
    if not shutil.which("certutil"):
        raise Problem("certutil, which tells browsers to trust the local CA, is missing: apt-get install libnss3-tools")
    folder.mkdir(parents=True, exist_ok=True)
    where = ["-d", f"sql:{folder}"]
    for command in (
        ["certutil", "-N", "--empty-password", *where],
        ["certutil", "-A", "-n", "crosshost's local CA", "-t", "C,,", "-i", str(authority), *where],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Problem(f"the CA in {authority} cannot be trusted: {done.stderr.strip().splitlines()[-1]}")
    return folder
