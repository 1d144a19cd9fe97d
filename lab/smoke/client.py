"""An HTTP client with a page's Origin and a cookie jar. Unlike a browser it blocks nothing."""

import json
from dataclasses import replace
from os import environ

from crosshost.policy.setcookie import SetCookie, parse
from lab.stack import http


def person() -> dict[str, str]:
    """Return the username and password to log in with."""
    return {"username": environ.get("SMOKE_USERNAME", "demo"), "password": environ.get("SMOKE_PASSWORD", "demo")}


class Client:
    """Sends requests to `api` as a page on `page` would. `cookies` has the last Set-Cookie of each name.

    `timeout` and `ca` are those of lab.stack.http.request.
    """

    def __init__(self, page: str, api: str, timeout: float = 5.0, ca: str | None = None):
        self.page, self.api, self.timeout, self.ca = page, api, timeout, ca
        self.cookies: dict[str, SetCookie] = {}

    def request(
        self, method: str, path: str, *, json_body: dict | None = None, headers: dict[str, str] | None = None
    ) -> http.Response:
        """Send a request with the Origin and the cookies, and keep the cookies of the response. Raises NoResponse."""
        fields = {"Origin": self.page, **(headers or {})}
        if method in ("GET", "HEAD") and self.page == self.api:
            del fields["Origin"]  # a browser sends none on a same-origin GET
        live = [f"{name}={cookie.value}" for name, cookie in self.cookies.items() if cookie.value]
        if live:
            fields["Cookie"] = "; ".join(live)
        body = None
        if json_body is not None:
            body = json.dumps(json_body).encode()
            fields["Content-Type"] = "application/json"
        response = self._send(method, path, fields, body)
        for header in response.headers.getlist("Set-Cookie"):
            cookie = parse(header)
            if isinstance(cookie, SetCookie):  # otherwise the header is invalid, and a browser ignores it
                value = cookie.value.strip('"')  # Django writes an empty value as ""
                self.cookies[cookie.name] = replace(cookie, value=value)
        return response

    def preflight(self, path: str, method: str, header_names: str) -> http.Response:
        """Send the preflight of a request. Raises NoResponse."""
        headers = {
            "Origin": self.page,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": header_names,
        }
        return self._send("OPTIONS", path, headers)

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> http.Response:
        return http.request(self.api, method, path, headers=headers, body=body, timeout=self.timeout, ca=self.ca)
