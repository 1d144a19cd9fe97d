"""The deployments as data: one folder below apps/ for each, with its deployment.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosshost import Problem, nearest

FOLDER = Path(__file__).with_name("apps")
FILE = "deployment.toml"
BROWSERS = ("chromium", "firefox")
OPTIONAL = {"of", "wrong", "env", "page_server", "provable", "nginx"}
REQUIRED = {"title", "framework", "page", "api", "urls", "doctor", "works", "start"}


@dataclass(frozen=True)
class Process:
    """One server: its command, with placeholders, and where it listens."""

    command: str
    port: str  # the placeholder's name
    host: str = "127.0.0.1"


@dataclass(frozen=True)
class Deployment:
    """One deployment. Texts have placeholders in braces: see running.py for their values."""

    name: str
    folder: Path  # of the app
    title: str
    framework: str
    wrong: str  # what is wrong with it; empty: healthy
    page: str  # the page's origin, without its port
    api: str  # the API's origin
    urls: tuple[str, ...]  # that the page calls
    doctor: tuple[str, ...]  # the arguments after the page and the URLs
    works: Mapping[str, bool]  # by browser: is a person logged in after the page's login?
    start: tuple[Process, ...]
    env: Mapping[str, str]
    page_server: bool  # whether the lab serves the page; if not, one of `start` does
    provable: bool  # whether the URLs show who is logged in; if not, nobody can tell from outside

    @property
    def is_tls(self) -> bool:
        return self.page.startswith("https:") or self.api.startswith("https:")


def names() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{FILE}"))


def load(name: str) -> Deployment:
    """Return the deployment called `name`. Raises Problem, with the nearest name, when there is none."""
    path = FOLDER / name / FILE
    if "/" in name or not path.exists():
        raise Problem(f"there is no deployment {name!r}: {nearest(name, names())}")
    data = tomllib.loads(path.read_text())
    app = data.get("of", name)
    if app != name:
        data = varied(tomllib.loads((FOLDER / app / FILE).read_text()), data)
    return parse(name, FOLDER / app, data)


def varied(base: dict[str, Any], variant: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with what `variant` has of its own; variables of `env` are replaced one by one."""
    env = base.get("env", {}) | variant.get("env", {})
    return (
        {"wrong": ""}
        | base
        | {key: value for key, value in variant.items() if key != "wrong"}
        | {
            "wrong": variant.get("wrong", ""),
            "env": env,
        }
    )


def parse(name: str, folder: Path, data: Mapping[str, Any]) -> Deployment:
    """Return the deployment in `data`. Raises Problem for a key that is missing or unknown."""
    for key in sorted(REQUIRED - data.keys()):
        raise Problem(f"{name}/{FILE} has no {key!r}")
    for key in sorted(data.keys() - REQUIRED - OPTIONAL):
        raise Problem(f"{name}/{FILE} has {key!r}: {nearest(key, REQUIRED | OPTIONAL)}")
    if set(data["works"]) != set(BROWSERS):
        raise Problem(f"{name}/{FILE}: works = {{ {', '.join(f'{browser} = true' for browser in BROWSERS)} }}")
    return Deployment(
        name=name,
        folder=folder,
        title=data["title"],
        framework=data["framework"],
        wrong=data.get("wrong", ""),
        page=data["page"],
        api=data["api"],
        urls=tuple(data["urls"]),
        doctor=tuple(data["doctor"]),
        works=data["works"],
        start=tuple(Process(**process) for process in data["start"]),
        env=data.get("env", {}),
        page_server=data.get("page_server", True),
        provable=data.get("provable", True),
    )
