"""Open redirects: whatever a link says, its response leads to the page or the API. The login's own `next` and `back`
have tests of their own (tests/django).
"""

import re
from urllib.parse import quote

import pytest

from crosshost.policy.origin import parse
from tests.hostile.conftest import Running

pytestmark = pytest.mark.thorough

EVIL = "evil.example"
DESTINATIONS = (
    *(f"https://{EVIL}/", f"//{EVIL}/", f"///{EVIL}/", f"/\\{EVIL}/", f"\\\\{EVIL}/", f"/\t/{EVIL}/", f"\t//{EVIL}/"),
    *(f"https:{EVIL}", f"https:/{EVIL}", f"/%2f{EVIL}/", f"/.//{EVIL}/", f"/..//{EVIL}/", f"@{EVIL}/", f":x@{EVIL}/"),
    *(f".{EVIL}/", f"/{EVIL}", f"javascript:alert('{EVIL}')", f"data:text/html,{EVIL}", f"/\n/{EVIL}", f"/?@{EVIL}"),
    *(f"http://localhost:3000@{EVIL}/", f"http://localhost:3000.{EVIL}/", f"\u3000//{EVIL}", f"/\u2044/{EVIL}"),
)
NAMES = (
    "next",
    "back",
    "to",
    "url",
    "redirect",
    "redirect_uri",
    "redirect_to",
    "return",
    "continue",
    "state",
    "rd",
    "ask",
)
PATHS = (
    *("/", "/blog/whoami/", "/blog/posts", "/accounts/csrf/", "/accounts/logout/", "/accounts/start-over/", "/admin/"),
    *(
        "/admin/login/",
        "/admin/logout/",
        "/lab/login/",
        "/lab/back/",
        "/lab/arrival/",
        "/lab/oauth/start/",
        "/lab/form/",
    ),
    *("/lab/oauth/callback/", "/lab/cookies/", "/lab/elsewhere/", "/config.js", "/shared", "/healthz"),
)
AS_PATHS = (
    *(f"//{EVIL}", f"//{EVIL}/", f"//{EVIL}/%2e%2e", f"//{EVIL}/..", f"/\\{EVIL}", f"/%5c{EVIL}", f"///{EVIL}/blog"),
    *(f"//{EVIL}/blog/posts", f"/%2f{EVIL}/", f"//{EVIL}/%2e%2e/blog/posts", f"/.//{EVIL}", f"/blog//{EVIL}/.."),
    *(f"//{EVIL}/shared/..", f"//{EVIL}/../shared", f"/shared/..//{EVIL}", f"https://{EVIL}", f"/{EVIL}//"),
)  # fmt: skip


@pytest.fixture(scope="module", params=["same-host", "cross-site"])
def running(start, request) -> Running:
    return start(request.param)


def destinations(running: Running, origin: str, response) -> set[str]:
    """Return the origins to which the response leads a browser, from a URL of `origin`."""
    targets = [response.headers[name] for name in ("Location", "Content-Location") if name in response.headers]
    targets += re.findall(r"url=(.*)", response.headers.get("Refresh", ""))
    parsed = [parse(target, origin + "/x/y") for target in targets]
    return {url.origin for url in parsed}


def test_no_redirect_leads_elsewhere(running):
    ours = {running.web, running.api}
    for origin in ours:
        client = running.client(origin)
        for path in PATHS:
            for destination in DESTINATIONS:
                query = "&".join(f"{name}={quote(destination, safe='')}" for name in NAMES)
                response = client.request("GET", f"{path}?{query}", {"Accept": "text/html"})
                assert destinations(running, origin, response) <= ours, (path, destination)


def test_no_form_leads_elsewhere(running):
    ours = {running.web, running.api}
    client = running.client()
    form = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded", "Origin": running.web}
    for path in (
        "/accounts/start-over/",
        "/accounts/logout/",
        "/lab/arrival/",
        "/lab/oauth/callback/",
        "/admin/login/",
    ):
        for destination in DESTINATIONS:
            value = quote(destination, safe="")
            fields = "&".join(f"{name}={value}" for name in ("next", "back", "to", "url"))
            response = client.request("POST", f"{path}?trace=0123456789abcdef&{fields}", form, fields)
            assert destinations(running, running.api, response) <= ours, (path, destination)


def test_no_path_leads_elsewhere(running):
    ours = {running.web, running.api}
    for origin in (*ours, "http://localhost:8000"):
        client = running.client(origin)
        for path in AS_PATHS:
            for end in ("", "?x"):
                response = client.request("GET", path + end, {"Accept": "text/html"})
                assert destinations(running, origin, response) <= {*ours, "http://localhost:8000"}, (origin, path)
