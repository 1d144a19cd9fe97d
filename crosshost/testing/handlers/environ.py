"""A browser's request as a WSGI server hands it to an application (PEP 3333), directly or behind a proxy."""

import sys
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from crosshost.policy.origin import address
from crosshost.policy.situation import Headers

CLIENT = "127.0.0.1"


def environ(method: str, url: str, headers: Headers, body: bytes) -> dict[str, Any]:
    """Return the environment of a request that arrives at the application directly."""
    parts, origin = urlsplit(url), address(url).origin
    made: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path).decode("iso-8859-1"),
        "QUERY_STRING": parts.query,
        "REMOTE_ADDR": CLIENT,
        "SERVER_NAME": origin.host,
        "SERVER_PORT": str(origin.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": origin.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if body or method in ("POST", "PUT", "PATCH"):
        made["CONTENT_LENGTH"] = str(len(body))
    for name, value in headers:
        if "_" in name:  # servers drop it, because X_A and X-A would be one (gunicorn's header_map, nginx, runserver)
            continue
        key = name.upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        made[key] = f"{made[key]},{value}" if key in made else value
    return made


def forwarded(made: dict[str, Any]) -> dict[str, Any]:
    """Return `made` as a proxy that ends TLS passes it on: over http, with the original in X-Forwarded-*."""
    return made | {
        "HTTP_X_FORWARDED_PROTO": made["wsgi.url_scheme"],
        "HTTP_X_FORWARDED_HOST": made["HTTP_HOST"],
        "HTTP_X_FORWARDED_FOR": CLIENT,
        "wsgi.url_scheme": "http",
        "SERVER_PORT": "80",
    }


def by_settings(made: dict[str, Any], settings: Any) -> dict[str, Any]:
    """Return `made` as it reaches a project with these settings: directly, or through the proxy that they name."""
    if settings.USE_X_FORWARDED_HOST:
        made["HTTP_X_FORWARDED_HOST"] = made["HTTP_HOST"]
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return made
    name, value = settings.SECURE_PROXY_SSL_HEADER
    secure = made["wsgi.url_scheme"] == "https"
    made["wsgi.url_scheme"] = "http"
    if name.startswith("HTTP_"):  # no server hands over a header under another name
        made[name] = value if secure else "http"
    return made


def headers_of(made: dict[str, Any]) -> Headers:
    """Return the headers of a WSGI environment as they are on the wire."""
    names = {"CONTENT_TYPE": "Content-Type", "CONTENT_LENGTH": "Content-Length"}
    names |= {key: key[5:].replace("_", "-").title() for key in made if key.startswith("HTTP_")}
    return tuple((name, made[key]) for key, name in names.items() if key in made)
