"""The headline outcome of a scenario, from what its server really sent.

For a browser that allows third-party cookies. It says what HTTP alone decides; real browsers have the last word.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from crosshost.policy.origin import address
from crosshost.policy.setcookie import SetCookie
from crosshost.policy.site import relation

THROWS = "throws"  # fetch rejects: the browser keeps the answer from the page


@dataclass(frozen=True)
class Observed:
    page: str  # the page's origin
    api: str
    credentials: str  # fetch's credentials mode
    allow_origin: str | None  # Access-Control-Allow-Origin on the answer to the page
    allow_credentials: str | None
    preflight_passes: bool
    session_cookie: SetCookie
    csrf_cookie: SetCookie
    csrf_token_from: str  # where the page takes the token from: `cookie` or `body`


def readable(seen: Observed) -> bool:
    """May the page read the answer? (Fetch Standard, "CORS check")"""
    if seen.page == seen.api:
        return True
    if seen.credentials != "include":
        return seen.allow_origin in ("*", seen.page)
    return seen.allow_origin == seen.page and seen.allow_credentials == "true"


def attached(seen: Observed, cookie: SetCookie) -> bool:
    """Does fetch send this cookie, and store it? (Fetch Standard, "credentials mode"; RFC 6265bis, section 5.8.3)"""
    if seen.credentials == "omit" or (seen.credentials == "same-origin" and seen.page != seen.api):
        return False
    if related(seen) != "cross-site":
        return True
    return cookie.same_site == "None" and cookie.secure


def related(seen: Observed) -> str:
    """How page and API are related: `same-origin`, `same-site` or `cross-site`."""
    return relation(address(seen.page).origin, address(seen.api).origin)


def whoami(seen: Observed) -> str:
    """whoami after logging in on Django's own page, where every cookie was first-party."""
    if not readable(seen):
        return THROWS
    # A first-party login puts a Partitioned cookie into the partition of its own site, which no other page shares.
    elsewhere = seen.session_cookie.partitioned and related(seen) == "cross-site"
    return "200" if attached(seen, seen.session_cookie) and not elsewhere else "401"


def has_token(seen: Observed) -> bool:
    """Can the page's JavaScript send the token? From the cookie only where document.cookie shows it."""
    if seen.csrf_token_from == "body":  # noqa: S105 # nosec B105
        return True
    page, api = urlsplit(seen.page).hostname or "", urlsplit(seen.api).hostname
    domain = seen.csrf_cookie.domain
    covered = page == api or bool(domain and (page == domain or page.endswith(f".{domain}")))
    return covered and not seen.csrf_cookie.http_only


def login(seen: Observed) -> str:
    """Login by fetch: Django wants the CSRF cookie and the token that fits it."""
    if not readable(seen) or not seen.preflight_passes:
        return THROWS
    return "200" if attached(seen, seen.csrf_cookie) and has_token(seen) else "403"
