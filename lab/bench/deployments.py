"""Throughput, latency and memory of page, whoami and login on SQLite, PostgreSQL and three replicas.

All run in containers, as do the opponents (hello-world WSGI, a minimal Django with sessions, stock nginx), one after
the other on the same machine: only their ratios mean anything elsewhere.
"""

import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from crosshost import Problem
from lab import ROOT
from lab.bench import load, whoami
from lab.bench.figure import Figure
from lab.bench.load import Load, Target
from lab.bench.memory import in_container
from lab.bench.process import OPPONENTS, folder, free_port, run, say
from lab.scenarios import deployment

CONNECTIONS = (1, 16, 256)
LOGIN_SECONDS = 4  # times as long as the others: a login is a password hash
TIMEOUT = 60  # seconds; 256 logins wait for each other
WITH: dict[str, tuple[str, ...]] = {
    "SQLite": (),
    "PostgreSQL": ("postgres",),
    "three replicas": ("postgres", "replicas"),
}
BODY = json.dumps({"username": "demo", "password": "demo"}, separators=(",", ":"))  # nosec B105
PAGE = ROOT / "web" / "index.html"


def side_by_side(topic: str, seconds: int) -> list[Figure]:
    """Return the requests per second of every target on every number of connections, and the memory after them."""
    run(["docker", "compose", "build", "--quiet"])
    figures = []
    with opponents() as (project, targets):
        for target in targets:
            figures += on_all(topic, target, seconds)
        figures += [
            memory(topic, project, service, f"{service}, an opponent") for service in ("hello", "minimal", "nginx")
        ]
    for name, parts in WITH.items():
        if not available(name):
            continue
        with deployed(parts) as project:
            for target in ours(name):
                figures += on_all(topic, target, seconds)
            services = ("django", "nginx", "postgres")[: 3 if parts else 2]
            figures += [memory(topic, project, service, f"{service}, {name}") for service in services]
    return figures


def on_all(topic: str, target: Target, seconds: int) -> list[Figure]:
    """Return a figure for each number of connections. On many of them Django may refuse some requests, with 503."""
    target.check()
    target = replace(target, may_refuse=True, timeout=TIMEOUT)
    figures = []
    for connections in CONNECTIONS:
        if not target.body:  # a second is shorter than a login
            load.measure(target, connections, load.WARM_UP)
        found = load.measure(target, connections, seconds * (LOGIN_SECONDS if target.body else 1))
        name = f"{target.name}, {connections} connection{'s' * (connections > 1)}"
        figures.append(Figure(topic, name, found.rate, "a second", detail(found)))
        say(f"{name}: {found.rate:.1f} a second, {detail(found)}")
    return figures


def detail(found: Load) -> str:
    if not found.p99:
        return "none ended in time"
    refused = f"; {found.refused} refused at once" if found.refused else ""
    return f"median {found.p50:.1f} ms, 99 % within {found.p99:.1f} ms{refused}"


def memory(topic: str, project: list[str], service: str, name: str) -> Figure:
    """Return the memory of all containers of a service."""
    containers = len(run([*project, "ps", "--quiet", service]).split())
    sizes = [sum(in_container(project, service, number + 1)) for number in range(containers)]
    detail = f"{containers} container{'s' * (containers > 1)}, after the load"
    return Figure(topic, f"memory of {name}", sum(sizes), "MB", detail)


def available(name: str) -> bool:
    """Return whether this checkout has the env files of a deployment, and say so if not."""
    missing = [part for part in WITH[name] if not (ROOT / "env" / "with" / f"{part}.env").exists()]
    if missing:
        say(f"env/with/{missing[0]}.env is missing, so left out: {name}")
    return not missing


@contextmanager
def deployed(parts: tuple[str, ...]) -> Iterator[list[str]]:
    """Run ours with the additions in env/with, and yield the command that reaches it."""
    files = [f"--env-file=env/{whoami.SCENARIO}.env", *(f"--env-file=env/with/{part}.env" for part in parts)]
    project = ["docker", "compose", "--project-name", "crosshost-bench", *files]
    with folder() as place:
        password = place / "postgres-password"  # Compose mounts it for the containers' users
        password.write_text(secrets.token_urlsafe(20))
        password.chmod(0o644)
        os.environ["POSTGRES_PASSWORD_FILE"] = str(password)
        try:
            run([*project, "up", "--detach", "--wait", "--no-build"])
            yield project
        finally:
            run([*project, "down", "--volumes"])
            del os.environ["POSTGRES_PASSWORD_FILE"]


def ours(name: str) -> list[Target]:
    """Return page, whoami and login of what runs now, as the page's fetch asks for them."""
    settings = deployment.load(whoami.SCENARIO)
    client = whoami.log_in(settings)
    token = client.cookies["csrftoken"].value
    host, page = (origin.removeprefix("http://") for origin in (settings.api_origin, settings.web_origin))
    asked = {"Accept": "*/*", "Host": host, "Origin": settings.web_origin, "Cookie": whoami.cookies(client)}
    posted = {**asked, "Cookie": f"csrftoken={token}", "X-CSRFToken": token, "Content-Type": "application/json"}
    api = f"http://127.0.0.1:{settings.api_port}"
    login = Target(f"login, {name}", f"{api}/accounts/login/", whoami.NAME, posted, BODY)
    return [
        Target(f"page, {name}", f"http://127.0.0.1:{settings.web_port}/index.html", PAGE.read_bytes(), {"Host": page}),
        Target(f"whoami, {name}", f"{api}/blog/whoami/", whoami.NAME, asked),
        login,
    ]


@contextmanager
def opponents() -> Iterator[tuple[list[str], list[Target]]]:
    """Run the opponents, and yield the command that reaches them and what to ask of each."""
    ports = {name: free_port() for name in ("hello", "minimal", "nginx")}
    variables = {f"{name.upper()}_PORT": str(port) for name, port in ports.items()}
    variables |= {"OPPONENTS": str(OPPONENTS), "WEB": str(ROOT / "web")}
    project = ["docker", "compose", f"--file={OPPONENTS / 'compose.yaml'}", "--env-file", os.devnull]
    os.environ.update(variables)
    try:
        run([*project, "up", "--detach", "--wait"])
        cookie = {"Cookie": f"sessionid={key(run([*project, 'logs', '--no-log-prefix', 'minimal']))}"}
        url = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        yield (
            project,
            [
                Target("hello-world WSGI", f"{url['hello']}/", b"Hello"),
                Target("minimal Django session view", f"{url['minimal']}/", whoami.NAME, cookie),
                Target("page, stock nginx", f"{url['nginx']}/index.html", PAGE.read_bytes()),
            ],
        )
    finally:
        run([*project, "down", "--volumes"])
        for name in variables:
            del os.environ[name]


def key(log: str) -> str:
    """Return the session's key, which the minimal Django printed at its start."""
    found = re.search(r'\{"session": "(\w+)"\}', log)  # Compose puts an escape sequence before each line
    if found is None:
        raise Problem("the minimal Django in its container printed no session: see its log")
    return found[1]
