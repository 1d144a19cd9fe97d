"""Where the time of an authenticated whoami goes, and what it costs with each of Django's session engines.

Measured is the time of the processor, because that of the clock has the other programs of this machine in it.
"""

import json
import sys
from pathlib import Path

import psutil

from lab import ROOT
from lab.bench import load, whoami
from lab.bench.figure import Figure
from lab.bench.load import Target
from lab.bench.process import OPPONENTS, folder, run
from lab.scenarios import deployment
from lab.stack import configuration

TIMES = 100  # requests of each variant, a round
SCRIPT = str(OPPONENTS / "whoami_in_process.py")


def of_whoami(topic: str, rounds: int, seconds: int) -> list[Figure]:
    """Return the share of each part of Django, and of gunicorn with and without its access log."""
    with folder() as place:
        parts = in_process(place, rounds)["shares"]
        logged = hello(place, seconds)
        silent = hello(place, seconds, OPPONENT_ACCESS_LOG="none")
    parts |= {"gunicorn, without its access log": silent, "gunicorn's access log": logged - silent}
    whole, preflight = parts.pop("whole") + logged, parts.pop("preflight") + logged
    together = "gunicorn and Django together"
    figures = [
        Figure(topic, "an authenticated whoami", whole, "µs of a processor", together),
        Figure(
            topic, "a preflight", preflight, "µs of a processor", f"{together}; {preflight / whole:.0%} of a whoami"
        ),
    ]
    for name, microseconds in sorted(parts.items(), key=lambda part: -part[1]):
        detail = f"{microseconds / whole:.1%} of the whole"
        figures.append(Figure(topic, f"whoami: {name}", microseconds, "µs", detail))
    return figures


def of_engines(topic: str, rounds: int) -> list[Figure]:
    """Return what whoami costs with each session engine: Django's part, without gunicorn."""
    with folder() as place:
        engines = in_process(place, rounds)["engines"]
    figures = []
    for name, engine in engines.items():
        queries = f"{engine['queries']} {'query' if engine['queries'] == 1 else 'queries'}"
        detail = (
            f"{queries}; a cookie of {engine['cookie']} characters; a copy of it gets {engine['after_logout']} after a "
            "logout in another process"
        )
        figures.append(Figure(topic, f"whoami with {name}", engine["microseconds"], "µs", detail))
    return figures


def in_process(place: Path, rounds: int) -> dict:
    """Return what the script measures with our settings on an own database."""
    environment = configuration.django_environment(deployment.load(whoami.SCENARIO))
    environment |= {"DJANGO_DATA_DIR": str(place / "data"), "PYTHONPATH": str(ROOT / "django")}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    output = run([sys.executable, SCRIPT, str(rounds * TIMES)], **environment)
    return json.loads(output.splitlines()[-1])  # the migrations print before it


def hello(place: Path, seconds: int, **variables: str) -> float:
    """Return the microseconds of a processor that gunicorn takes for a request of hello-world WSGI."""
    with whoami.gunicorn("hello_wsgi", place, **variables) as url:
        target = Target("hello WSGI", f"{url}/", b"Hello")
        target.check()
        port = int(url.rpartition(":")[2])
        workers = [process for process in psutil.Process().children(recursive=True) if of_port(process, port)]
        before = spent(workers)
        rate = load.measure(target, 1, seconds).rate
        return (spent(workers) - before) / (rate * seconds) * 1e6


def of_port(process: psutil.Process, port: int) -> bool:
    return process.environ().get("GUNICORN_BIND", "").endswith(f":{port}")


def spent(processes: list[psutil.Process]) -> float:
    """Return the seconds of a processor that they took until now."""
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))
