"""Which scenarios can be replayed in Django's process: those whose mistake is not made by nginx."""

import re
from collections.abc import Iterable

from lab import ROOT
from lab.scenarios import catalogue

TEMPLATES = ROOT / "nginx/templates/faults"
# Directives with which a template answers a request, passes it on, or sets a cookie. Without one it only adds headers
# to the page, and a page has those in process too.
SERVES = re.compile(r"^\s*(if .*)?(return|proxy_pass|include|add_header Set-Cookie)\b", re.MULTILINE)


def left_out(name: str) -> str | None:
    """Return why the scenario cannot be replayed, or None. Raises Problem for an unknown one."""
    fault = catalogue.load(name).settings.get("LAB_FAULT", "")
    template = TEMPLATES / f"{fault}.conf.template"
    if not fault or not template.exists() or not SERVES.search(template.read_text(encoding="utf-8")):
        return None
    return f"nginx makes it: {template.relative_to(ROOT)}"


def split(names: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """Return the scenarios to replay, and the others with the reason of each."""
    reasons = {name: left_out(name) for name in names}
    inside = [name for name, reason in reasons.items() if reason is None]
    return inside, {name: reason for name, reason in reasons.items() if reason}
