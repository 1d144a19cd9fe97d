"""What an entry of a HAR says besides headers: the server's address, bodies, and a form's token."""

import base64
import binascii
import re
from typing import Any
from urllib.parse import parse_qs

from crosshost.doctor.sending.content_policy import policies_in
from crosshost.policy.local_network import space_of_ip
from crosshost.recording.model import RecordedResponse
from crosshost.recording.reading import shape

BODY = 16 << 10  # characters of a body that are kept
TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105 # nosec B105 (the field's name)


def initiator(entry: dict[str, Any]) -> str | None:
    """Return the URL of the document whose parser sent the request, or None."""
    words = shape.mapping(entry.get("_initiator"))
    return shape.text(words.get("url")) if words.get("type") == "parser" else None


def address_of(entry: dict[str, Any]) -> str:
    """Return the server's IP address, or an empty text."""
    text = shape.text(entry.get("serverIPAddress")).strip("[]")
    return text if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-fA-F:]{2,39}", text) and valid(text) else ""


def valid(text: str) -> bool:
    try:
        space_of_ip(text)
    except ValueError:
        return False
    return True


def decoded(content: dict[str, Any]) -> str:
    """Return the beginning of a body as text."""
    text = shape.text(content.get("text"))[: 2 * BODY]
    if content.get("encoding") == "base64":
        try:
            text = base64.b64decode(text[: len(text) // 4 * 4], validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
    return text[:BODY]


def policies(response: RecordedResponse, got: dict[str, Any]) -> tuple[str, ...]:
    """Return the Content-Security-Policy of a document: of its headers and of its HTML, as far as the file has it."""
    written = [value for name, value in response.headers if name.lower() == "content-security-policy"]
    return (*written, *policies_in(decoded(shape.mapping(got.get("content")))))


def form_token(sent: dict[str, Any]) -> str | None:
    """Return the token in the body of a form; an empty text if it has none, and None if the file has no body."""
    data = sent.get("postData")
    if not isinstance(data, dict):
        return None
    fields = dict(shape.pairs(data.get("params")))
    body = shape.text(data.get("text"))[:BODY]
    if not fields and body and "json" not in shape.text(data.get("mimeType")):
        fields = {name: values[0] for name, values in fields_in(body).items()}
    return fields.get(TOKEN_FIELD, "")[:100]


def fields_in(body: str) -> dict[str, list[str]]:
    try:
        return parse_qs(body, max_num_fields=200)
    except ValueError:
        return {}
