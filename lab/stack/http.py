"""HTTP requests to an origin. *.localhost is resolved here as browsers do, because Python does not."""

import json
from urllib.parse import urlsplit

import urllib3

from lab.scenarios.names import is_local
from lab.stack import certificates

Response = urllib3.BaseHTTPResponse
NoResponse = urllib3.exceptions.HTTPError


def authority(host: str) -> str | None:
    """Return the file with the authority to trust for `host`: the local one, or None for the system's."""
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
    """Send a request for `path` to `origin`, at `address` if given. Return the response, a redirect too.

    `timeout` is in seconds; `ca` is the file of an authority to trust in place of the local one. Raises NoResponse.
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
    """Return the JSON object in the body, or an empty one when it has none."""
    try:
        data = json.loads(response.data)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def media_type(response: Response) -> str:
    """Return the Content-Type without its parameters."""
    return response.headers.get("Content-Type", "").split(";")[0]
