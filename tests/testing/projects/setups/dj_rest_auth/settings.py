"""Settings of this project, and the arguments of `deployment` for it."""

from tests.testing.projects.base import SETTINGS as BASE
from tests.testing.projects.base import USER

PAGE, API = "https://app.example.com", "https://api.example.net"
SETTINGS = BASE | {
    "ALLOWED_HOSTS": ["api.example.net"],
    "INSTALLED_APPS": [*BASE["INSTALLED_APPS"], "rest_framework", "dj_rest_auth"],
    "CORS_ALLOWED_ORIGINS": [PAGE],
    "CSRF_TRUSTED_ORIGINS": [PAGE],
    "SESSION_COOKIE_SAMESITE": "None",
    "CSRF_COOKIE_SAMESITE": "None",
    "REST_FRAMEWORK": {"DEFAULT_AUTHENTICATION_CLASSES": ["dj_rest_auth.jwt_auth.JWTCookieAuthentication"]},
    "REST_AUTH": {
        "USE_JWT": True,
        "SESSION_LOGIN": False,
        "TOKEN_MODEL": None,
        "JWT_AUTH_COOKIE": "my-app-auth",
        "JWT_AUTH_REFRESH_COOKIE": "my-refresh-token",
        "JWT_AUTH_HTTPONLY": True,
        "JWT_AUTH_SECURE": True,
        "JWT_AUTH_SAMESITE": "None",
        "JWT_AUTH_COOKIE_USE_CSRF": True,
    },
    "SIMPLE_JWT": {"SIGNING_KEY": "a key of the tests, long enough for HS256"},
}
DEPLOYMENT = {
    "page": f"{PAGE}/",
    "api": API,
    "login": "/dj-rest-auth/login/",
    "logout": "/dj-rest-auth/logout/",
    "whoami": "/dj-rest-auth/user/",
    "csrf": "/csrf/",
    "private": ["/invoices/"],
    "write": "/invoices/",
    "credentials": {"username": USER["username"], "password": USER["password"]},
    "behind_proxy": True,
}
