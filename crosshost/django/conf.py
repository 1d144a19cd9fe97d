"""A typed view of the settings that the checks read, a property each; unset ones have their default."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from re import Pattern
from typing import Any

# django-cors-headers reads the second where the first is not set.
OLD_NAMES = {
    "CORS_ALLOW_ALL_ORIGINS": "CORS_ORIGIN_ALLOW_ALL",
    "CORS_ALLOWED_ORIGINS": "CORS_ORIGIN_WHITELIST",
    "CORS_ALLOWED_ORIGIN_REGEXES": "CORS_ORIGIN_REGEX_WHITELIST",
}
DEFAULT_HEADERS = ("accept", "authorization", "content-type", "user-agent", "x-csrftoken", "x-requested-with")
DEFAULT_METHODS = ("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT")


class Conf:
    """`settings` is django.conf.settings, or any object with settings as attributes.

    A value of the wrong type reads as the default, a list as empty: crosshost.E001 reports a string instead of a list,
    and Django and django-cors-headers report the rest in their own checks or at the first request.
    """

    def __init__(self, settings: Any) -> None:
        self._settings = settings

    def is_set(self, name: str) -> bool:
        return hasattr(self._settings, name)

    def is_given(self, name: str) -> bool:
        """Return whether the project itself sets `name`, and not only Django's defaults."""
        explicit = getattr(self._settings, "is_overridden", None)
        return bool(explicit(name)) if explicit else self.is_set(name)

    def raw(self, name: str) -> Any:
        """Return the value as it is; None where it is not set."""
        return getattr(self._settings, name, None)

    def names(self, *prefixes: str) -> list[str]:
        """Return the names of the settings with these prefixes."""
        return [name for name in dir(self._settings) if name.startswith(prefixes) and name.isupper()]

    def current_name(self, name: str) -> str:
        """Return the name under which `name` is set: its old one where only that is set."""
        old = OLD_NAMES.get(name, name)
        return old if self.is_set(old) and not self.is_set(name) else name

    def text(self, name: str, default: str = "") -> str:
        """Return the value if it is a string, else `default`."""
        value = self.raw(name)
        return value if isinstance(value, str) else default

    def _items(self, name: str, default: Sequence[Any] = ()) -> list[Any]:
        value = getattr(self._settings, self.current_name(name), default)
        return list(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes) else []

    def _list(self, name: str, default: Sequence[str] = ()) -> list[str]:
        return [item for item in self._items(name, default) if isinstance(item, str)]

    @property
    def annotated(self) -> set[str]:
        """The names that the settings' modules annotate, with or without a value: `NAME: list[str]`."""
        names = set(self.raw("__annotations__") or {})
        for module in self._modules():
            try:
                names.update(getattr(module, "__annotations__", {}))
            except NameError:  # Python 3.14 evaluates them lazily
                continue
        return names

    @property
    def modules(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The source of each settings' module, and the names in it."""
        for module in self._modules():
            try:
                source = module.__spec__.loader.get_source(module.__name__)
            except (AttributeError, ImportError, OSError):
                continue
            if source:
                yield source, vars(module)

    def _modules(self) -> list[Any]:
        """Return the settings' module and those beside it: config.settings.production reads config.settings.base."""
        name = self.text("SETTINGS_MODULE")
        package = name.rpartition(".")[0]
        loaded = list(sys.modules.items())
        names = {other for other, _ in loaded if package and package in (other, other.rpartition(".")[0])} | {name}
        return [module for other, module in loaded if name and other in names]

    # --- django-cors-headers ---

    @property
    def CORS_ALLOWED_ORIGINS(self) -> list[str]:
        return self._list("CORS_ALLOWED_ORIGINS")

    @property
    def CORS_ALLOWED_ORIGIN_REGEXES(self) -> list[str | Pattern[str]]:
        items = self._items("CORS_ALLOWED_ORIGIN_REGEXES")
        return [item for item in items if isinstance(item.pattern if isinstance(item, Pattern) else item, str)]

    @property
    def CORS_ALLOW_ALL_ORIGINS(self) -> bool:
        return bool(self.raw(self.current_name("CORS_ALLOW_ALL_ORIGINS")))

    @property
    def allows_by_pattern(self) -> bool:
        """Whether CORS allows origins that no setting names."""
        return self.CORS_ALLOW_ALL_ORIGINS or bool(self.CORS_ALLOWED_ORIGIN_REGEXES)

    @property
    def allows_any_page(self) -> bool:
        """Whether CORS allows an origin at all."""
        return self.allows_by_pattern or bool(self.CORS_ALLOWED_ORIGINS)

    @property
    def CORS_ALLOW_CREDENTIALS(self) -> bool:
        return bool(self.raw("CORS_ALLOW_CREDENTIALS"))

    @property
    def CORS_ALLOW_HEADERS(self) -> list[str]:
        return self._list("CORS_ALLOW_HEADERS", DEFAULT_HEADERS)

    @property
    def CORS_ALLOW_METHODS(self) -> list[str]:
        return self._list("CORS_ALLOW_METHODS", DEFAULT_METHODS)

    @property
    def CORS_EXPOSE_HEADERS(self) -> list[str]:
        return self._list("CORS_EXPOSE_HEADERS")

    @property
    def CORS_ALLOW_PRIVATE_NETWORK(self) -> bool:
        return bool(self.raw("CORS_ALLOW_PRIVATE_NETWORK"))

    @property
    def CORS_PREFLIGHT_MAX_AGE(self) -> int:
        value = self.raw("CORS_PREFLIGHT_MAX_AGE")
        return value if isinstance(value, int) else 86400

    @property
    def CORS_URLS_REGEX(self) -> str | Pattern[str]:
        value = self.raw("CORS_URLS_REGEX")
        return value if isinstance(value, str | Pattern) else r"^.*$"

    # --- Django: CSRF ---

    @property
    def CSRF_TRUSTED_ORIGINS(self) -> list[str]:
        return self._list("CSRF_TRUSTED_ORIGINS")

    @property
    def CSRF_HEADER_NAME(self) -> str:
        return self.text("CSRF_HEADER_NAME", "HTTP_X_CSRFTOKEN")

    @property
    def CSRF_COOKIE_HTTPONLY(self) -> bool:
        return bool(self.raw("CSRF_COOKIE_HTTPONLY"))

    @property
    def CSRF_COOKIE_DOMAIN(self) -> str:
        return self.text("CSRF_COOKIE_DOMAIN")

    @property
    def CSRF_USE_SESSIONS(self) -> bool:
        return bool(self.raw("CSRF_USE_SESSIONS"))

    # --- Django: the rest ---

    @property
    def ALLOWED_HOSTS(self) -> list[str]:
        return self._list("ALLOWED_HOSTS")

    @property
    def DEBUG(self) -> bool:
        return bool(self.raw("DEBUG"))

    @property
    def INSTALLED_APPS(self) -> list[str]:
        return self._list("INSTALLED_APPS")

    @property
    def MIDDLEWARE(self) -> list[str]:
        return self._list("MIDDLEWARE")

    @property
    def referrer_policies(self) -> list[str]:
        """SECURE_REFERRER_POLICY, a list or a text with commas."""
        value = self.raw("SECURE_REFERRER_POLICY")
        items = value.split(",") if isinstance(value, str) else self._list("SECURE_REFERRER_POLICY")
        return [item.strip() for item in items]

    @property
    def SECURE_PROXY_SSL_HEADER(self) -> bool:
        """Whether it is set; Django itself refuses a value that is not a pair."""
        return bool(self.raw("SECURE_PROXY_SSL_HEADER"))

    @property
    def SECURE_SSL_HOST(self) -> str:
        return self.text("SECURE_SSL_HOST")

    @property
    def SECURE_SSL_REDIRECT(self) -> bool:
        return bool(self.raw("SECURE_SSL_REDIRECT"))

    @property
    def USE_X_FORWARDED_HOST(self) -> bool:
        return bool(self.raw("USE_X_FORWARDED_HOST"))

    @property
    def USE_X_FORWARDED_PORT(self) -> bool:
        return bool(self.raw("USE_X_FORWARDED_PORT"))

    @property
    def cookies(self) -> list["CookieConf"]:
        """The session's cookie, and the CSRF token's unless the token is kept in the session."""
        names = ["SESSION_COOKIE"] if self.CSRF_USE_SESSIONS else ["SESSION_COOKIE", "CSRF_COOKIE"]
        return [CookieConf(self, name) for name in names]

    @property
    def is_https(self) -> bool:
        """Whether these settings imply an API on https."""
        return self.SECURE_SSL_REDIRECT or any(cookie.SECURE for cookie in self.cookies)


class CookieConf:
    """The settings SESSION_COOKIE_… or CSRF_COOKIE_…, by the rest of their names."""

    def __init__(self, conf: Conf, name: str) -> None:
        self._conf = conf
        self.name = name

    def _text(self, attribute: str) -> str:
        return self._conf.text(f"{self.name}_{attribute}")

    @property
    def NAME(self) -> str:
        return self._text("NAME") or {"SESSION_COOKIE": "sessionid", "CSRF_COOKIE": "csrftoken"}[self.name]

    @property
    def SAMESITE(self) -> str | bool | None:
        """'Lax', 'Strict' or 'None', whatever its case; False or None sends no attribute."""
        name = f"{self.name}_SAMESITE"
        value = self._conf.raw(name) if self._conf.is_set(name) else "Lax"
        return value if isinstance(value, str | bool | None) else "Lax"

    @property
    def SECURE(self) -> bool:
        return bool(self._conf.raw(f"{self.name}_SECURE"))

    @property
    def DOMAIN(self) -> str:
        """Empty for none: the cookie is for the API's host only."""
        return self._text("DOMAIN")

    @property
    def PATH(self) -> str:
        return self._text("PATH") or "/"
