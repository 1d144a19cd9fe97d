"""How many times a second our Django says who is logged in, against less of a Django under the same gunicorn."""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from crosshost import Problem
from lab.bench import load
from lab.bench.figure import Figure
from lab.bench.load import Target
from lab.bench.process import OPPONENTS, folder, free_port, ours, server
from lab.scenarios.deployment import Deployment
from lab.smoke.client import Client
from lab.stack import configuration
from lab.stack.http import json_of

CONNECTIONS = (1, 16, 64)
LECTURE_CONNECTIONS = 16
NAME = b'"demo"'  # in the answer of both


def against_less(topic: str, rounds: int, seconds: int) -> list[Figure]:
    """Ours against a minimal view at each number of connections; at one also against what has no limit."""
    figures = []
    with folder() as place, ExitStack() as servers, ours("different-port") as deployment:
        client = log_in(deployment)
        asked = {
            "Accept": "*/*",
            "Origin": deployment.web_origin,
            "Cookie": cookies(client),
        }  # as the page's fetch does
        host = deployment.api_origin.removeprefix("http://")
        here = f"http://127.0.0.1:{deployment.api_port}"
        mine = Target("ours", f"{here}/blog/whoami/", NAME, {"Host": host, **asked})

        session = prepare_minimal(place)
        url = servers.enter_context(gunicorn("minimal_django", place))
        minimal = Target("minimal view", f"{url}/", NAME, {**asked, "Cookie": f"sessionid={session}"})
        url = servers.enter_context(gunicorn("hello_wsgi", place))
        hello = Target("hello WSGI", f"{url}/", b"Hello", asked)
        url = servers.enter_context(runserver(deployment, place))
        lecture = Target("runserver", f"{url}/blog/whoami/", NAME, {"Host": host, **asked})

        for connections in CONNECTIONS:
            what = f"whoami on {connections} connection{'s' * (connections > 1)}"
            results = load.in_turns(what, [mine, minimal], connections, rounds, seconds)
            name = f"{what}, against a minimal view under the same gunicorn"
            figures.append(load.ratio(topic, name, results, (mine.name, minimal.name), at_least=0.8))
        what = f"whoami on {LECTURE_CONNECTIONS} connections"
        half = (rounds + 1) // 2  # no limit hangs on these two
        results = load.in_turns(what, [mine, hello, lecture], LECTURE_CONNECTIONS, half, seconds)
        for other, how in ((hello, "hello-world WSGI under the same gunicorn"), (lecture, "manage.py runserver")):
            figures.append(load.ratio(topic, f"{what}, against {how}", results, (mine.name, other.name)))
    return figures


def log_in(deployment: Deployment) -> Client:
    client = Client(deployment.web_origin, deployment.api_origin)
    token = json_of(client.request("GET", "/accounts/csrf/")).get("csrfToken", "")
    who = {"username": "demo", "password": "demo"}  # nosec B105
    response = client.request("POST", "/accounts/login/", json_body=who, headers={"X-CSRFToken": token})
    if response.status != 200:
        raise Problem(f"the demo's user cannot log in ({response.status}): is DJANGO_DEMO=true?")
    return client


def cookies(client: Client) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def prepare_minimal(place: Path) -> str:
    """Make the minimal project's database and its one user's session; return the session's key."""
    made = subprocess.run(
        [sys.executable, str(OPPONENTS / "minimal_django.py")],
        env={**configuration.base_environment(), **minimal_environment(place)},
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise Problem(f"the minimal Django cannot be prepared: {made.stderr.strip().splitlines()[-1]}")
    return json.loads(made.stdout)["session"]


def minimal_environment(place: Path) -> dict[str, str]:
    return {"BENCH_DATABASE": str(place / "minimal.sqlite3")}


def gunicorn(module: str, place: Path):
    """An opponent's application under gunicorn with our settings."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", str(OPPONENTS / "gunicorn.conf.py")]
    variables = {
        "OPPONENT": module,
        "PYTHONPATH": str(OPPONENTS),
        "GUNICORN_BIND": f"127.0.0.1:{port}",
        **minimal_environment(place),
    }
    return server(module, command, port, place / f"{module}.log", **variables)


def runserver(deployment: Deployment, place: Path):
    """Our Django as the lecture starts it, on the database that ours uses, so that the session is known there."""
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    return server("runserver", command, port, place / "runserver.log", **configuration.django_environment(deployment))
