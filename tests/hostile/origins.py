"""The hostile origins of a deployment: those that a browser may name, and those that only look like the allowed one."""

from urllib.parse import urlsplit

STRANGER = "evil.example"


def hostile(page: str, api: str) -> dict[str, str | None]:
    """Return an Origin header for each kind of stranger; None where the browser sends only a foreign Referer."""
    url = urlsplit(page)
    scheme, host, port = url.scheme, str(url.hostname), url.port or (443 if url.scheme == "https" else 80)
    other = {"http": "https", "https": "http"}[scheme]
    parent = host.partition(".")[2] or host
    return {
        "another site": f"{scheme}://{STRANGER}",
        "another site on the same port": f"{scheme}://{STRANGER}:{port}",
        "a sibling host": f"{scheme}://evil.{parent}:{port}",
        "a host below the page's": f"{scheme}://evil.{host}:{port}",
        "a host below the API's": f"{scheme}://evil.{urlsplit(api).hostname}:{port}",
        "the parent of the page's host": f"{scheme}://{parent if parent != host else 'local'}:{port}",
        "another port": f"{scheme}://{host}:{port + 1}",
        "the default port": f"{scheme}://{host}",
        "the other scheme": f"{other}://{host}:{port}",
        "the other scheme on its default port": f"{other}://{host}",
        "null": "null",
        "a file": "file://",
        "an extension": f"moz-extension://{host}:{port}",
        "an address": f"{scheme}://192.0.2.1:{port}",
        "an IPv6 address": f"{scheme}://[::1]:{port}",
        "a suffix": f"{page}.{STRANGER}",
        "a suffix before the port": f"{scheme}://{host}.{STRANGER}:{port}",
        "a suffix without a dot": f"{scheme}://{host}evil:{port}",
        "a prefix": f"{scheme}://evil{host}:{port}",
        "a prefix with a hyphen": f"{scheme}://evil-{host}:{port}",
        "userinfo": f"{page}@{STRANGER}",
        "userinfo with a password": f"{scheme}://{host}:{port}:x@{STRANGER}:{port}",
        "a trailing dot": f"{scheme}://{host}.:{port}",
        "upper case": f"{scheme}://{host.upper()}:{port}",
        "a letter of another alphabet": f"{scheme}://{host.replace('o', chr(0x43E), 1)}:{port}",
        "the same as Punycode": f"{scheme}://{host.replace('o', chr(0x43E), 1).encode('idna').decode()}:{port}",
        "a full-width dot": f"{scheme}://{host}{chr(0xFF0E)}{STRANGER}:{port}",
        "an underscore": f"{scheme}://{host}_.{STRANGER}:{port}",
        "a port too many": f"{page}0",
        "two origins": f"{page} {scheme}://{STRANGER}",
        "two origins with a comma": f"{scheme}://{STRANGER},{page}",
        "a backslash": f"{scheme}://{STRANGER}\\.{host}:{port}",
        "a percent sign": f"{scheme}://{STRANGER}%2f.{host}:{port}",
        "no scheme": f"//{host}:{port}",
        "a star": "*",
        "nothing": "",
        "only a Referer": None,
    }


def referer(origin: str | None, page: str) -> str:
    """Return the Referer of a request from `origin`; a page of the attacker's may have any path and query."""
    return f"https://{STRANGER}/{page}?{page}#{page}" if origin in (None, "", "*", "null") else f"{origin}/attack"
