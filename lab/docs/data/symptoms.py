"""The words that a person in trouble searches for, as browsers, Django and axios write them."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from crosshost.browsers.devtools import CORS
from crosshost.policy.reasons import cookies, setcookies

THREW = (
    "Failed to fetch",  # Chromium
    "NetworkError when attempting to fetch resource.",  # Firefox
    "Load failed",  # WebKit
    "Network Error",  # axios
)
BY_CORS = (
    "has been blocked by CORS policy",
    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource",
    "is not allowed by Access-Control-Allow-Origin.",
    "works in Postman",
    "works with curl",
)
BY_PREFLIGHT = "Response to preflight request doesn't pass access control check"
# Chromium's console by DevTools' name: the beginning of the text, or the part after a value.
TEXTS = {name: text.strip() for text, name in CORS.items()} | {
    "MethodDisallowedByPreflightResponse": "is not allowed by Access-Control-Allow-Methods in preflight response.",
    "HeaderDisallowedByPreflightResponse": "is not allowed by Access-Control-Allow-Headers in preflight response.",
}
PREFLIGHT = "Preflight"
CSRF_REFUSAL = 403


def of_cells(data: dict, cells: Iterable[dict], logged_in: bool) -> list[str]:
    """Return the symptoms of failing `cells` in the data of their scenario; `logged_in`: a login came before."""
    found: list[str] = []
    for cell in cells:
        found += of_result(cell["measured"] or cell["predicted"], logged_in)
        exchanges = [data["exchanges"][number] for number in cell["exchanges"]]
        found += [exchange["error"] for exchange in exchanges if exchange.get("status") == CSRF_REFUSAL]
        if cell["reason"] is not None:
            found += of_reason(data["reasons"][cell["reason"]])
    return list(dict.fromkeys(found))


def of_result(result: str, logged_in: bool) -> Iterator[str]:
    if result == "throws":
        yield from THREW
    elif result.isdigit() and int(result) >= 400:
        yield f"{result} {HTTPStatus(int(result)).phrase}"
        if logged_in:
            yield f"{result} after login"


def of_reason(reason: dict) -> Iterator[str]:
    """Yield what DevTools, the console or Django show for a reason."""
    code = reason["devtools"] or ""
    if reason["id"] in {each.id for each in setcookies.REASONS}:
        yield "cookie not saved"
    if reason["id"] in {each.id for each in cookies.REASONS}:
        yield "cookie not sent"
    if code:
        yield code
    if code.startswith("CorsError."):
        yield from BY_CORS
        name = code.removeprefix("CorsError.")
        if name not in TEXTS:
            yield BY_PREFLIGHT
            name = name.removeprefix(PREFLIGHT)
        if name in TEXTS:
            yield TEXTS[name]
