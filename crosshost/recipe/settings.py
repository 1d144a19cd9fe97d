"""The settings that a deployment may need: candidates, the safest first, each line with why."""

from dataclasses import dataclass
from typing import Any

from crosshost.policy.origin import is_loopback
from crosshost.recipe.deployed import Deployed
from crosshost.recipe.sentences import Sentence, sentence
from crosshost.recipe.wish import COOKIE

Settings = dict[str, Any]
PROXY_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@dataclass(frozen=True)
class Line:
    """One line of settings.py that differs from the default, by Django's or django-cors-headers' own name."""

    name: str
    value: Any
    reason: Sentence

    @property
    def why(self) -> str:
        return str(self.reason)


def line(name: str, value: Any, reason: str, **values: str) -> Line:
    return Line(name, value, sentence(reason, **values))


def values(lines: tuple[Line, ...]) -> Settings:
    return {line.name: line.value for line in lines}


def candidates(where: Deployed, token: str) -> list[tuple[Line, ...]]:
    """Return the settings to try: SameSite=Lax, and where a Secure cookie is possible SameSite=None."""
    tries = [(*hosts(where), *cors(where), *secure(where), *domain(where, token), *login(where))]
    if not where.one_origin and (where.https or is_loopback(where.api.host)):
        tries.append((*hosts(where), *cors(where), *none(where), *domain(where, token), *login(where)))
    return tries


def hosts(where: Deployed) -> tuple[Line, ...]:
    host = line("ALLOWED_HOSTS", [where.host], "allowed-hosts", host=where.host)
    if where.wish.proxy == "nginx" and where.https:
        return host, line("SECURE_PROXY_SSL_HEADER", PROXY_HEADER, "proxy-ssl-header")
    return (host,)


def cors(where: Deployed) -> tuple[Line, ...]:
    page, own = str(where.page), str(where.own_origin)
    trust = line("CSRF_TRUSTED_ORIGINS", [page], "csrf-trusted-origins", page=page, api=own)
    if where.one_origin:
        return (trust,) if where.page != where.own_origin else ()
    return (
        line("CORS_ALLOWED_ORIGINS", [page], "cors-allowed-origins", page=page),
        line("CORS_ALLOW_CREDENTIALS", True, "cors-allow-credentials"),
        trust,
    )


def secure(where: Deployed) -> tuple[Line, ...]:
    if not where.https:
        return ()
    return tuple(line(f"{cookie}_COOKIE_SECURE", True, "cookie-secure") for cookie in ("SESSION", "CSRF"))


def none(where: Deployed) -> tuple[Line, ...]:
    reason = "cookie-secure" if where.https else "cookie-secure-for-none"
    lines: list[Line] = []
    for cookie in ("SESSION", "CSRF"):
        lines.append(line(f"{cookie}_COOKIE_SAMESITE", "None", f"{cookie.lower()}-samesite-none"))
        lines.append(line(f"{cookie}_COOKIE_SECURE", True, reason, host=where.api.host))
    return tuple(lines)


def domain(where: Deployed, token: str) -> tuple[Line, ...]:
    shared = where.shared_domain
    if token != COOKIE or where.one_host or shared is None:
        return ()
    names = {"page_host": where.page.host, "host": where.api.host}
    return (line("CSRF_COOKIE_DOMAIN", shared, "csrf-cookie-domain", **names),)


def login(where: Deployed) -> tuple[Line, ...]:
    if where.wish.login != "django":
        return ()
    return (line("LOGIN_REDIRECT_URL", f"{where.page}/", "login-redirect"),)
