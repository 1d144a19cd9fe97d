"""An HTTP client with a page's Origin and a cookie jar, that enforces nothing: it sees what the server does."""

import json
from dataclasses import replace
from os import environ

from crosshost.policy.setcookie import SetCookie, parse
from lab.stack import http


def person() -> dict[str, str]:
    """Who logs in."""
    return {"username": environ.get("SMOKE_USERNAME", "demo"), "password": environ.get("SMOKE_PASSWORD", "demo")}


class Client:
    """Speaks to `api` as a page on `page` would. `cookies` holds the last Set-Cookie of each name."""

    def __init__(self, page: str, api: str):
        self.page, self.api = page, api
        self.cookies: dict[str, SetCookie] = {}

    def ask(
        self, method: str, path: str, *, json_body: dict | None = None, headers: dict[str, str] | None = None
    ) -> http.Response:
        sent = {"Origin": self.page, **(headers or {})}
        if method in ("GET", "HEAD") and self.page == self.api:
            del sent["Origin"]  # a browser sends none on a same-origin GET
        live = [f"{name}={cookie.value}" for name, cookie in self.cookies.items() if cookie.value]
        if live:
            sent["Cookie"] = "; ".join(live)
        body = None
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent["Content-Type"] = "application/json"
        response = http.request(self.api, method, path, headers=sent, body=body)
        for header in response.headers.getlist("Set-Cookie"):
            cookie = parse(header)
            if isinstance(cookie, SetCookie):  # a browser would ignore the header otherwise
                value = cookie.value.strip('"')  # Django writes an empty value as ""
                self.cookies[cookie.name] = replace(cookie, value=value)
        return response

    def preflight(self, path: str, method: str, header_names: str) -> http.Response:
        asked = {
            "Origin": self.page,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": header_names,
        }
        return http.request(self.api, "OPTIONS", path, headers=asked)
