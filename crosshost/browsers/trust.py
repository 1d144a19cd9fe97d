"""Makes browsers trust a CA, with a database in the format that they read.

Chromium reads `$HOME/.pki/nssdb`, Firefox the database in its profile. MiniBrowser cannot be given a CA.
"""

import shutil
import subprocess
from pathlib import Path

from crosshost import Problem


def database(authority: Path, folder: Path) -> Path:
    """Create in `folder` a database that trusts the CA in the file `authority`, for each profile. Raises Problem."""
    if not shutil.which("certutil"):
        raise Problem("certutil is missing, which makes browsers trust a CA: apt-get install libnss3-tools")
    folder.mkdir(parents=True, exist_ok=True)
    where = ["-d", f"sql:{folder}"]
    for command in (
        ["certutil", "-N", "--empty-password", *where],
        ["certutil", "-A", "-n", "crosshost's local CA", "-t", "C,,", "-i", str(authority), *where],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Problem(
                f"browsers cannot be made to trust the CA in {authority}: {done.stderr.strip().splitlines()[-1]}"
            )
    return folder
