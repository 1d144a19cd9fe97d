"""The CORS protocol (Fetch): when a preflight is sent, what it allows, and who may read the response."""

from crosshost.policy.engine import STANDARD, Engine
from crosshost.policy.headers import WHITESPACE, is_safelisted, size
from crosshost.policy.origin import is_url
from crosshost.policy.reasons import Finding, make_finding
from crosshost.policy.situation import TOKEN, Headers, Response

SAFELISTED_METHODS = ("GET", "HEAD", "POST")
SAFELISTED_BYTES = 1024  # of all safelisted values together
UNAUTHORIZED = (401, 407)  # a 403 may also be for the origin
REDIRECTS = (301, 302, 303, 307, 308)
EXPOSED = frozenset(
    ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"]
)
NEVER_EXPOSED = ("set-cookie", "set-cookie2")
NAMED_ORIGIN = "https://app.example.com"  # in the fix for a page whose origin is null, which nobody should allow


def combined(response: Response, name: str) -> str | None:
    """Return the value of a header, several lines joined as by Fetch's "get", or None."""
    values = response.all(name)
    return ", ".join(value.strip(WHITESPACE) for value in values) if values else None


def check(response: Response, origin: str, include: bool) -> Finding | None:
    """Return why a page of `origin` may not read `response`, or None (Fetch, CORS check).

    `include` is true for the credentials mode "include".
    """
    value = combined(response, "Access-Control-Allow-Origin")
    values = {"origin": NAMED_ORIGIN if origin == "null" else origin, "status": str(response.status)}
    if value is None:
        return make_finding("allow-origin-null" if origin == "null" else "allow-origin-missing", **values)
    if value == "*":
        return make_finding("allow-origin-wildcard", **values) if include else None
    if value != origin:
        return make_finding(mismatch(value, origin), value=value or "empty", **values)
    allowed = combined(response, "Access-Control-Allow-Credentials")
    if include and allowed != "true":
        return make_finding("allow-credentials-missing", value="missing" if allowed is None else allowed, **values)
    return None


def mismatch(value: str, origin: str) -> str:
    """Return the id of the reason for a value that differs from the page's origin (Chromium, cors.cc, CheckAccess)."""
    if "," in value or " " in value:
        return "allow-origin-multiple"
    if value != "null" and not is_url(value):
        return "allow-origin-invalid"
    return "allow-origin-null-mismatch" if origin == "null" else "allow-origin-mismatch"


def unsafe_header_names(headers: Headers) -> tuple[str, ...]:
    """Return the names that need a preflight, in lower case and sorted ("CORS-unsafe request-header names")."""
    safe = [pair for pair in headers if is_safelisted(*pair)]
    too_long = sum(size(value) for _, value in safe) > SAFELISTED_BYTES
    return tuple(sorted({pair[0].lower() for pair in headers if too_long or pair not in safe}))


def needs_preflight(method: str, headers: Headers) -> bool:
    """Return whether a cross-origin request with this method and these headers is preflighted ("main fetch")."""
    return method not in SAFELISTED_METHODS or bool(unsafe_header_names(headers))


def preflight(
    response: Response, origin: str, method: str, headers: Headers, include: bool, engine: Engine = STANDARD
) -> Finding | None:
    """Return why the response to a preflight forbids the request, or None ("CORS-preflight fetch")."""
    if response.status in REDIRECTS and (location := combined(response, "Location")):
        return make_finding("preflight-redirected", status=str(response.status), value=location)
    if finding := check(response, origin, include):
        if finding.id == "allow-origin-missing" and response.status in UNAUTHORIZED:
            return make_finding("preflight-unauthorized", status=str(response.status))
        return make_finding(f"preflight-{finding.id}", **dict(finding.values))
    if not 200 <= response.status <= 299:
        return make_finding("preflight-status", status=str(response.status))
    methods, listed = listing(response, "Access-Control-Allow-Methods")
    if methods is None:
        return make_finding("preflight-methods-malformed", method=method, value=listed)
    if method not in (*methods, *SAFELISTED_METHODS) and (include or "*" not in methods):
        return not_allowed(response, "preflight-method-not-allowed", method=method, value=listed)
    names, listed = listing(response, "Access-Control-Allow-Headers")
    if names is None:
        return make_finding("preflight-headers-malformed", value=listed)
    allowed = {name.lower() for name in names}
    for name in unsafe_header_names(headers):
        covered = name != "authorization" or engine.wildcard_allows_authorization
        if name not in allowed and (include or "*" not in allowed or not covered):
            return not_allowed(response, "preflight-header-not-allowed", header=name, value=listed)
    return None


def not_allowed(response: Response, reason_id: str, **values: str) -> Finding:
    """Return the finding that a preflight does not allow a method or header; an Age shows that a cache answered it."""
    if age := combined(response, "Age"):
        return make_finding(f"{reason_id}-in-cache", age=age, **values)
    return make_finding(reason_id, **values)


def listing(response: Response, name: str) -> tuple[list[str] | None, str]:
    """Return the tokens of a header ("extract header list values"), or None if it has no such list; and its text."""
    text = combined(response, name)
    if text is None:
        return [], "missing"
    tokens = [token for part in text.split(",") if (token := part.strip(WHITESPACE))]
    return (tokens if all(map(TOKEN.fullmatch, tokens)) else None), text or "empty"


def hidden(response: Response, wants: tuple[str, ...], include: bool) -> tuple[str, ...]:
    """Return the headers of `wants` that the response has and hides from other origins ("CORS filtered response")."""
    exposed = {name.lower() for name in listing(response, "Access-Control-Expose-Headers")[0] or []}

    def is_readable(name: str) -> bool:
        listed = name in EXPOSED or name in exposed or ("*" in exposed and not include)
        return listed and name not in NEVER_EXPOSED

    return tuple(name for name in wants if response.all(name) and not is_readable(name.lower()))
