"""What a deployment's settings ask for, in the words in which its answers are judged."""

import re

from crosshost import http
from crosshost.deployment import Deployment, canonical


class Settings:
    """What the environment asks for, with Django's defaults where it is silent."""

    def __init__(self, deployment: Deployment):
        self.nginx = deployment.services["nginx"]
        self.django = deployment.services["django"]
        self.flag = deployment.flag
        self.page = deployment.web_origin
        self.api = deployment.api_origin
        self.credentials = self.nginx["FETCH_CREDENTIALS"]

    def text(self, name: str, default: str) -> str:
        return self.django.get(name, default).strip()

    @property
    def permits_page(self) -> bool:
        listed = [canonical(origin) for origin in self.text("CORS_ALLOWED_ORIGINS", "").split(",")]
        patterns = self.text("CORS_ALLOWED_ORIGIN_REGEXES", "").split()
        return (
            self.flag("CORS_ALLOW_ALL_ORIGINS") or self.page in listed or any(re.match(p, self.page) for p in patterns)
        )

    def cookie(self, which: str) -> str:
        """The attributes of the SESSION or CSRF cookie, as `attributes` writes them."""
        samesite = self.text(f"{which}_COOKIE_SAMESITE", "Lax").capitalize()
        parts = [
            f"Domain={self.text(f'{which}_COOKIE_DOMAIN', '').lower()}"
            if self.text(f"{which}_COOKIE_DOMAIN", "")
            else "",
            "HttpOnly" if self.flag(f"{which}_COOKIE_HTTPONLY", which == "SESSION") else "",
            f"Path={self.text(f'{which}_COOKIE_PATH', '/')}",
            "" if samesite == "Unset" else f"SameSite={samesite}",
            "Secure" if self.flag(f"{which}_COOKIE_SECURE") else "",
        ]
        return "; ".join(filter(None, parts))


def attributes(cookie) -> str:
    parts = [
        f"Domain={cookie['domain']}" if cookie["domain"] else "",
        "HttpOnly" if cookie["httponly"] else "",
        f"Path={cookie['path']}",
        f"SameSite={cookie['samesite']}" if cookie["samesite"] else "",
        "Secure" if cookie["secure"] else "",
    ]
    return "; ".join(filter(None, parts))


def cors(answer: http.Answer) -> str:
    """The two headers that decide whether a page may read `answer`."""
    origin = answer.headers.get("Access-Control-Allow-Origin", "no permission")
    return origin + (" with credentials" if answer.headers.get("Access-Control-Allow-Credentials") == "true" else "")


def expected_cors(settings: Settings, origin: str) -> str:
    everybody = settings.flag("CORS_ALLOW_ALL_ORIGINS")
    if not everybody and not (origin == settings.page and settings.permits_page):
        return "no permission"
    if settings.flag("CORS_ALLOW_CREDENTIALS"):
        return f"{origin} with credentials"
    return "*" if everybody else origin
