"""The environment, read by environs under Django's own names.

Each parser takes the text of one variable and returns the setting's value, or raises ValueError with the reason
and a right value. What reaches the person is one line: the variable, the value, why not, what to write instead.
"""

import difflib
import importlib.util
import ipaddress
import os
import re
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import dj_database_url
from environs import Env, EnvError
from environs.exceptions import EnvValidationError
from marshmallow import ValidationError
from marshmallow.fields import Boolean

from config.origins import LONGEST_HOST, normalise_origin
from config.patterns import is_slow

__all__ = ["EnvError", "env"]

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
HOST = re.compile(r"\.?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
SECRETS = {"DJANGO_SECRET_KEY", "DATABASE_URL"}  # each may come from a file as well: DJANGO_SECRET_KEY_FILE
LARGEST_SECRET = 64 * 1024  # bytes
MOST_ORIGINS = 100
# Python's http.cookies, which writes Django's cookies, takes these for attributes and raises.
ATTRIBUTES = {
    "comment",
    "domain",
    "expires",
    "httponly",
    "max-age",
    "partitioned",
    "path",
    "samesite",
    "secure",
    "version",
}
WIDEST = {4: 8, 6: 7}  # the shortest prefix of a proxy's network: 10.0.0.0/8 and fc00::/7 are the private ones
SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"


class Environment(Env):
    """environs that strips what it reads: a space at a line's end is invisible and never meant."""

    def _get_value(self, env_key, default):
        value = _from_file(env_key) if env_key in SECRETS else None
        if value is None:
            value = super()._get_value(env_key, default)
        return value.strip() if isinstance(value, str) else value


def _from_file(name: str) -> str | None:
    """The secret in the file that NAME_FILE names, as Docker and Kubernetes hand secrets over; None without one."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        return None
    if os.environ.get(name, "").strip():
        raise refuse(f"{name}_FILE", f"{name} is set as well: keep one of the two")
    try:
        # A device or a pipe may never end.
        is_file = stat.S_ISREG((found := os.stat(path)).st_mode) and found.st_size <= LARGEST_SECRET
        text = Path(path).read_text(encoding="utf-8").strip() if is_file else ""
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8 text"
        raise refuse(
            f"{name}_FILE", f"'{path}' cannot be read ({why}): name a file that this process's user may read"
        ) from None
    if not is_file:
        raise refuse(
            f"{name}_FILE",
            f"'{path}' is not a regular file of at most {LARGEST_SECRET} bytes: name a file with the secret alone",
        )
    if not text:
        raise refuse(f"{name}_FILE", f"'{path}' is empty: write the secret into it")
    return text


env = Environment()


def parser(function: Callable) -> Callable:
    """Register `function` as `env.<its name>`; its ValueError becomes the one line."""

    def parse(value, **options):
        try:
            return function(value, **options)
        except ValueError as error:
            raise EnvError(str(error)) from None

    env.add_parser(function.__name__, parse)
    return function


def refuse(name: str, why: str) -> EnvError:
    """The same one line for what only two variables together can tell."""
    return EnvValidationError(f'Environment variable "{name}" invalid: {why}', [why])


def _items(value: str) -> list[str]:
    """The stripped items of a comma-separated list; a comma too many is nothing."""
    return [item for item in (part.strip() for part in value.split(",")) if item]


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _nearest(value: str, choices: Iterable[str]) -> str:
    """The one of `choices` that `value` most likely stands for; the first where none is near."""
    choices = list(choices)
    lower = {choice.lower(): choice for choice in choices}
    near = difflib.get_close_matches(value.lower(), lower, n=1, cutoff=0.5)
    return lower[near[0]] if near else choices[0]


def _is_host(text: str) -> bool:
    return len(text) <= LONGEST_HOST and bool(HOST.fullmatch(text))


def _few(origins: list[str]) -> list[str]:
    """Every request's Origin is compared with each, and nginx and the kernel limit how many one variable may hold."""
    if len(origins) > MOST_ORIGINS:
        raise ValueError(
            f"{len(origins)} origins are more than {MOST_ORIGINS}: write one pattern for them in "
            r"CORS_ALLOWED_ORIGIN_REGEXES, ^https://\w+\.example\.com$"
        )
    return origins


def _tokens(value: str, example: str) -> list[str]:
    for item in _items(value):
        if item != "*" and not TOKEN.fullmatch(item):
            raise ValueError(f"{item!r} is not one name: separate names with commas, {example}")
    return _items(value)


@parser
def flag(value: str) -> bool:
    try:
        return bool(Boolean().deserialize(value.lower()))
    except ValidationError:
        raise ValueError(f"{value!r} is neither true nor false: write true or false") from None


class Seconds(int):
    """A number of seconds that is true even at 0.

    django-cors-headers leaves Access-Control-Max-Age out when the setting is falsy, and without the header a
    browser keeps a preflight for 5 seconds (Fetch Standard, "CORS-preflight fetch"). Only a 0 that is sent means none.
    """

    def __bool__(self) -> bool:
        return True


@parser
def seconds(value: str) -> Seconds:
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
        raise ValueError(f"{value!r} is not a number of seconds: write 0, or 600 for ten minutes")
    return Seconds(value)


@parser
def cors_origins(value: str) -> list[str]:
    # `null` is what a sandboxed frame or a file: page sends; django-cors-headers knows it.
    return _unique("null" if item.lower() == "null" else normalise_origin(item) for item in _few(_items(value)))


@parser
def csrf_origins(value: str) -> list[str]:
    return _unique(normalise_origin(item, wildcard=True) for item in _few(_items(value)))


@parser
def origin(value: str) -> str:
    """WEB_ORIGIN or API_ORIGIN: what nginx or gunicorn serves."""
    found = normalise_origin(value)
    if not found.startswith(("http:", "https:")):
        raise ValueError(f"{value!r} is an origin that no server has: write http://localhost:3000")
    return found


@parser
def regexes(value: str) -> list[str]:
    """Separated by spaces, for a comma may be part of a pattern and a space never is."""
    for item in value.split():
        if re.search(r",(\^|https?:)", item):
            raise ValueError(
                rf"{value!r} has a comma between two patterns: separate them with a space, ^https://\w+\.example\.com$"
            )
        try:
            re.compile(item)
        except re.error as error:
            raise ValueError(
                rf"{item!r} is not a regular expression ({error}): write for example ^https://\w+\.example\.com$"
            ) from None
        if is_slow(item):
            raise ValueError(
                rf"{item!r} needs more than a second for one long value: leave out the * or + around a group that has "
                r"one itself, ^https://\w+\.example\.com$"
            )
    return value.split()


@parser
def hosts(value: str) -> list[str]:
    """ALLOWED_HOSTS: names without scheme or port, `.example.com` for a domain and all below it, or `*`."""
    for item in _items(value.lower()):
        if item == "*" or _is_host(item):
            continue
        try:
            ipaddress.IPv6Address(item.strip("[]"))
        except ValueError:
            bare = re.split(r"[/:?#]", re.sub(r"^[a-z]*:?//", "", item).removeprefix("*"))[0]
            right = bare if _is_host(bare) else "api.example.com"
            raise ValueError(f"{item!r} is not a host name alone: write {right}") from None
    # Django compares an IPv6 host with its brackets.
    return [f"[{item.strip('[]')}]" if ":" in item else item for item in _items(value.lower())]


@parser
def header_names(value: str) -> list[str]:
    return [item.lower() for item in _tokens(value, "accept,content-type,x-csrftoken")]


@parser
def method_names(value: str) -> list[str]:
    # Methods are compared as bytes (Fetch Standard, "CORS-preflight fetch"), and all that Django knows are upper case.
    return [item.upper() for item in _tokens(value, "GET,POST,DELETE")]


@parser
def samesite(value: str) -> str | bool:
    """The cookie's SameSite attribute; `unset` leaves the attribute out, which Django spells False."""
    known: dict[str, str | bool] = {"Lax": "Lax", "Strict": "Strict", "None": "None", "unset": False}
    for name, setting in known.items():
        if value.lower() == name.lower():
            return setting
    raise ValueError(f"{value!r} is not one of {', '.join(known)}: write {_nearest(value, known)}")


@parser
def cookie_name(value: str) -> str:
    if not TOKEN.fullmatch(value):
        raise ValueError(f"{value!r} is not a cookie's name (letters, digits, - and _): write sessionid or csrftoken")
    if value.lower() in ATTRIBUTES:
        raise ValueError(f"{value!r} is the name of a cookie attribute: write sessionid or csrftoken")
    return value


@parser
def cookie_domain(value: str) -> str | None:
    """The Domain attribute; empty leaves it out, and the cookie stays with the one host that set it."""
    value = value.lower()
    if value and not _is_host(value):
        bare = re.split(r"[/:?#]", re.sub(r"^[a-z]*:?//", "", value).lstrip("*."))[0]
        right = bare if _is_host(bare) else "example.com"
        raise ValueError(f"{value!r} is not a host name alone: write {right}, or nothing at all")
    return value or None


@parser
def cookie_path(value: str) -> str:
    if not re.fullmatch(r"/[\x21-\x3a\x3c-\x7e]*", value):
        raise ValueError(f"{value!r} is not a path from the root: write /")
    return value


@parser
def host_and_port(value: str) -> str | None:
    """SECURE_SSL_HOST: where a redirect to https leads; empty for the host that was asked."""
    value = value.lower()
    host, colon, port = value.partition(":")
    is_port = re.fullmatch(r"[1-9]\d{0,4}", port, re.ASCII) and int(port) < 65536
    if value and not (_is_host(host) and (is_port or not colon)):
        raise ValueError(f"{value!r} is not a host and a port: write api.example.com, or api.example.com:8443")
    return value or None


@parser
def one_of(value: str, *, choices: list[str]) -> str:
    if value not in choices:
        raise ValueError(f"{value!r} is not one of {', '.join(choices)}: write {_nearest(value, choices)}")
    return value


@parser
def proxy_header(value: str) -> tuple[str, str] | None:
    """SECURE_PROXY_SSL_HEADER: the header's name as WSGI has it, a comma, and the value that means https."""
    if not value:
        return None
    name, comma, meaning = (part.strip() for part in value.partition(","))
    if not (comma and re.fullmatch(r"HTTP_[A-Z0-9_]+", name) and TOKEN.fullmatch(meaning)):
        raise ValueError(f"{value!r} is not a header and its value: write HTTP_X_FORWARDED_PROTO,https")
    return name, meaning


@parser
def proxies(value: str) -> list[str]:
    """FORWARDED_ALLOW_IPS: the addresses or networks of proxies whose X-Forwarded-Proto is believed."""
    for item in _items(value):
        try:
            ipaddress.ip_network(item)
        except ValueError:
            raise ValueError(
                f"{item!r} is not an IP address or network: write 10.0.0.5 or 10.0.0.0/24, the proxy's own"
            ) from None
        network = ipaddress.ip_network(item)
        if network.prefixlen < WIDEST[network.version]:
            who = "everybody" if network.prefixlen == 0 else f"1 of {2**network.prefixlen} of all addresses"
            raise ValueError(f"{item!r} is {who}, who could then claim https: write the proxy's own address, 10.0.0.5")
    return _items(value)


@parser
def bind_address(value: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(value.strip("[]"))
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address: write 127.0.0.1, or 0.0.0.0 for every interface") from None


@parser
def loopback_address(value: str) -> str:
    """DJANGO_BIND_ADDRESS: where gunicorn's own port is; empty where BIND_ADDRESS is."""
    try:
        if not value or ipaddress.ip_address(value).is_loopback:
            return value
    except ValueError:
        raise ValueError(f"{value!r} is not an IP address: write 127.0.0.1") from None
    raise ValueError(
        f"{value!r} is not loopback, and beyond that nginx has the API's port: leave this one out, and "
        f"write BIND_ADDRESS={value}"
    )


@parser
def database(value: str, **options) -> dict:
    """DATABASE_URL as Django's DATABASES entry. The value may hold a password, so no message repeats it."""
    try:
        config = dj_database_url.parse(value, **options)
    except (ValueError, KeyError):
        config = {}
    engine, name = config.get("ENGINE"), config.get("NAME")
    # A database in memory would be another one for each worker.
    if engine not in (SQLITE, POSTGRESQL) or not name or "memory" in str(name):
        raise ValueError(
            "not a database's URL: write sqlite:////data/db.sqlite3 or postgres://user:password@host:5432/name"
        )
    if engine == POSTGRESQL and not importlib.util.find_spec("psycopg"):
        raise ValueError(
            "PostgreSQL needs its driver: add psycopg[binary] to requirements.in, or write sqlite:////data/db.sqlite3"
        )
    _check_options(engine, config.get("OPTIONS", {}))
    if engine == SQLITE:
        # WAL lets readers go on while one writes; IMMEDIATE waits for the lock instead of failing in mid-transaction.
        config["OPTIONS"] = config.get("OPTIONS", {}) | {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
        }
    return config


def _check_options(engine: str, options: dict) -> None:
    """Raise ValueError for what the driver would not take from the URL's query."""
    if engine == SQLITE:
        unknown = next((name for name in options if name != "timeout"), None)
        if unknown or not isinstance(options.get("timeout", 0), int):
            raise ValueError(
                f"SQLite takes no option {unknown!r} here: leave it out, or write ?timeout=20"
                if unknown
                else "SQLite's timeout is a number of seconds: write ?timeout=20"
            )
        return
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo(**options)
    except (ProgrammingError, TypeError):
        raise ValueError(
            f"PostgreSQL takes not all of the options {', '.join(map(repr, options))}: "
            "write those of libpq, ?sslmode=require&connect_timeout=5"
        ) from None
