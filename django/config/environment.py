"""The environment, read by environs under Django's own names.

The parsers are in config/values. A value that one refuses becomes one line for the person: the variable, the value, why
it is refused, and what to write instead.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from environs import Env, EnvError
from environs.exceptions import EnvValidationError

from config.values import cookies, database, headers, network, origins, plain

__all__ = ["EnvError", "env"]

SECRETS = {
    "DJANGO_SECRET_KEY",
    "DATABASE_URL",
    "POSTGRES_PASSWORD",
}  # each may come from a file as well: DJANGO_SECRET_KEY_FILE
LARGEST_SECRET = 64 * 1024  # bytes
PARSERS = (
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


class Environment(Env):
    """environs that strips what it reads: a space at a line's end is invisible and never meant."""

    def _get_value(self, env_key, default):
        value = _from_file(env_key) if env_key in SECRETS else None
        if value is None:
            value = super()._get_value(env_key, default)
        return value.strip() if isinstance(value, str) else value


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


def _parser(function: Callable) -> Callable:
    """Return `function` as environs wants a parser: its ValueError becomes the one line."""

    def parse(value, **options):
        try:
            return function(value, **options)
        except ValueError as error:
            raise EnvError(str(error)) from None

    return parse


env = Environment()
for parser in PARSERS:
    env.add_parser(parser.__name__, _parser(parser))


def refuse(name: str, why: str) -> EnvError:
    """Return the same one line, for what the parser of one variable cannot know."""
    return EnvValidationError(f'Environment variable "{name}" invalid: {why}', [why])
