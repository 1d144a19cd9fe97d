"""Settings of this project, and the arguments of `deployment` for it."""

from tests.testing.projects.base import SETTINGS as BASE
from tests.testing.projects.base import USER

PAGE, API = "https://app.example.com", "https://api.example.com"
SETTINGS = BASE | {
    "ALLOWED_HOSTS": ["api.example.com"],
    "CORS_ALLOWED_ORIGINS": [PAGE],
    "CSRF_TRUSTED_ORIGINS": [PAGE],
    "SECURE_SSL_REDIRECT": True,
}
DEPLOYMENT = {
    "page": f"{PAGE}/",
    "api": API,
    "login": "/api/login/",
    "logout": "/api/logout/",
    "whoami": "/api/me/",
    "csrf": "/api/csrf/",
    "private": ["/api/notes/"],
    "write": "/api/notes/",
    "credentials": {"username": USER["username"], "password": USER["password"]},
    "behind_proxy": True,
}
