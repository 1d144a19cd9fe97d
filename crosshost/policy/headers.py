"""The headers of a request: which of them the page may set, and which the browser adds (Fetch)."""

import re
from typing import get_args

from crosshost.policy.origin import Address, address
from crosshost.policy.situation import DEFAULT_POLICY, TOKEN, Headers, Page, ReferrerPolicy, Request, Response

WHITESPACE = " \t\r\n"
NORMALIZED = ("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT")
FORBIDDEN_METHODS = ("CONNECT", "TRACE", "TRACK")
FORBIDDEN = """
    accept-charset accept-encoding access-control-request-headers access-control-request-method connection
    content-length cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer
    transfer-encoding upgrade via
""".split()  # noqa: SIM905 (a list of one a line says no more)
SAFELISTED_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
UNSAFE_BYTES = re.compile(r'[\x00-\x08\x0A-\x1F"():<>?@\[\\\]{}\x7F]')
LANGUAGE = re.compile(r"[0-9A-Za-z *,\-.;=]*")
RANGE = re.compile(r"bytes=([0-9]+)-([0-9]*)")
ESSENCE = re.compile(r"([^/;]+)/([^;]+)")
VALUE_BYTES = 128
LONGEST_REFERRER = 4096  # characters
NOT_DOWNGRADED = ("no-referrer-when-downgrade", "strict-origin", "strict-origin-when-cross-origin")


def method(request: Request) -> str:
    """Return the method as it is sent: six methods are put in capitals, PATCH is not among them."""
    return request.method.upper() if request.method.upper() in NORMALIZED else request.method


def set_by_page(request: Request) -> Headers:
    """Return the page's headers that are sent; the browser drops forbidden ones without an error."""
    allowed = tuple((name, value.strip(WHITESPACE)) for name, value in request.headers if not is_forbidden(name))
    if request.mode != "no-cors":
        return allowed
    return tuple((name, value) for name, value in allowed if is_safelisted(name, value) and name.lower() != "range")


def is_forbidden(name: str) -> bool:
    """Return whether `name` is invalid or a forbidden request-header, which pages may not set."""
    lower = name.lower()
    return not TOKEN.fullmatch(name) or lower in FORBIDDEN or lower.startswith(("proxy-", "sec-"))


def size(text: str) -> int:
    """Return the length of `text` in bytes, as sent."""
    return len(text.encode("utf-8", "surrogatepass"))


def is_safelisted(name: str, value: str) -> bool:
    """Return whether it is a CORS-safelisted request-header, which needs no preflight (Fetch)."""
    if size(value) > VALUE_BYTES:
        return False
    match name.lower():
        case "accept":
            return not UNSAFE_BYTES.search(value)
        case "accept-language" | "content-language":
            return LANGUAGE.fullmatch(value) is not None
        case "content-type":
            return not UNSAFE_BYTES.search(value) and essence(value) in SAFELISTED_TYPES
        case "range":
            return is_simple_range(value)
    return False


def essence(content_type: str) -> str:
    """Return type and subtype in lower case, or "" if the value is not a MIME type (MIME Sniffing 4.4)."""
    match = ESSENCE.match(content_type.strip(WHITESPACE))
    if not match or not TOKEN.fullmatch(match[1]) or not TOKEN.fullmatch(match[2].rstrip(WHITESPACE)):
        return ""
    return f"{match[1]}/{match[2].rstrip(WHITESPACE)}".lower()


def is_simple_range(value: str) -> bool:
    """Return whether `value` is one range with a start (Fetch, "parse a single range header value")."""
    match = RANGE.fullmatch(value)
    if not match:
        return False
    first, last = match[1].lstrip("0"), match[2].lstrip("0")
    return not match[2] or (len(first), first) <= (len(last), last)  # as numbers, of any length


def origin_header(
    page_origin: str, to: Address, verb: str, policy: ReferrerPolicy, by_cors: bool, cross_origin: bool
) -> str | None:
    """Return the Origin header of one request, or None (Fetch, "append a request Origin header").

    `page_origin` may be `null`; `by_cors`: CORS decides who reads the response.
    """
    if by_cors:
        return page_origin
    if verb in ("GET", "HEAD"):
        return None
    downgrade = page_origin.startswith("https:") and to.origin.scheme == "http"
    hidden = policy == "no-referrer" or (policy == "same-origin" and cross_origin)
    return "null" if hidden or (downgrade and policy in NOT_DOWNGRADED) else page_origin


def referrer_policy(response: Response) -> ReferrerPolicy:
    """Return the policy of a document with this response: the last known one in the header (Referrer Policy 8.1)."""
    tokens = ",".join(response.all("Referrer-Policy")).split(",")
    policies: dict[str, ReferrerPolicy] = {policy: policy for policy in get_args(ReferrerPolicy)}
    known = [policies[token] for part in tokens if (token := part.strip(WHITESPACE).lower()) in policies]
    return known[-1] if known else DEFAULT_POLICY


def referer(page: Page, to: Address) -> str | None:
    """Return the Referer header of a request from `page`, or None (Referrer Policy 8.3).

    Instead of a long URL, its origin is sent.
    """
    source = address(page.url)
    same_origin = source.origin == to.origin and not page.opaque
    only_origin, full = f"{source.origin}/", source.text
    if len(full) > LONGEST_REFERRER:
        full = only_origin
    downgrade = source.origin.trustworthy and not to.origin.trustworthy
    strict = None if downgrade else only_origin
    by_policy: dict[ReferrerPolicy, str | None] = {
        "no-referrer": None,
        "no-referrer-when-downgrade": None if downgrade else full,
        "origin": only_origin,
        "origin-when-cross-origin": full if same_origin else only_origin,
        "same-origin": full if same_origin else None,
        "strict-origin": strict,
        "strict-origin-when-cross-origin": full if same_origin else strict,
        "unsafe-url": full,
    }
    return by_policy[page.referrer_policy]
