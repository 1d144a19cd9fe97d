"""What an error of a browser or of curl means, where it is about the connection and not about CORS."""

import re

from crosshost.policy import Finding
from crosshost.policy.origin import address
from crosshost.recording.why.causes import finding

# Patterns of Chromium's, Firefox's, Safari's and curl's texts, by the id of the reason; the first one counts.
KINDS: tuple[tuple[str, str], ...] = (
    (
        "name-not-resolved",
        r"ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED|ERR_UNKNOWN_HOST|Could not resolve|NOT_FOUND: host",
    ),
    ("nothing-listens", r"ERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED|Connection refused|Could not connect"),
    (
        "not-reachable",
        r"ERR_ADDRESS_UNREACHABLE|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_UNREACHABLE|ERR_NETWORK_CHANGED|ERR_PROXY|"
        r"ERR_TUNNEL|No route to host|Network is unreachable|NS_ERROR_OFFLINE|ERR_ADDRESS_INVALID",
    ),
    ("too-slow", r"ERR_TIMED_OUT|ERR_CONNECTION_TIMED_OUT|NS_ERROR_NET_TIMEOUT|timed out"),
    (
        "certificate-date-invalid",
        r"ERR_CERT_DATE_INVALID|EXPIRED_CERTIFICATE|EXPIRED_ISSUER|NOT_YET_VALID|certificate has expired|not yet valid",
    ),
    (
        "certificate-untrusted",
        r"ERR_CERT|MOZILLA_PKIX|SEC_ERROR|SSL_ERROR_BAD_CERT|certificate problem|certificate is not trusted",
    ),
    ("tls-failed", r"ERR_SSL|ERR_BAD_SSL|SSL_ERROR|wrong version number|TLS connect error|SSL routines"),
    ("not-http", r"ERR_INVALID_HTTP_RESPONSE|HTTP/0\.9|Unsupported HTTP|ERR_UNSAFE_PORT"),
    ("headers-too-large", r"ERR_RESPONSE_HEADERS_TOO_BIG"),
    (
        "connection-closed",
        r"ERR_EMPTY_RESPONSE|ERR_CONNECTION_(?:RESET|CLOSED|ABORTED)|NS_ERROR_NET_RESET|Empty reply|Connection reset",
    ),
    ("redirects-without-end", r"ERR_TOO_MANY_REDIRECTS|NS_ERROR_REDIRECT_LOOP|redirects followed"),
    ("csp-connect-src", r"^csp$|ERR_BLOCKED_BY_CSP"),
    ("mixed-content", r"^mixed-content$|mixed content"),
    ("local-network-denied", r"LOCAL_NETWORK_ACCESS"),
    ("blocked-by-extension", r"ERR_BLOCKED_BY_CLIENT|^inspector$|^subresource-filter$"),
    ("blocked-by-response", r"ERR_BLOCKED_BY_RESPONSE|ERR_BLOCKED_BY_ORB|^(?:corp|coep)-"),
    ("cancelled", r"ERR_ABORTED|NS_BINDING_ABORTED|^cancell?ed$"),
)
PATTERNS = tuple((reason_id, re.compile(pattern, re.IGNORECASE)) for reason_id, pattern in KINDS)


def kind_of(error: str) -> str | None:
    """Return the id of the reason that `error` names, or None: it may be CORS."""
    return next((reason_id for reason_id, pattern in PATTERNS if pattern.search(error)), None)


def of(error: str | None, url: str, page: str | None) -> Finding | None:
    """Return the finding for the error of a request to `url`, or None where it does not say the reason."""
    reason_id = kind_of(error) if error else None
    if reason_id is None or error is None:
        return None
    to = address(url)
    detail = re.sub(r"[^\w :.,'()/-]", "", error)[:120]
    values = {"host": to.origin.netloc, "detail": detail, "url": to.text, "target": str(to.origin)}
    values["value"] = "a connect-src"
    return finding(reason_id, **values, **({"origin": page} if page else {}))
