"""Settings of this project, and the arguments of `deployment` for it."""

from tests.testing.projects.base import SETTINGS as BASE
from tests.testing.projects.base import USER

PAGE, API = "https://www.shop.example", "https://api.shop.example"
SETTINGS = BASE | {
    "ALLOWED_HOSTS": ["api.shop.example"],
    "INSTALLED_APPS": [*BASE["INSTALLED_APPS"], "rest_framework"],
    "CORS_ALLOWED_ORIGINS": [PAGE],
    "CSRF_TRUSTED_ORIGINS": [PAGE],
    "CSRF_COOKIE_DOMAIN": ".shop.example",
    "LOGIN_REDIRECT_URL": f"{PAGE}/",
    "LOGOUT_REDIRECT_URL": f"{PAGE}/",
    "SECURE_SSL_REDIRECT": True,
    "REST_FRAMEWORK": {
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    },
}
DEPLOYMENT = {
    "page": f"{PAGE}/",
    "api": API,
    "login": "/api-auth/login/",
    "logout": "/api-auth/logout/",
    "whoami": "/api/profile/",
    "private": ["/api/orders/"],
    "write": ("POST", "/api/orders/", {"item": "tea"}),
    "credentials": {"username": USER["username"], "password": USER["password"]},
    "behind_proxy": True,
}
