"""Validate settings with Django's settings.py and nginx's hook, before what is running is stopped."""

import json
import os
import re
import secrets
import subprocess
import sys
from tempfile import TemporaryDirectory

from crosshost import Problem
from lab import ROOT
from lab.scenarios import address_spaces, expectation

# It reads the environment from standard input: Linux refuses to start a process with a variable of 128 KiB.
READ = """
import json, os, sys
os.environ |= json.load(sys.stdin)
from config.environment import EnvError
try:
    import config.settings
except EnvError as error:
    sys.exit(str(error))
"""
STAND_INS = {  # for secrets in files
    "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
    "DATABASE_URL": "postgres://name@host/name",
    "POSTGRES_PASSWORD": secrets.token_urlsafe(),
}
HOOK = ROOT / "nginx" / "15-environment.envsh"
KEPT = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "TZ") if name in os.environ}


def django(environment: dict[str, str]) -> None:
    """Load Django's settings from `environment` in a process of its own. Raises Problem with their error line."""
    with TemporaryDirectory() as data:  # for the secret that the demo makes
        loaded = subprocess.run(
            [sys.executable, "-c", READ],
            cwd=ROOT / "django",
            env=KEPT,
            input=json.dumps(environment | {"DJANGO_DATA_DIR": data}),
            capture_output=True,
            text=True,
        )
    if loaded.returncode:
        raise Problem(loaded.stderr.strip().splitlines()[-1])


def without_files(environment: dict[str, str]) -> dict[str, str]:
    """Return `environment` without the files of secrets, whose paths exist only in the container."""
    kept = dict(environment)
    for name, stands_for_it in STAND_INS.items():
        if kept.get(f"{name}_FILE", "").strip():
            del kept[f"{name}_FILE"]
            kept.setdefault(name, stands_for_it)
    return kept


def labels(environment: dict[str, str]) -> None:
    """Raise Problem for an invalid name or expectation of a scenario. The services ignore them; the page shows them."""
    for name, example in (("SCENARIO", "different-port"), ("FLOW", "login-by-fetch")):
        text = environment[name]
        if not re.fullmatch("[a-z0-9-]*", text) or (name == "SCENARIO" and not text):
            raise Problem(f"{name}={text!r} is not a name in small letters: write {name}={example}")
    for name in ("EXPECT_WHOAMI", "EXPECT_LOGIN", "EXPECT_FLOW"):
        if name != "EXPECT_FLOW" or environment["FLOW"] or environment[name]:
            expectation.parse(environment[name], name)
    address_spaces.parse(environment[address_spaces.NAME])


def nginx(environment: dict[str, str]) -> dict[str, str]:
    """Return `environment` with what nginx's hook adds for its templates. Raises Problem with its error line."""
    script = '. "$1" && env -0'
    try:
        hook = subprocess.run(
            ["sh", "-eu", "-c", script, "sh", str(HOOK)], env=environment, capture_output=True, text=True
        )
    except OSError as error:  # a variable of 128 KiB
        raise Problem(f"these settings are too long for nginx ({error.strerror}): write shorter ones") from None
    if hook.returncode:
        raise Problem(hook.stderr.strip())
    return dict(item.split("=", 1) for item in hook.stdout.split("\0") if "=" in item)
