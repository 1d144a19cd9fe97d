"""The cookie attributes and CORS headers that the settings lead to, and those of a response, as one line of text."""

from crosshost.policy.setcookie import SetCookie
from lab.scenarios.settings import Settings
from lab.stack import http


def expected_cookie(settings: Settings, which: str) -> str:
    """Return the attributes that the SESSION or CSRF cookie must have."""
    samesite = settings.text(f"{which}_COOKIE_SAMESITE", "Lax").capitalize()
    return written(
        domain=settings.text(f"{which}_COOKIE_DOMAIN", "").lower().removeprefix("."),
        httponly=settings.flag(f"{which}_COOKIE_HTTPONLY", which == "SESSION"),
        partitioned=settings.flag(f"{which}_COOKIE_PARTITIONED"),
        path=settings.text(f"{which}_COOKIE_PATH", "/"),
        samesite="" if samesite == "Unset" else samesite,
        secure=settings.flag(f"{which}_COOKIE_SECURE"),
    )


def attributes(cookie: SetCookie) -> str:
    """Return the attributes of a cookie."""
    return written(
        domain=cookie.domain or "",
        httponly=cookie.http_only,
        partitioned=cookie.partitioned,
        path=cookie.path or "",
        samesite="" if cookie.same_site == "unset" else cookie.same_site,
        secure=cookie.secure,
    )


def written(*, domain: str, httponly: bool, partitioned: bool, path: str, samesite: str, secure: bool) -> str:
    """Return the attributes as text, without those that are empty or off."""
    parts = {f"Domain={domain}": domain, "HttpOnly": httponly, "Partitioned": partitioned, f"Path={path}": True}
    parts |= {f"SameSite={samesite}": samesite, "Secure": secure}
    return "; ".join(part for part, is_set in parts.items() if is_set)


def cors(response: http.Response) -> str:
    """Return the two headers that decide whether a page may read `response`."""
    origin = response.headers.get("Access-Control-Allow-Origin", "no Allow-Origin")
    return origin + (" with credentials" if response.headers.get("Access-Control-Allow-Credentials") == "true" else "")


def expected_cors(settings: Settings, origin: str) -> str:
    """Return what `cors` must return for a request from `origin`."""
    all_origins = settings.flag("CORS_ALLOW_ALL_ORIGINS")
    if not all_origins and not (origin == settings.page and settings.permits_page):
        return "no Allow-Origin"
    if settings.flag("CORS_ALLOW_CREDENTIALS"):
        return f"{origin} with credentials"
    return "*" if all_origins else origin
