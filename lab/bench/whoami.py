"""How many times a second our Django answers an authenticated whoami, against smaller applications."""

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

SCENARIO = "different-port"
CONNECTIONS = (1, 16, 64)
LECTURE_CONNECTIONS = 16
NAME = b'"demo"'  # in the response of both


def against_less(topic: str, rounds: int, seconds: int) -> list[Figure]:
    """Return the ratio to a minimal view at each number of connections, and at one number those without a limit."""
    figures = []
    with folder() as place, ExitStack() as servers, ours(SCENARIO) as deployment:
        client = log_in(deployment)
        headers = {
            "Accept": "*/*",
            "Origin": deployment.web_origin,
            "Cookie": cookies(client),
        }  # as the page's fetch sends
        host = deployment.api_origin.removeprefix("http://")
        here = f"http://127.0.0.1:{deployment.api_port}"
        ours_target = Target("ours", f"{here}/blog/whoami/", NAME, {"Host": host, **headers})

        session = prepare_minimal(place)
        url = servers.enter_context(gunicorn("minimal_django", place))
        minimal = Target("minimal view", f"{url}/", NAME, {**headers, "Cookie": f"sessionid={session}"})
        url = servers.enter_context(gunicorn("hello_wsgi", place))
        hello = Target("hello WSGI", f"{url}/", b"Hello", headers)
        url = servers.enter_context(runserver(deployment, place))
        lecture = Target("runserver", f"{url}/blog/whoami/", NAME, {"Host": host, **headers})

        for connections in CONNECTIONS:
            what = f"whoami on {connections} connection{'s' * (connections > 1)}"
            results = load.in_turns(what, [ours_target, minimal], connections, rounds, seconds)
            name = f"{what}, against a minimal view under the same gunicorn"
            figures.append(load.ratio(topic, name, results, (ours_target.name, minimal.name), at_least=0.9))
        what = f"whoami on {LECTURE_CONNECTIONS} connections"
        half = (rounds + 1) // 2  # these two have no limit
        results = load.in_turns(what, [ours_target, hello, lecture], LECTURE_CONNECTIONS, half, seconds)
        for other, how in ((hello, "hello-world WSGI under the same gunicorn"), (lecture, "manage.py runserver")):
            figures.append(load.ratio(topic, f"{what}, against {how}", results, (ours_target.name, other.name)))
    return figures


def log_in(deployment: Deployment) -> Client:
    client = Client(deployment.web_origin, deployment.api_origin)
    token = json_of(client.request("GET", "/accounts/csrf/")).get("csrfToken", "")
    credentials = {"username": "demo", "password": "demo"}  # nosec B105
    response = client.request("POST", "/accounts/login/", json_body=credentials, headers={"X-CSRFToken": token})
    if response.status != 200:
        raise Problem(f"the demo's user cannot log in ({response.status}): set DJANGO_DEMO=true")
    return client


def cookies(client: Client) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def prepare_minimal(place: Path) -> str:
    """Create the minimal project's database with a user and a session, and return the session's key."""
    done = subprocess.run(
        [sys.executable, str(OPPONENTS / "minimal_django.py")],
        env={**configuration.base_environment(), **minimal_environment(place)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Problem(f"the minimal Django cannot be prepared: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout)["session"]


def minimal_environment(place: Path) -> dict[str, str]:
    return {"BENCH_DATABASE": str(place / "minimal.sqlite3")}


def gunicorn(module: str, place: Path, **more: str):
    """Run an opponent's application under gunicorn with our settings; `more` are further variables."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", str(OPPONENTS / "gunicorn.conf.py")]
    variables = {
        "OPPONENT": module,
        "PYTHONPATH": str(OPPONENTS),
        "GUNICORN_BIND": f"127.0.0.1:{port}",
        **minimal_environment(place),
        **more,
    }
    return server(module, command, port, place / f"{module}.log", **variables)


def runserver(deployment: Deployment, place: Path):
    """Run our Django with manage.py runserver, as the lecture does, on the same database, which has the session."""
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    return server("runserver", command, port, place / "runserver.log", **configuration.django_environment(deployment))
