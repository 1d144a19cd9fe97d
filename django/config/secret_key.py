"""DJANGO_SECRET_KEY: required; refused when it is a placeholder; generated and stored for the demo."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from config.environment import env, refuse

MAKE_ONE = """python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"""
PLACEHOLDER = re.compile(
    r"django-insecure|change.?me|replace|example|placeholder|your|secret.?key|^<.*>$|^{.*}$|^x+$", re.IGNORECASE
)


def secret_key(demo: bool, directory: Path) -> str:
    """Return the key from the environment, or in the demo the one stored in `directory`. No message contains it."""
    key = env.text("DJANGO_SECRET_KEY", "")
    if key:
        if PLACEHOLDER.search(key) or len(key) < 32 or len(set(key)) < 8:
            raise refuse(
                "DJANGO_SECRET_KEY", f"a placeholder or too short (32 characters at least): make one with {MAKE_ONE}"
            )
        return key
    if not demo:
        raise refuse("DJANGO_SECRET_KEY", f"missing, and only DJANGO_DEMO=true makes its own: make one with {MAKE_ONE}")
    return _kept(directory / "secret-key")


def _kept(path: Path) -> str:
    """Return the key in `path`, made if missing. link() is atomic: processes that start together read the same."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Mode 0600, under a unique name; not one with the process id, which is 1 in every container.
            with tempfile.NamedTemporaryFile("w", dir=path.parent) as mine:
                mine.write(secrets.token_urlsafe(50))
                mine.flush()
                with suppress(FileExistsError):
                    os.link(mine.name, path)
        key = path.read_text().strip()
    except OSError as error:
        raise refuse(
            "DJANGO_DATA_DIR", f"{path} cannot be written or read ({error.strerror}): name a folder of yours"
        ) from None
    if len(key) < 32:
        raise refuse("DJANGO_DATA_DIR", f"{path} holds no key: delete it and a new one is made")
    return key
