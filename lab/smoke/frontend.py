"""The checks of the page, its policy and its configuration, as nginx serves them."""

import re
from collections.abc import Iterator

from lab.scenarios.deployment import canonical
from lab.scenarios.settings import Settings
from lab.smoke.check import Check
from lab.stack import http
from lab.stack.http import media_type


def frontend_checks(settings: Settings) -> Iterator[Check]:
    """Yield the checks of `/` and `/config.js` on WEB_ORIGIN."""
    page = http.request(settings.page, "GET", "/")
    yield Check(
        "page",
        "the page is served",
        "200 text/html",
        f"{page.status} {media_type(page)}",
        "WEB_ORIGIN, and nginx's log",
    )
    policy = re.search(r"connect-src ([^;]*)", page.headers.get("Content-Security-Policy", ""))
    yield Check(
        "connect-src",
        "the page may connect to itself and the API alone",
        f"'self' {settings.api}",
        policy[1] if policy else "no policy",
        "API_ORIGIN",
    )
    config = http.request(settings.page, "GET", "/config.js")
    text = config.data.decode(errors="replace")
    for key, name in (
        ("scenario", "SCENARIO"),
        ("webOrigin", "WEB_ORIGIN"),
        ("apiOrigin", "API_ORIGIN"),
        ("fetchCredentials", "FETCH_CREDENTIALS"),
        ("csrfTokenFrom", "CSRF_TOKEN_FROM"),
        ("csrfCookieName", "CSRF_COOKIE_NAME"),
    ):
        expected = canonical(settings.nginx[name]) if name.endswith("ORIGIN") else settings.nginx[name].strip()
        match = re.search(rf'{key}: "([^"]*)"', text)
        id = f"config-{name.lower().replace('_', '-')}"
        yield Check(id, f"config.js says {key}", expected, match[1] if match else f"{config.status}, no {key}", name)
