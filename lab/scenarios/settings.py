"""The settings of a deployment, with Django's defaults."""

import re
from urllib.parse import urlsplit

from crosshost import Problem
from crosshost.policy.situation import AddressSpace
from lab.scenarios import address_spaces
from lab.scenarios.deployment import Deployment, canonical


class Settings:
    """Read the settings of a deployment's environment; each call names Django's default."""

    def __init__(self, deployment: Deployment):
        self.nginx = deployment.services["nginx"]
        self.django = deployment.services["django"]
        self.flag = deployment.flag
        self.page = deployment.web_origin
        self.api = deployment.api_origin
        self.credentials = self.nginx["FETCH_CREDENTIALS"]

    @property
    def sso_origin(self) -> str:
        """The login of the fault sso-session-expired, on the page's port (nginx/15-environment.envsh)."""
        port = urlsplit(self.page).port
        return f"https://sso.localhost:{port}" if port else "https://sso.localhost"

    def text(self, name: str, default: str) -> str:
        """Return the value of a setting of Django."""
        return self.django.get(name, default).strip()

    def items(self, name: str, default: str = "") -> list[str]:
        """Return the items of a comma-separated setting."""
        return [item for item in (part.strip() for part in self.text(name, default).split(",")) if item]

    def origins(self, name: str, *, as_written: bool = False) -> list[str]:
        """Return the origins of a setting, as Django normalises them; with `as_written`, as they are written."""
        return [origin if as_written else canonical(origin) for origin in self.items(name)]

    def permits(self, origin: str) -> bool:
        """Return whether django-cors-headers allows `origin`. It compares scheme, host and port as text.

        Raises Problem for an invalid regular expression.
        """
        listed = [urlsplit(allowed)[:2] for allowed in self.origins("CORS_ALLOWED_ORIGINS")]
        patterns = self.text("CORS_ALLOWED_ORIGIN_REGEXES", "").split()
        try:
            matched = any(re.match(pattern, origin) for pattern in patterns)
        except re.error as error:
            raise Problem(f"CORS_ALLOWED_ORIGIN_REGEXES is not a regular expression: {error}") from None
        return self.flag("CORS_ALLOW_ALL_ORIGINS") or urlsplit(origin)[:2] in listed or matched

    @property
    def address_spaces(self) -> tuple[tuple[str, AddressSpace], ...]:
        """The networks of page and API, where browsers are told of another one. Raises Problem for an invalid value."""
        return address_spaces.of_origins(self.nginx[address_spaces.NAME], (self.page, self.api))

    @property
    def permits_page(self) -> bool:
        return self.permits(self.page)
