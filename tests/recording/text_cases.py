"""Texts that people copy from a terminal and from the developer tools, each with what is to be said about it."""

from pathlib import Path

from tests.recording.answers import Answer, Case
from tests.recording.har_cases import API, ME, ORDERS, REST, SHOP

TEXTS = Path(__file__).with_name("texts")


def text(name: str) -> bytes:
    return (TEXTS / f"{name}.txt").read_bytes()


NOT_LOGGED_IN = ("", "not-logged-in", "no-session-cookie", "cookie-absent")
CASES = (
    Case(
        "curl -v over HTTP/2: no CORS headers",
        text("curl-cors-missing"),
        (Answer("GET", ME, ("allow-origin-missing",), readable=False),),
    ),
    Case(
        "curl -v without Origin: a server may add CORS headers only for one, so nothing is certain",
        text("curl-without-origin"),
        (Answer("GET", ME, ("",)),),
        page=SHOP,
    ),
    Case(
        "curl -v of a preflight: DELETE is not allowed",
        text("curl-preflight"),
        (Answer("DELETE", f"{API}/v1/orders/7", ("preflight-method-not-allowed",), readable=False),),
    ),
    Case(
        "curl -v -L: a redirect on the same host, then 401",
        text("curl-redirect"),
        (Answer("GET", "http://localhost:8000/api/me", NOT_LOGGED_IN, readable=True),),
    ),
    Case(
        "curl -v from PowerShell, which writes UTF-16 with CRLF",
        text("curl-cors-missing").decode().replace("\n", "\r\n").encode("utf-16"),
        (Answer("GET", ME, ("allow-origin-missing",), readable=False),),
    ),
    Case(
        "curl -v: the certificate is not trusted",
        text("curl-certificate"),
        (Answer("GET", f"{API}/", ("certificate-untrusted",)),),
    ),
    Case(
        "copied for bash, with a cookie: no response, so nothing is certain",
        text("copied-bash"),
        (Answer("PATCH", f"{REST}/api/notes", ("",)),),
    ),
    Case("copied for cmd: data makes it a POST", text("copied-cmd"), (Answer("POST", f"{REST}/api/login", ("",)),)),
    Case("copied from Firefox, with a bearer token", text("copied-firefox"), (Answer("GET", f"{REST}/api/me", ("",)),)),
    Case(
        "several commands copied at once",
        text("copied-all"),
        (Answer("GET", f"{REST}/api/me", ("",)), Answer("POST", f"{REST}/api/notes", ("",))),
        silent_about=("cdn.example.net",),
    ),
    Case(
        "headers from DevTools, with pseudo headers",
        text("headers-devtools"),
        (Answer("GET", ME, ("allow-origin-mismatch",), readable=False),),
    ),
    Case(
        "headers from DevTools, names and values on lines of their own",
        text("headers-devtools-lines"),
        (Answer("GET", ME, ("allow-origin-wildcard",), readable=False),),
    ),
    Case(
        "headers from DevTools in sections: a 403 whose reason is not shown",
        text("headers-devtools-sections"),
        (
            Answer(
                "POST",
                "http://127.0.0.1:8000/api/login/",
                ("", "forbidden", "csrf-origin", "csrf-cookie-missing"),
                readable=True,
            ),
        ),
    ),
    Case(
        "raw headers from Firefox, the response first",
        text("headers-firefox-raw"),
        (Answer("GET", ME, ("allow-origin-missing",), readable=False),),
    ),
    Case(
        "headers from Safari: an error without CORS headers",
        text("headers-safari"),
        (Answer("GET", ME, ("allow-origin-missing-on-error", "allow-origin-missing"), readable=False),),
    ),
    Case(
        "raw headers of a preflight that was answered 401",
        text("headers-preflight"),
        (Answer("POST", ORDERS, ("preflight-unauthorized",), readable=False),),
    ),
)
# What has no request in it: one line says what to add.
NO_REQUEST = {
    "response headers alone": text("headers-response-only"),
    "JSON of another program": b'{"resourceType": "Patient", "id": "7"}',
    "prose": b"Hello, the login does not work on our page, can you help?\n",
    "nothing": b"",
}
