"""What a deployment's settings ask for."""

import re
from urllib.parse import urlsplit

from crosshost import Problem
from lab.scenarios.deployment import Deployment, canonical


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
