"""Ten mistakes of real projects, with where they were reported, as overrides of each set-up's settings."""

from dataclasses import dataclass
from typing import Any

from tests.testing.projects.base import MIDDLEWARE

SETUPS = ("plain", "drf", "allauth_headless", "dj_rest_auth", "djoser")
CORS = "corsheaders.middleware.CorsMiddleware"
ALLAUTH = "allauth.account.middleware.AccountMiddleware"
LAST = [name for name in MIDDLEWARE if name != CORS] + [CORS]

Overrides = dict[str, Any]


@dataclass(frozen=True)
class Mistake:
    """One mistake: `everywhere` overrides the settings of every set-up, `in_setup` those of the one that it names."""

    id: str
    title: str
    source: str
    everywhere: Overrides
    in_setup: dict[str, Overrides]

    def overrides(self, setup: str) -> Overrides:
        return self.everywhere | self.in_setup.get(setup, {})


def regex(host: str) -> Overrides:
    """Return the careless pattern: no end, and dots that match every character."""
    return {"CORS_ALLOWED_ORIGINS": [], "CORS_ALLOWED_ORIGIN_REGEXES": [rf"^https://{host}"]}


MISTAKES = (
    Mistake(
        "credentials-not-allowed",
        "CORS_ALLOW_CREDENTIALS is missing",
        "https://github.com/Substra/substra-backend/pull/259 (turned off by default; the front end needs it to log in)",
        {"CORS_ALLOW_CREDENTIALS": False},
        {},
    ),
    Mistake(
        "cors-middleware-last",
        "CorsMiddleware is below the middleware that makes responses",
        "https://github.com/onaio/onadata/pull/3021, https://github.com/adamchainz/django-cors-headers/issues/267",
        {"MIDDLEWARE": LAST},
        {"allauth_headless": {"MIDDLEWARE": [*LAST[:-1], ALLAUTH, CORS]}},
    ),
    Mistake(
        "all-origins",
        "CORS_ALLOW_ALL_ORIGINS with credentials",
        "https://github.com/adamchainz/django-cors-headers/issues/996, https://github.com/future-agi/future-agi/issues/1133",
        {"CORS_ALLOW_ALL_ORIGINS": True},
        {},
    ),
    Mistake(
        "open-pattern",
        "A pattern for origins without an end, and with dots that match every character",
        "https://github.com/google/clusterfuzz/pull/5303, https://github.com/Kludex/starlette/issues/800",
        {},
        {
            "plain": regex("app.example.com"),
            "drf": regex("www.shop.example"),
            "allauth_headless": regex("frontend.example.org"),
            "dj_rest_auth": regex("app.example.com"),
            "djoser": regex("example.com"),
        },
    ),
    Mistake(
        "csrf-exempt",
        "CSRF is not enforced where the page writes",
        "https://github.com/pennlabs/penn-mobile/pull/10 (DRF), "
        "https://github.com/jpadilla/django-rest-framework-jwt/issues/338 (a JWT in a cookie)",
        {"PLANTED": {"csrf-exempt"}},
        {
            "allauth_headless": {
                "MIDDLEWARE": [name for name in [*MIDDLEWARE, ALLAUTH] if not name.endswith("CsrfViewMiddleware")]
            },
            "dj_rest_auth": {"REST_AUTH": {"JWT_AUTH_COOKIE_USE_CSRF": False}},
        },
    ),
    Mistake(
        "untrusted-page",
        "CSRF_TRUSTED_ORIGINS lacks the page",
        "https://github.com/cvisionai/tator/pull/1608, https://github.com/CodeForAfrica/sensors.AFRICA-api/issues/133",
        {"CSRF_TRUSTED_ORIGINS": []},
        {},
    ),
    Mistake(
        "none-without-secure",
        "The session's cookie is SameSite=None without Secure",
        "https://github.com/adamchainz/django-cors-headers/issues/344, https://github.com/jotes/django-cookies-samesite/issues/23",
        {"SESSION_COOKIE_SAMESITE": "None", "SESSION_COOKIE_SECURE": False},
        {"dj_rest_auth": {"REST_AUTH": {"JWT_AUTH_SECURE": False}}},
    ),
    Mistake(
        "header-not-allowed",
        "CORS_ALLOW_HEADERS lacks X-CSRFToken",
        "https://github.com/adamchainz/django-cors-headers/issues/15, https://github.com/adamchainz/django-cors-headers/issues/249",
        {"CORS_ALLOW_HEADERS": ["accept", "authorization", "content-type"]},
        {},
    ),
    Mistake(
        "proxy-header-missing",
        "SECURE_PROXY_SSL_HEADER is missing behind a proxy that ends TLS",
        "https://github.com/tournesol-app/tournesol/pull/553, https://github.com/mathesar-foundation/mathesar/pull/3499",
        {"SECURE_PROXY_SSL_HEADER": None},
        {},
    ),
    Mistake(
        "open-view",
        "A private view without a login check",
        "https://github.com/vijaygill/wg-ui-plus/issues/328",
        {"PLANTED": {"open"}},
        {},
    ),
)
