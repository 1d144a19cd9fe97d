"""What a deployment's settings ask for, in the words in which its answers are judged."""

import re
from urllib.parse import urlsplit

from crosshost import Problem, http
from crosshost.deployment import Deployment, canonical
from crosshost.policy.setcookie import SetCookie


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

    def items(self, name: str, default: str = "") -> list[str]:
        """The items of a comma-separated setting."""
        return [item for item in (part.strip() for part in self.text(name, default).split(",")) if item]

    def origins(self, name: str, *, as_written: bool = False) -> list[str]:
        """The origins of a setting as Django corrects them; `as_written`, as if it did not."""
        return [one if as_written else canonical(one) for one in self.items(name)]

    def permits(self, origin: str) -> bool:
        """Does django-cors-headers find `origin` in the settings? It compares scheme, host and port as text."""
        listed = [urlsplit(one)[:2] for one in self.origins("CORS_ALLOWED_ORIGINS")]
        patterns = self.text("CORS_ALLOWED_ORIGIN_REGEXES", "").split()
        try:
            matched = any(re.match(pattern, origin) for pattern in patterns)
        except re.error as error:
            raise Problem(f"CORS_ALLOWED_ORIGIN_REGEXES is not a regular expression: {error}") from None
        return self.flag("CORS_ALLOW_ALL_ORIGINS") or urlsplit(origin)[:2] in listed or matched

    @property
    def permits_page(self) -> bool:
        return self.permits(self.page)

    def cookie(self, which: str) -> str:
        """The attributes that the SESSION or CSRF cookie must have."""
        samesite = self.text(f"{which}_COOKIE_SAMESITE", "Lax").capitalize()
        return written(
            domain=self.text(f"{which}_COOKIE_DOMAIN", "").lower().removeprefix("."),
            httponly=self.flag(f"{which}_COOKIE_HTTPONLY", which == "SESSION"),
            partitioned=self.flag(f"{which}_COOKIE_PARTITIONED"),
            path=self.text(f"{which}_COOKIE_PATH", "/"),
            samesite="" if samesite == "Unset" else samesite,
            secure=self.flag(f"{which}_COOKIE_SECURE"),
        )


def attributes(cookie: SetCookie) -> str:
    """The attributes that a cookie has."""
    return written(
        domain=cookie.domain or "",
        httponly=cookie.http_only,
        partitioned=cookie.partitioned,
        path=cookie.path or "",
        samesite="" if cookie.same_site == "unset" else cookie.same_site,
        secure=cookie.secure,
    )


def written(*, domain: str, httponly: bool, partitioned: bool, path: str, samesite: str, secure: bool) -> str:
    parts = {f"Domain={domain}": domain, "HttpOnly": httponly, "Partitioned": partitioned, f"Path={path}": True}
    parts |= {f"SameSite={samesite}": samesite, "Secure": secure}
    return "; ".join(part for part, there in parts.items() if there)


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
