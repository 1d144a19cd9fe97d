"""Mistakes that were made up after the checks were finished, and healthy projects that differ from the five."""

from dataclasses import dataclass, field
from typing import Any

from tests.testing.projects.mistakes import CORS, MIDDLEWARE

HEALTHY = "healthy"  # the names of projects in which no check may fail begin so
OTHER, LOCAL = "https://app.other.example", "http://localhost:5173"


@dataclass(frozen=True)
class Variation:
    """A project that differs from its set-up: in its settings, and in the arguments of `deployment`."""

    overrides: dict[str, Any] = field(default_factory=dict)
    deployment: dict[str, Any] = field(default_factory=dict)


def page_at(origin: str) -> dict[str, Any]:
    return {"CORS_ALLOWED_ORIGINS": [origin], "CSRF_TRUSTED_ORIGINS": [origin]}


def without(name: str) -> dict[str, Any]:
    return {"MIDDLEWARE": [middleware for middleware in MIDDLEWARE if not middleware.endswith(name)]}


NO_TLS = {"SECURE_SSL_REDIRECT": False, "SESSION_COOKIE_SECURE": False, "CSRF_COOKIE_SECURE": False}
ACROSS_SITES = {"SESSION_COOKIE_SAMESITE": "None", "CSRF_COOKIE_SAMESITE": "None"}
AUTHENTICATION = "rest_framework.authentication."

UNSEEN: dict[str, dict[str, Variation]] = {
    "plain": {
        "healthy, across sites": Variation(page_at(OTHER) | ACROSS_SITES, {"page": OTHER}),
        "healthy, one origin": Variation(
            {"CORS_ALLOWED_ORIGINS": [], "CSRF_TRUSTED_ORIGINS": []}, {"page": "https://api.example.com/app/"}
        ),
        "healthy, ports of localhost": Variation(
            page_at(LOCAL) | NO_TLS | {"ALLOWED_HOSTS": ["localhost"]},
            {"page": LOCAL, "api": "http://localhost:8000", "behind_proxy": False},
        ),
        "healthy, several pages": Variation(
            {"CORS_ALLOWED_ORIGINS": ["https://app.example.com", "http://app.example.com", "https://evil.example.com"]}
        ),
        "cors-middleware-forgotten": Variation(without(CORS)),
        "origin-with-the-other-scheme": Variation({"CORS_ALLOWED_ORIGINS": ["http://app.example.com"]}),
        "origin-with-www": Variation({"CORS_ALLOWED_ORIGINS": ["https://www.app.example.com"]}),
        "cors-for-other-urls": Variation({"CORS_URLS_REGEX": r"^/v1/.*$"}),
        "every-subdomain": Variation(
            {"CORS_ALLOWED_ORIGINS": [], "CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://.*example\.com$"]}
        ),
        "null-allowed": Variation({"CORS_ALLOWED_ORIGINS": ["https://app.example.com", "null"]}),
        "session-domain-of-the-page": Variation({"SESSION_COOKIE_DOMAIN": "app.example.com"}),
        "session-path": Variation({"SESSION_COOKIE_PATH": "/admin/"}),
        "session-not-http-only": Variation({"SESSION_COOKIE_HTTPONLY": False}),
        "session-not-secure": Variation({"SESSION_COOKIE_SECURE": False}),
        "lax-across-sites": Variation(page_at(OTHER), {"page": OTHER}),
        "csrf-lax-across-sites": Variation(
            page_at(OTHER) | {"SESSION_COOKIE_SAMESITE": "None"},
            {"page": OTHER},
        ),
        "secure-over-http": Variation(
            page_at("http://app.example.com") | {"SECURE_SSL_REDIRECT": False},
            {"page": "http://app.example.com", "api": "http://api.example.com"},
        ),
        "csrf-middleware-removed": Variation(without("CsrfViewMiddleware")),
        "login-csrf-exempt": Variation({"PLANTED": {"login-csrf-exempt"}}),
        "logout-does-nothing": Variation({"PLANTED": {"logout-does-nothing"}}),
        "logout-deletes-the-cookie-alone": Variation({"PLANTED": {"logout-deletes-the-cookie-alone"}}),
        "host-not-allowed": Variation({"ALLOWED_HOSTS": ["app.example.com"]}),
    },
    "drf": {
        "csrf-cookie-http-only": Variation({"CSRF_COOKIE_HTTPONLY": True}),
        "csrf-cookie-of-the-api-alone": Variation({"CSRF_COOKIE_DOMAIN": None}),
        "csrf-in-the-session": Variation({"CSRF_USE_SESSIONS": True}),
        "no-session-authentication": Variation(
            {"REST_FRAMEWORK": {"DEFAULT_AUTHENTICATION_CLASSES": [f"{AUTHENTICATION}BasicAuthentication"]}}
        ),
        "everybody-by-default": Variation(
            {"REST_FRAMEWORK": {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"]}},
            {"private": ["/api/profile/"]},
        ),
    },
    "allauth_headless": {"delete-not-allowed": Variation({"CORS_ALLOW_METHODS": ["GET", "POST", "OPTIONS"]})},
    "dj_rest_auth": {
        "jwt-lax-across-sites": Variation({"REST_AUTH": {"JWT_AUTH_SAMESITE": "Lax"}}),
        "jwt-for-scripts": Variation({"REST_AUTH": {"JWT_AUTH_HTTPONLY": False}}),
    },
    "djoser": {
        "healthy, tokens": Variation(
            {
                "PLANTED": {"token"},
                "DJOSER": {"CREATE_SESSION_ON_LOGIN": False},
                "REST_FRAMEWORK": {"DEFAULT_AUTHENTICATION_CLASSES": [f"{AUTHENTICATION}TokenAuthentication"]},
                "CORS_ALLOW_CREDENTIALS": False,
            }
        ),
        "authorization-not-allowed": Variation(
            {
                "PLANTED": {"token"},
                "DJOSER": {"CREATE_SESSION_ON_LOGIN": False},
                "REST_FRAMEWORK": {"DEFAULT_AUTHENTICATION_CLASSES": [f"{AUTHENTICATION}TokenAuthentication"]},
                "CORS_ALLOW_HEADERS": ["accept", "content-type", "x-csrftoken"],
            }
        ),
        "no-session-on-login": Variation({"DJOSER": {"CREATE_SESSION_ON_LOGIN": False}}),
    },
}
