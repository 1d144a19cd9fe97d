"""The env file that starts a recipe in the lab of crosshost, under the names of its .env.example."""

from crosshost.policy.origin import Origin
from crosshost.recipe.deployed import Deployed
from crosshost.recipe.settings import Settings
from crosshost.recipe.wish import COOKIE

# The lab's defaults, of its compose.yaml. What is equal to them is left out.
PAGE, API = "http://localhost:3000", "http://localhost:8000"
DEFAULTS = {"CORS_ALLOWED_ORIGINS": PAGE, "CORS_ALLOW_CREDENTIALS": "true", "CSRF_TRUSTED_ORIGINS": PAGE}
DEFAULTS |= {"FETCH_CREDENTIALS": "include", "CSRF_TOKEN_FROM": COOKIE, "WEB_ORIGIN": PAGE, "API_ORIGIN": API}
PORTS = {"WEB_PORT": 3000, "API_PORT": 8000, "WEB_TLS_PORT": 3443, "API_TLS_PORT": 8443}
# Settings that the lab has no variable for, or that its own nginx does not need.
NOT_IN_THE_LAB = ("ALLOWED_HOSTS", "SECURE_PROXY_SSL_HEADER", "LOGIN_REDIRECT_URL")
LISTS = ("CORS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS")


def env(where: Deployed, settings: Settings, token: str, credentials: str) -> dict[str, str]:
    """Return the variables of the scenario: those that differ from the lab's defaults, after its name."""
    wanted = {"WEB_ORIGIN": str(where.page), "API_ORIGIN": str(where.api)}
    wanted |= {name: written(settings.get(name, [])) for name in LISTS}
    wanted["CORS_ALLOW_CREDENTIALS"] = written(settings.get("CORS_ALLOW_CREDENTIALS", False))
    wanted |= {"FETCH_CREDENTIALS": credentials, "CSRF_TOKEN_FROM": token}
    wanted |= ports(where) | hosts(where)
    others = [name for name in settings if name not in (*NOT_IN_THE_LAB, *LISTS, "CORS_ALLOW_CREDENTIALS")]
    wanted |= {name: written(settings[name]) for name in others}
    tls = {"COMPOSE_PROFILES": "tls"} if "https" in (where.page.scheme, where.api.scheme) else {}
    changed = {name: value for name, value in wanted.items() if DEFAULTS.get(name) != value}
    return {"SCENARIO": "recipe"} | tls | changed


def written(value: object) -> str:
    """Return a setting's value as the env file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)


def hosts(where: Deployed) -> dict[str, str]:
    """Return the hosts that Django accepts: the lab also answers on the page's host, for what it saw of a request."""
    own = [where.api.host, where.page.host]
    if all(host in ("localhost", "127.0.0.1") or host.endswith(".localhost") for host in own):
        return {}
    return {"ALLOWED_HOSTS": ",".join(dict.fromkeys(own))}


def ports(where: Deployed) -> dict[str, str]:
    """Return the ports that differ from the defaults: those of the origins, and those that would collide with them."""
    taken = {web_port(where.page): where.page.port}
    if not where.one_origin:
        taken["API_TLS_PORT" if where.api.scheme == "https" else "API_PORT"] = where.api.port
    found = dict(taken)
    for name, default in PORTS.items():
        if name not in taken:
            port = default
            while port in found.values():
                port += 1
            found[name] = port
    return {name: str(port) for name, port in found.items() if port != PORTS[name]}


def web_port(page: Origin) -> str:
    return "WEB_TLS_PORT" if page.scheme == "https" else "WEB_PORT"
