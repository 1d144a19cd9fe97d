"""Bodies of requests with their Content-Type: of fetch (Fetch, "extract a body") and of forms (HTML)."""

import json as json_module
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

from crosshost.policy import PolicyError

Enctype = Literal["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
URLENCODED: Enctype = "application/x-www-form-urlencoded"
BOUNDARY = "----crosshost7MA4YWxkTrZu0gW"
LINE_END = re.compile(r"\r\n|\r|\n")


def of_fetch(json: Any, data: Any, body: str | bytes | None) -> tuple[bytes, str]:
    """Return the body of a fetch and its Content-Type, "" without one.

    `json`: JSON.stringify, with the header that a page has to set itself; `data`: URLSearchParams, or FormData where a
    file is in it.
    """
    if sum(value is not None for value in (json, data, body)) > 1:
        raise PolicyError("a fetch has one body: write one of json=, data= and body=")
    if json is not None:
        return json_module.dumps(json, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"
    if data is not None:
        fields = pairs(data)
        if any(is_file(value) for _, value in fields):
            return multipart(fields)
        return urlencoded(fields), f"{URLENCODED};charset=UTF-8"
    if isinstance(body, str):
        return body.encode(), "text/plain;charset=UTF-8"
    if not isinstance(body, bytes | None):
        raise PolicyError(f"body is a {type(body).__name__}: write a text or bytes, or use json= or data=")
    return body or b"", ""


def of_form(fields: Iterable[tuple[str, Any]], enctype: str) -> tuple[bytes, str]:
    """Return the body of a form with POST, and its Content-Type."""
    fields = list(fields)
    if enctype == "multipart/form-data":
        return multipart(fields)
    names = [(name, file_parts(value)[0] if is_file(value) else value) for name, value in fields]
    if enctype == "text/plain":
        return "".join(f"{name}={normalized(str(value))}\r\n" for name, value in names).encode(), "text/plain"
    return urlencoded(names), URLENCODED


def pairs(data: Any) -> list[tuple[str, Any]]:
    """Return `data` as pairs: a mapping, whose values may be lists, or pairs already."""
    if isinstance(data, Mapping):
        return [(name, value) for name, values in data.items() for value in several(values)]
    if not isinstance(data, list | tuple):
        raise PolicyError(f"data is a {type(data).__name__}: write a dict of fields, or use json= or body=")
    return list(data)


def several(values: Any) -> list[Any]:
    return list(values) if isinstance(values, list) else [values]


def urlencoded(fields: Iterable[tuple[str, Any]]) -> bytes:
    """Return fields as the URL Standard's application/x-www-form-urlencoded serializer writes them."""
    return urlencode([(name, normalized(str(value))) for name, value in fields], safe="*").replace("~", "%7E").encode()


def normalized(text: str) -> str:
    """Return `text` with its line breaks as forms send them."""
    return LINE_END.sub("\r\n", text)


def is_file(value: Any) -> bool:
    return hasattr(value, "read") or (isinstance(value, tuple) and len(value) in (2, 3))


def file_parts(value: Any) -> tuple[str, bytes, str]:
    """Return name, content and type of a file: an open one, Django's SimpleUploadedFile, or a tuple of these."""
    if isinstance(value, tuple):
        name, content, *kind = value
    else:
        name, content, kind = str(getattr(value, "name", "blob")), value.read(), [getattr(value, "content_type", None)]
    content = content.encode() if isinstance(content, str) else content
    return name.rpartition("/")[2], content, kind[0] if kind and kind[0] else "application/octet-stream"


def multipart(fields: Iterable[tuple[str, Any]]) -> tuple[bytes, str]:
    """Return fields as multipart/form-data (HTML, multipart/form-data encoding algorithm)."""
    body = b""
    for name, value in fields:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{quoted(normalized(name))}"'
        if is_file(value):
            file_name, content, kind = file_parts(value)
            head += f'; filename="{quoted(file_name)}"\r\nContent-Type: {kind}'
        else:
            content = normalized(str(value)).encode()
        body += f"{head}\r\n\r\n".encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"


def quoted(name: str) -> str:
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
