"""Settings of this project, and the arguments of `deployment` for it."""

from tests.testing.projects.base import SETTINGS as BASE
from tests.testing.projects.base import USER

PAGE, API = "https://frontend.example.org", "https://frontend.example.org:8443"
SETTINGS = BASE | {
    "ALLOWED_HOSTS": ["frontend.example.org"],
    "INSTALLED_APPS": [*BASE["INSTALLED_APPS"], "allauth", "allauth.account", "allauth.headless"],
    "MIDDLEWARE": [*BASE["MIDDLEWARE"], "allauth.account.middleware.AccountMiddleware"],
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_RATE_LIMITS": False,
    "HEADLESS_ONLY": True,
    "HEADLESS_FRONTEND_URLS": {"account_reset_password_from_key": f"{PAGE}/reset/{{key}}"},
    "CORS_ALLOWED_ORIGINS": [PAGE],
    "CSRF_TRUSTED_ORIGINS": [PAGE],
    "SECURE_SSL_REDIRECT": True,
}
DEPLOYMENT = {
    "page": f"{PAGE}/",
    "api": API,
    "login": "/_allauth/browser/v1/auth/login",
    "logout": ("DELETE", "/_allauth/browser/v1/auth/session"),
    "whoami": "/_allauth/browser/v1/auth/session",
    "private": ["/_allauth/browser/v1/account/email", "/api/files/"],
    "write": "/api/files/",
    "credentials": {"email": USER["email"], "password": USER["password"]},
    "behind_proxy": True,
}
