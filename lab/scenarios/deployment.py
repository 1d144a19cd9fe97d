"""The environment of each service, as compose.yaml makes it from the env files, without a Docker engine."""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from crosshost import Problem
from crosshost.policy import site
from crosshost.policy.origin import PORTS, address, as_sent
from lab import ROOT, STATE
from lab.scenarios import catalogue, envfile, port_base, variables
from lab.scenarios.names import is_local, is_resolved_by_lab

PASSWORD_FILE = STATE / "secrets" / "postgres-password"  # for containers, where POSTGRES_PASSWORD is in the shell
REFERENCE = re.compile(r"\$\{(\w+)(?:(-|:\+|:\?)((?:[^${}]|\$\{[^{}]*\})*))?\}")


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Return `text` with `${NAME}`, `${NAME-default}` and `${NAME:+text}` expanded as Compose does, one level nested.

    Unlike in a `:-`, a variable that is set and empty stays empty. The environments in compose.yaml use no other form.
    `${NAME:?text}`, in files of env/with, raises Problem with that text.
    """

    def value(match: re.Match[str]) -> str:
        name, form, inside = match.groups()
        if form == ":+":
            return interpolate(inside, variables) if variables.get(name) else ""
        if form == ":?" and not variables.get(name):
            raise Problem(f"{name} is missing: {inside}")
        if form == ":?":
            return variables[name]
        return variables[name] if name in variables else interpolate(inside or "", variables)

    return REFERENCE.sub(value, text)


@dataclass(frozen=True)
class Deployment:
    """The settings of the user's .env, then of the scenario's file, then of the shell; the later ones win."""

    scenario: catalogue.Scenario | None
    env_files: tuple[Path, ...]
    variables: dict[str, str]
    port_base: int | None = None
    moved: dict[str, str] = field(default_factory=dict)  # the variables that --port-base changed
    additions: tuple[str, ...] = ()  # the files of env/with, by name
    password: str = ""  # of PostgreSQL, if it came from the shell

    @cached_property
    def services(self) -> dict[str, dict[str, str]]:
        """The environment of each service, as `docker compose config` has it."""
        declared = variables.environments((ROOT / "compose.yaml").read_text())
        return {name: self._environment(environment) for name, environment in declared.items()}

    def _environment(self, declared: dict[str, str | None]) -> dict[str, str]:
        values = {
            name: self.variables.get(name) if text is None else interpolate(text, self.variables)
            for name, text in declared.items()
        }
        return {name: value for name, value in values.items() if value is not None}

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a boolean setting of Django, read as `django/config` reads it."""
        return is_true(self.services["django"].get(name, str(default)))

    @property
    def name(self) -> str:
        return self.services["nginx"]["SCENARIO"]

    @property
    def web_origin(self) -> str:
        return canonical(self.services["nginx"]["WEB_ORIGIN"])

    @property
    def api_origin(self) -> str:
        return canonical(self.services["nginx"]["API_ORIGIN"])

    @property
    def relation(self) -> str:
        """`same-origin`, `same-site` or `cross-site`, for page and API. Raises Problem for an invalid origin."""
        return site.relation(address(self.web_origin).origin, address(self.api_origin).origin)

    @property
    def names_to_resolve(self) -> list[str]:
        """The hosts of page and API that are this machine's, and that no browser resolves to it by itself."""
        hosts = [urlsplit(origin).hostname for origin in (self.web_origin, self.api_origin)]
        return [host for host in dict.fromkeys(hosts) if host and is_resolved_by_lab(host)]

    @property
    def bind_address(self) -> str:
        return self.services["django"]["BIND_ADDRESS"]

    @property
    def is_open(self) -> bool:
        """Whether the address is not loopback: then nginx listens on the API's port, and gunicorn on none."""
        return not ipaddress.IPv4Address(self.bind_address).is_loopback

    @property
    def django_bind_address(self) -> str:
        """The address of gunicorn's own port, unless `is_open`. Django refuses any address but loopback."""
        return self.variables.get("DJANGO_BIND_ADDRESS", "").strip() or self.bind_address

    @property
    def address(self) -> str:
        """The address at which this machine reaches nginx."""
        return reachable(self.bind_address)

    @property
    def api_address(self) -> str:
        """The address at which this machine reaches the API's port: gunicorn's, or nginx's if `is_open`."""
        return self.address if self.is_open else self.django_bind_address

    @property
    def tls(self) -> bool:
        return "https" in (urlsplit(self.web_origin).scheme, urlsplit(self.api_origin).scheme)

    @property
    def _web_ports(self) -> tuple[str, str]:
        """The variables of the page's port and of the one that it would have with the other scheme."""
        ports = ("WEB_PORT", "WEB_TLS_PORT")
        return ports[::-1] if self.web_origin.startswith("https:") else ports

    @property
    def web_port(self) -> int:
        return self._port(self._web_ports[0])

    @property
    def other_web_port(self) -> int:
        """The page's port in the scenarios of the other scheme, where a tab may have been left open."""
        return self._port(self._web_ports[1])

    @property
    def api_port(self) -> int:
        return self._port("API_PORT")

    @property
    def api_tls_port(self) -> int:
        return self._port("API_TLS_PORT")

    def _port(self, name: str) -> int:
        default = port_base.PORTS[name]
        text = self.variables.get(name, default).strip()
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
            raise Problem(f"{name}={text!r} is not a port: write {name}={default}")
        return int(text)

    def check(self) -> None:
        """Raise Problem for an invalid address, or for a local origin whose port is not the one listened on."""
        for name, listening in (("BIND_ADDRESS", self.bind_address), ("DJANGO_BIND_ADDRESS", self.django_bind_address)):
            try:
                ipaddress.IPv4Address(listening)
            except ValueError:
                raise Problem(f"{name}={listening!r} is not an IPv4 address: write 127.0.0.1") from None
        name, other = self._web_ports
        self._check_port("WEB_ORIGIN", self.web_origin, name, self.web_port)
        if self.web_port == self.other_web_port:
            raise Problem(f"{name} and {other} are both {self.web_port}: write {other}={port_base.PORTS[other]}")
        if self.api_origin == self.web_origin:
            return
        if self.api_origin.startswith("https:"):
            self._check_port("API_ORIGIN", self.api_origin, "API_TLS_PORT", self.api_tls_port)
        else:
            self._check_port("API_ORIGIN", self.api_origin, "API_PORT", self.api_port)

    @staticmethod
    def _check_port(name: str, origin: str, port_name: str, port: int) -> None:
        try:
            url = urlsplit(origin)
            named = url.port or PORTS.get(url.scheme)
        except ValueError:
            raise Problem(f"{name}={origin!r} is not an origin: write http://localhost:{port}") from None
        if is_local(url.hostname) and named not in (port, None):
            raise Problem(f"{name}={origin} and {port_name}={port} differ: set {port_name}={named}")


def is_true(value: str) -> bool:
    """Return whether Django reads `value` as true."""
    return value.strip().lower() in ("true", "t", "1", "yes", "y", "on")


def reachable(address: str) -> str:
    """Return the address to connect to for what listens on `address`."""
    return "127.0.0.1" if address == "0.0.0.0" else address  # noqa: S104 # nosec B104 (compared, not bound)


def canonical(origin: str) -> str:
    """Return `origin` as a browser writes it, if it is valid. nginx and Django do the same, and refuse the rest."""
    return as_sent(origin, wildcard=True) or origin.strip().lower()


def load(name: str | None, base: int | None = None, additions: tuple[str, ...] = ()) -> Deployment:
    """Return the deployment of scenario `name`, or of the defaults; with `base`, moved to the ports from there on.

    `additions` are names of files in env/with. Raises Problem for a file that cannot be read or has an unknown setting.
    """
    scenario = catalogue.load(name) if name else None
    own = ROOT / ".env"
    env_files = ([own] if own.exists() else []) + ([scenario.path] if scenario else [])
    values: dict[str, str] = {}
    for path in env_files:
        values |= envfile.read(path, variables.known())
    variables.warn_of_near_misses()
    password = "" if (values | os.environ).get("POSTGRES_PASSWORD_FILE") else os.environ.get("POSTGRES_PASSWORD", "")
    given = os.environ | ({"POSTGRES_PASSWORD_FILE": str(PASSWORD_FILE)} if password else {})
    for path in map(catalogue.addition, additions):
        env_files.append(path)
        for key, text in envfile.read(path, variables.known(), expanded=True).items():
            values[key] = interpolate(text, values | given)
    chosen = Deployment(
        scenario, tuple(env_files), values | given, additions=additions, password=password if additions else ""
    )
    if base is None:
        return chosen
    moved = port_base.moved(chosen, base)
    return replace(chosen, variables=chosen.variables | moved, port_base=base, moved=moved)


def alone(name: str) -> Deployment:
    """Return the deployment of scenario `name` from its file and the defaults, without .env and the shell."""
    scenario = catalogue.load(name)
    return Deployment(scenario, (scenario.path,), scenario.settings)
