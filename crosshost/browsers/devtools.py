"""The names that Chrome DevTools shows for a refusal, by Chromium's names in its network log and texts in its console.

Chromium maps the log's names in content/browser/devtools/protocol/network_handler.cc. The console's texts are in
third_party/blink/renderer/platform/loader/cors/cors_error_string.cc.
"""

import re
from typing import NamedTuple

from crosshost.browsers.netlog import Operation


class Names(NamedTuple):
    """DevTools' names for one name of the log; None where DevTools shows nothing."""

    send: str | None  # of CookieBlockedReason
    store: str | None  # of SetCookieBlockedReason


def both(name: str) -> Names:
    return Names(name, name)


COOKIES = {
    "EXCLUDE_SECURE_ONLY": both("SecureOnly"),
    "EXCLUDE_SAMESITE_STRICT": both("SameSiteStrict"),
    "EXCLUDE_SAMESITE_LAX": both("SameSiteLax"),
    "EXCLUDE_SAMESITE_UNSPECIFIED_TREATED_AS_LAX": both("SameSiteUnspecifiedTreatedAsLax"),
    "EXCLUDE_SAMESITE_NONE_INSECURE": both("SameSiteNoneInsecure"),
    "EXCLUDE_USER_PREFERENCES": both("UserPreferences"),
    # When storing, EXCLUDE_INVALID_DOMAIN is there too.
    "EXCLUDE_DOMAIN_MISMATCH": Names("DomainMismatch", "InvalidDomain"),
    "EXCLUDE_NOT_ON_PATH": Names("NotOnPath", None),
    "EXCLUDE_OVERWRITE_SECURE": Names(None, "OverwriteSecure"),
    "EXCLUDE_INVALID_DOMAIN": Names(None, "InvalidDomain"),
    "EXCLUDE_INVALID_PREFIX": Names(None, "InvalidPrefix"),
    "EXCLUDE_INVALID_PARTITIONED": Names(None, None),
    "EXCLUDE_NAME_VALUE_PAIR_EXCEEDS_MAX_SIZE": Names(None, "NameValuePairExceedsMaxSize"),
    "EXCLUDE_DISALLOWED_CHARACTER": Names(None, "DisallowedCharacter"),
    "EXCLUDE_NO_COOKIE_CONTENT": Names(None, "NoCookieContent"),
}

REFUSED = re.compile(
    r"Access to .+? at '(?P<url>[^']*)' (?:\(redirected from '[^']*'\) )?from origin '[^']*' has been blocked by CORS "
    r"policy: (?P<preflight>Response to preflight request doesn't pass access control check: )?(?P<text>.+)"
)
# The texts begin so. After the words about a preflight, "Preflight" is put before the name.
CORS = {
    "Cross origin requests are not allowed by request mode": "DisallowedByMode",
    "The response is invalid": "InvalidResponse",
    "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard": (
        "WildcardOriginNotAllowed"
    ),
    "No 'Access-Control-Allow-Origin' header is present": "MissingAllowOriginHeader",
    "The 'Access-Control-Allow-Origin' header contains multiple values": "MultipleAllowOriginValues",
    "The 'Access-Control-Allow-Origin' header contains the invalid value": "InvalidAllowOriginValue",
    "The 'Access-Control-Allow-Origin' header has a value": "AllowOriginMismatch",
    "The value of the 'Access-Control-Allow-Credentials' header": "InvalidAllowCredentials",
    "Cross origin requests are only supported for protocol schemes": "CorsDisabledScheme",
    "It does not have HTTP ok status": "InvalidStatus",
    "Redirect is not allowed for a preflight request": "DisallowedRedirect",
    "Cannot parse Access-Control-Allow-Methods": "InvalidAllowMethodsPreflightResponse",
    "Cannot parse Access-Control-Allow-Headers": "InvalidAllowHeadersPreflightResponse",
    "Method ": "MethodDisallowedByPreflightResponse",
    "Request header field ": "HeaderDisallowedByPreflightResponse",
    "Redirect location ": "RedirectContainsCredentials",
    "The request client is not a secure context and the resource is in more-private": "InsecureLocalNetwork",
    "Request had a target IP address space": "InvalidLocalNetworkAccess",
    "Permission was denied for this request to access the": "LocalNetworkAccessPermissionDenied",
}


class CorsRefusal(NamedTuple):
    """A request that CORS refused: its URL, after redirects, and DevTools' name of the error (CorsError)."""

    url: str
    error: str


def cookie_reasons(operation: Operation, excluded: tuple[str, ...]) -> tuple[str, ...]:
    """Return DevTools' names for the log's, sorted. A name that DevTools does not have stays as the log has it."""
    of = "send" if operation == "send" else "store"
    return tuple(sorted({getattr(COOKIES.get(name), of, None) or name for name in excluded}))


def cors_refusal(line: str) -> CorsRefusal | None:
    """Return the refusal in a line of the console, or None if it is about something else.

    The error in an unknown text is the text itself.
    """
    match = REFUSED.match(line)
    if not match:
        return None
    text = match["text"]
    name = next((name for beginning, name in CORS.items() if text.startswith(beginning)), text)
    return CorsRefusal(match["url"], ("Preflight" if match["preflight"] else "") + name)
