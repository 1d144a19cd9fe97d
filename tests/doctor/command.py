"""Runs the doctor as a command."""

import os
import re
import subprocess
import sys

from tests.conftest import ROOT

PAGE = "http://localhost:3999"  # nothing listens there


def doctor(*arguments: str, password: str | None = None, stdin: str | None = "") -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    variables = kept | ({} if password is None else {"CROSSHOST_PASSWORD": password})
    command = [sys.executable, "-m", "lab.doctor", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60, input=stdin)
    done.stderr = re.sub(r"^doctor: .* \d+ s\n", "", done.stderr, flags=re.MULTILINE)  # on a slow machine
    return done
