"""Settings of this project, and the arguments of `deployment` for it."""

from tests.testing.projects.base import SETTINGS as BASE
from tests.testing.projects.base import USER

PAGE, API = "https://example.com", "https://api.example.com"
SETTINGS = BASE | {
    "ALLOWED_HOSTS": ["api.example.com"],
    "INSTALLED_APPS": [*BASE["INSTALLED_APPS"], "rest_framework", "rest_framework.authtoken", "djoser"],
    "CORS_ALLOWED_ORIGINS": [PAGE],
    "CSRF_TRUSTED_ORIGINS": [PAGE],
    "CSRF_COOKIE_DOMAIN": "example.com",
    "REST_FRAMEWORK": {"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"]},
    "DJOSER": {"CREATE_SESSION_ON_LOGIN": True},
}
DEPLOYMENT = {
    "page": f"{PAGE}/",
    "api": API,
    "login": "/auth/token/login/",
    "logout": "/auth/token/logout/",
    "whoami": "/auth/users/me/",
    "private": ["/tickets/"],
    "write": "/tickets/",
    "credentials": {"username": USER["username"], "password": USER["password"]},
    "behind_proxy": True,
}
