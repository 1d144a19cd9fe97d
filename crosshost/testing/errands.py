"""What a page sends, as the model's request with its body: fetches, links, forms, frames and beacons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from crosshost.policy import Page as Document
from crosshost.policy import PolicyError, Request
from crosshost.policy.added_headers import Destination
from crosshost.policy.headers import is_safelisted
from crosshost.policy.origin import address
from crosshost.testing import bodies
from crosshost.testing.forms import Form

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 # nosec B105 (a field's name)
MODES = ("cors", "no-cors", "same-origin")


@dataclass(frozen=True)
class Errand:
    """What a page wants to send, beyond the model's request: its body, and what it is for."""

    page: Document
    request: Request
    body: bytes = b""
    destination: Destination = "empty"
    typed: bool = False  # in the address bar: no page asks for it


def fetch(
    page: Document,
    url: str,
    method: str,
    credentials: Any,
    mode: Any,
    headers: Mapping[str, str] | None,
    body: tuple[bytes, str],
) -> Errand:
    """Return a fetch of the URL `url`. `body`: the bytes and their Content-Type."""
    if mode not in MODES:
        raise PolicyError(f"mode is {mode!r}: write one of {', '.join(map(repr, MODES))}, or use page.navigate(url)")
    content, kind = body
    given = tuple((headers or {}).items())
    if kind and not any(name.lower() == "content-type" for name, _ in given):
        given = (*given, ("Content-Type", kind))
    for name, value in given:
        if not value.isascii() and max(map(ord, value)) > 255:  # fetch throws a TypeError for it
            raise PolicyError(f"the header {name} has characters that no header may have: percent-encode its value")
    if content and method.upper() in ("GET", "HEAD"):
        raise PolicyError(f"a {method.upper()} has no body: write method='POST', or put the values into the URL")
    return Errand(page, Request(url, method, given, mode, credentials), content)


def navigation(page: Document, url: str, destination: Destination = "document", typed: bool = False) -> Errand:
    """Return what loads the document at `url`: a click on a link of `page`, or the address bar."""
    return Errand(page, Request(url, mode="navigate", credentials="include"), b"", destination, typed)


def frame(page: Document, url: str) -> Errand:
    """Return what loads a frame of `page`. The empty document that it begins with has the page's origin."""
    return navigation(replace(page, framed_by=(*page.framed_by, page.url)), url, "iframe")


def submission(page: Document, form: Form, fields: list[tuple[str, Any]]) -> Errand:
    """Return what submits `form` with `fields`."""
    destination: Destination = "iframe" if page.framed_by else "document"
    if form.method == "GET":
        query = bodies.of_form(fields, bodies.URLENCODED)[0].decode()
        url = urlsplit(form.action)._replace(query=query).geturl()
        return navigation(page, url, destination)
    content, kind = bodies.of_form(fields, form.enctype)
    token = next((str(value) for name, value in fields if name == TOKEN), None)
    request = Request(
        form.action, "POST", {"Content-Type": kind}, mode="navigate", credentials="include", form_token=token
    )
    return Errand(page, request, content, destination)


def beacon(page: Document, url: str, body: tuple[bytes, str]) -> Errand:
    """Return what navigator.sendBeacon sends: CORS applies only where a form could not send it (Beacon, 3.2)."""
    content, kind = body
    simple = not kind or is_safelisted("Content-Type", kind)
    headers = {"Content-Type": kind} if kind else {}
    mode = "no-cors" if simple else "cors"
    return Errand(page, Request(url, "POST", headers, mode, "include"), content)  # type: ignore[arg-type] # two modes


def target(url: str, page: Document, base: str) -> str:
    """Return the URL that `url` means on `page`, whose base element may say `base`."""
    return address(url, address(base, page.url).text if base else page.url).text
