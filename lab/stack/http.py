"""Requests to an origin by address, for Python does not resolve *.localhost as browsers do."""

import json
from urllib.parse import urlsplit

import urllib3

from lab.scenarios.deployment import is_local
from lab.stack import certificates

Response = urllib3.BaseHTTPResponse
NoResponse = urllib3.exceptions.HTTPError


def authority(host: str) -> str | None:
    """The file with the CA that vouches for `host`: the lab's own for a local name, else None for the system's."""
    return str(certificates.CA) if is_local(host) and certificates.CA.exists() else None


def request(
    origin: str,
    method: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
    address: tuple[str, int] | None = None,
    timeout: float = 5.0,
    ca: str | None = None,
) -> Response:
    """Ask `origin` for `path`, connecting to `address` if given. No redirect is followed and nothing tried again.

    `timeout` is in seconds, `ca` the file of an authority to believe in place of the lab's. Raises NoAnswer.
    """
    url = urlsplit(origin)
    secure = url.scheme == "https"
    host = url.hostname or ""
    target, port = address or ("127.0.0.1" if is_local(host) else host, url.port or (443 if secure else 80))
    if secure:
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(
            target,
            port,
            timeout=timeout,
            retries=False,
            server_hostname=host,
            assert_hostname=host,
            ca_certs=ca or authority(host),
        )
    else:
        pool = urllib3.HTTPConnectionPool(target, port, timeout=timeout, retries=False)
    with pool:
        return pool.request(
            method,
            path,
            headers={"Host": url.netloc, **(headers or {})},
            body=body,
            redirect=False,
            preload_content=True,
        )


def json_of(response: Response) -> dict:
    """The answer's JSON object, or an empty one when it has none."""
    try:
        data = json.loads(response.data)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
