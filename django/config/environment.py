"""The environment, under Django's own names: `env.flag("DJANGO_DEMO", "false")`, and so on for each parser.

The parsers are in config/values. A value that one refuses becomes one line for the person: the variable, the value, why
it is refused, and what to write instead.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from config.values import cookies, database, headers, network, origins, plain

SECRETS = {
    "DJANGO_SECRET_KEY",
    "DATABASE_URL",
    "POSTGRES_PASSWORD",
}  # each may come from a file as well: DJANGO_SECRET_KEY_FILE
LARGEST_SECRET = 64 * 1024  # bytes
PARSERS = (
    plain.text,
    plain.path,
    plain.flag,
    plain.seconds,
    plain.count,
    plain.one_of,
    origins.cors_origins,
    origins.csrf_origins,
    origins.origin,
    origins.regexes,
    network.hosts,
    network.host_and_port,
    network.proxy_header,
    network.proxies,
    network.bind_address,
    network.loopback_address,
    headers.header_names,
    headers.method_names,
    cookies.samesite,
    cookies.cookie_name,
    cookies.cookie_domain,
    cookies.cookie_path,
    database.database,
)


class EnvError(ValueError):
    """One line about a variable whose value cannot work."""


def refuse(name: str, why: str) -> EnvError:
    """Return the error for a value of `name`; `why` ends with what to write instead."""
    return EnvError(f'Environment variable "{name}" invalid: {why}')


def _from_file(name: str) -> str | None:
    """Return the secret in the file that NAME_FILE names, as Docker and Kubernetes pass secrets; None without one."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        return None
    if os.environ.get(name, "").strip():
        raise refuse(f"{name}_FILE", f"{name} is set as well: keep one of the two")
    try:
        # A device or a pipe may never end.
        is_file = stat.S_ISREG((status := os.stat(path)).st_mode) and status.st_size <= LARGEST_SECRET
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


def _reader(parser: Callable) -> Callable:
    """Return a function that reads a variable and parses it, or the default, which is text as well."""

    def read(name: str, default: str, **options):
        value = _from_file(name) if name in SECRETS else None
        if value is None:
            value = os.environ.get(name, default).strip()  # a space at a line's end is invisible and never meant
        try:
            return parser(value, **options)
        except ValueError as error:
            raise refuse(name, str(error)) from None

    return read


env = SimpleNamespace(**{parser.__name__: _reader(parser) for parser in PARSERS})
