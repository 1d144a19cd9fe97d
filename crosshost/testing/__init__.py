"""A browser in front of Django's handler, for test suites: what real browsers do with cookies, CORS and CSRF.

browser = Browser("firefox")
page = browser.open("https://app.example.com/")
assert page.fetch("https://api.example.com/whoami/", credentials="include").status == 200

Names are imported when they are used, because the plugin is imported in every run of pytest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crosshost.testing.browser import Browser
    from crosshost.testing.checks.deployment import deployment
    from crosshost.testing.errors import FetchError
    from crosshost.testing.page import Page
    from crosshost.testing.questions.attacker_reads import attacker_reads
    from crosshost.testing.questions.can_log_in import can_log_in
    from crosshost.testing.response import Response
    from crosshost.testing.transport import RawResponse, Transport

MODULES = {
    "Browser": "browser",
    "FetchError": "errors",
    "Page": "page",
    "RawResponse": "transport",
    "Response": "response",
    "Transport": "transport",
    "attacker_reads": "questions.attacker_reads",
    "can_log_in": "questions.can_log_in",
    "deployment": "checks.deployment",
}

__all__ = [
    "Browser",
    "FetchError",
    "Page",
    "RawResponse",
    "Response",
    "Transport",
    "attacker_reads",
    "can_log_in",
    "deployment",
]


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{MODULES[name]}"), name)
