"""Who sent a request, and how, as far as its own headers tell."""

from collections.abc import Iterable

from crosshost import Problem
from crosshost.policy.origin import Address, address
from crosshost.policy.situation import Headers
from crosshost.recording.messages import value_of
from crosshost.recording.model import Mode

MODES: dict[str, Mode] = {"cors": "cors", "no-cors": "no-cors", "navigate": "navigate"}
# The types that browsers write into a HAR (`_resourceType`), and by which they name them otherwise.
TYPES: dict[str, Mode] = {
    **dict.fromkeys(("fetch", "xhr", "eventsource", "preflight"), "cors"),
    **dict.fromkeys(("document", "sub_frame", "main_frame", "subdocument"), "navigate"),
    **dict.fromkeys(
        ("image", "script", "stylesheet", "media", "texttrack", "manifest", "font", "other", "beacon", "ping"),
        "no-cors",
    ),
}
OWN_TYPES = ("fetch", "xhr", "eventsource")


def located(url: str) -> Address | None:
    """Return the parts of an http or https URL, or None if `url` is another one or none."""
    try:
        return address(url)
    except (Problem, ValueError):
        return None


def origin_of(url: str | None) -> str | None:
    """Return the origin of an http or https URL, "null" for null, or None."""
    if url == "null":
        return url
    parts = located(url) if url else None
    return str(parts.origin) if parts else None


def page_of(headers: Headers | None, *others: str | None) -> str | None:
    """Return the origin of the page that sent a request: by Origin, by Referer, or by the first URL of `others`."""
    named = (value_of(headers, "origin"), value_of(headers, "referer"), *others)
    return next((origin for origin in map(origin_of, named) if origin), None)


def mode_of(headers: Headers | None, resource_type: str = "") -> Mode | None:
    """Return the mode of a request, or None if nothing tells it."""
    if stated := MODES.get(value_of(headers, "sec-fetch-mode") or ""):
        return stated
    if resource_type.lower() in TYPES:
        return TYPES[resource_type.lower()]
    if headers is None:
        return None
    names = {name.lower() for name, _ in headers}
    if "upgrade-insecure-requests" in names:
        return "navigate"
    if names & {"x-requested-with", "access-control-request-method", "authorization"}:
        return "cors"
    return "cors" if "origin" in names and "text/html" not in (value_of(headers, "accept") or "") else None


def is_own(headers: Headers | None, resource_type: str = "") -> bool:
    """Return whether a script of the page sent the request, not an element such as <img>."""
    if resource_type.lower() in ("ping", "beacon"):
        return False  # nobody reads its response
    destination = value_of(headers, "sec-fetch-dest")
    if destination is not None:
        return destination == "empty"
    return resource_type.lower() in OWN_TYPES or resource_type == ""


def engine_of(texts: Iterable[str]) -> tuple[str | None, str | None]:
    """Return the engine (a name of crosshost.policy) and version that these names of browsers tell, or None."""
    for text in texts:
        lower = text.lower()
        for word, engine in (("firefox/", "firefox"), ("chrome/", "chromium"), ("chromium/", "chromium")):
            if word in lower:
                version = lower.partition(word)[2].split(".")[0].split(" ")[0]
                return engine, version if version.isdigit() else None
        if "safari" in lower or "webkit" in lower:
            return "webkitgtk-itp", None
    return None, None
