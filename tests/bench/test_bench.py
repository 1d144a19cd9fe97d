"""scripts/bench: reading, limits, and what is left out. No test depends on how fast anything is."""

import ast
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from argparse import Namespace
from functools import partial

import psutil
import pytest

from crosshost import Problem
from crosshost.policy import ENGINES, predict
from lab.bench import __main__ as bench
from lab.bench import load, memory, policy
from lab.bench.figure import Figure, spread
from lab.bench.process import OPPONENTS
from lab.stack import processes
from lab.stack.control import Running
from tests.conftest import ROOT, is_free, need, wait_until

WRK = """\
Running 2s test @ http://127.0.0.1:8000/blog/whoami/
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     8.20ms    3.11ms  40.02ms   81.20%
    Req/Sec     0.97k   102.33     1.20k    70.00%
  3871 requests in 2.01s, 1.35MB read
Requests/sec:   1925.87
Transfer/sec:    687.11KB
"""


@pytest.fixture
def wrk() -> None:
    need(bool(shutil.which("wrk")), "wrk")


def test_the_rate_is_read_from_what_wrk_prints():
    assert load.requests_per_second(WRK) == 1925.87


@pytest.mark.parametrize(
    "output",
    [
        WRK.replace("Requests/sec", "  Non-2xx or 3xx responses: 3\nRequests/sec"),
        WRK.replace("Requests/sec", "  Socket errors: connect 0, read 3, write 0, timeout 0\nRequests/sec"),
        WRK.replace("1925.87", "0.00"),
        WRK.replace("1925.87", "1.93k"),
        WRK + WRK,
        "",
    ],
)
def test_a_run_with_a_failed_request_gives_no_rate(output):
    with pytest.raises(ValueError, match="wrk"):
        load.requests_per_second(output)


def test_only_loopback_gets_load():
    with pytest.raises(Problem, match="not this machine"):
        load.measure(load.Target("another", "http://192.0.2.1:80/", b""), 1, 1)


def test_a_ratio_is_the_median_of_the_ratios_of_each_round():
    results = {"ours": [90.0, 50.0, 300.0], "theirs": [100.0, 100.0, 100.0]}
    figure = load.ratio("whoami", "name", results, ("ours", "theirs"), at_least=0.8)
    assert figure.value == pytest.approx(0.9)
    assert "rounds 0.50 to 3.00; ours: median 90 requests/s of 3, 50 to 300; theirs: median 100" in figure.detail


def test_servers_are_measured_in_alternating_order(monkeypatch):
    measured = []
    monkeypatch.setattr(load.Target, "check", lambda self: None)
    monkeypatch.setattr(load, "measure", lambda target, connections, seconds: measured.append(target.name) or 1.0)
    load.in_turns("what", [load.Target("a", "", b""), load.Target("b", "", b"")], 1, 2, 1)
    assert measured == ["a", "b", "a", "b", "b", "a"]  # the first two warm up


def test_a_spread_has_the_median_and_the_range():
    assert spread("x", [3.0, 1.0, 2.0], "s") == "x: median 2.00 s of 3, 1.00 to 3.00"


@pytest.mark.parametrize(
    ("limits", "met", "word"),
    [
        ({"at_least": 0.8}, True, "ok"),
        ({"at_least": 0.9}, False, "MISSED"),
        ({"at_most": 0.8}, True, "ok"),
        ({"at_most": 0.7}, False, "MISSED"),
        ({}, True, "-"),
    ],
)
def test_a_figure_meets_or_misses_its_limit(limits, met, word):
    figure = Figure("topic", "name", 0.8, "times", "detail", **limits)
    assert figure.met is met
    assert figure.as_json()["met"] is met
    assert figure.lines().split()[0] == word


@pytest.mark.parametrize(("value", "code"), [(1.0, 0), (3.0, 1)])
def test_the_exit_code_is_1_when_a_limit_is_missed(monkeypatch, capsys, value, code):
    figures = [Figure("image", "a", 1.0, "MB", "", at_most=2), Figure("image", "b", value, "MB", "", at_most=2)]
    monkeypatch.setattr(sys, "argv", ["bench", "--only", "image", "--json"])
    monkeypatch.setattr(bench.control, "current", lambda: Running(None, None))
    monkeypatch.setitem(bench.TOPICS, "image", bench.Topic(lambda name, options: figures))
    assert bench.main() == code
    report = json.loads(capsys.readouterr().out)
    assert report["schema_version"] == 1
    assert [figure["value"] for figure in report["figures"]] == [1.0, value]


def test_figures_without_their_requirement_are_left_out_with_one_line(monkeypatch, capsys):
    monkeypatch.setitem(bench.NEEDS, "engine", (lambda: True, ""))
    monkeypatch.setitem(bench.NEEDS, "browsers", (lambda: True, ""))
    monkeypatch.setattr(load.shutil, "which", lambda name: None)
    names = bench.runnable(Namespace(only=None, soak=0))
    assert [name for name in bench.TOPICS if name not in names] == ["whoami", "page"]
    printed = capsys.readouterr().err
    assert printed == "bench: wrk is missing (Debian's package wrk), so left out: whoami, page\n"


def test_memory_is_read_from_smaps_rollup():
    rollup = "00400000-7ffd [rollup]\nRss:   30000 kB\nPss:   {} kB\nPss_Anon:   900 kB\n"
    assert memory.megabytes(rollup.format(1000) + rollup.format(500), "Pss") == [1.024, 0.512]
    assert memory.megabytes(rollup.format(1000), "Pss_Anon") == [0.9216]


def test_the_minimal_view_has_the_database_settings_of_ours():
    from django.conf import settings

    text = (OPPONENTS / "minimal_django.py").read_text()
    (node,) = (
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "DATABASE"
    )
    pairs = zip(node.value.keys, node.value.values, strict=True)
    theirs = {key.value: ast.literal_eval(value) for key, value in pairs if key.value != "NAME"}
    assert theirs == {key: settings.DATABASES["default"][key] for key in theirs}


def test_the_opponents_gunicorn_has_the_settings_of_ours(tmp_path):
    def checked(config: str, **variables: str) -> dict[str, str]:
        command = [sys.executable, "-m", "gunicorn", "--print-config", "--config", config]
        environment = {"PATH": os.environ["PATH"], "DJANGO_DEMO": "true", "DJANGO_DATA_DIR": str(tmp_path)}
        options = {"cwd": ROOT / "django", "env": environment | variables, "capture_output": True, "text": True}
        done = subprocess.run(command, **options)
        assert done.returncode == 0, done.stderr
        lines = (line.partition("=") for line in done.stdout.splitlines())
        return {name.strip(): value.strip() for name, _, value in lines}

    ours = checked("config/gunicorn.conf.py")
    theirs = checked(str(OPPONENTS / "gunicorn.conf.py"), OPPONENT="hello_wsgi", PYTHONPATH=str(OPPONENTS))
    assert len(ours) > 50
    assert {name for name in ours if ours[name] != theirs[name]} == {"config", "wsgi_app"}


def test_a_short_run_measures_and_leaves_nothing_running(run, nginx, wrk):
    done = run("scripts/bench", "--only", "page", "--rounds", "1", "--seconds", "1", "--json", timeout=60)
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert len(figures) == 3
    assert all(figure["value"] > 0 and figure["topic"] == "page" for figure in figures)
    assert is_free(3000)
    assert is_free(8000)


def test_ctrl_c_stops_the_servers_and_the_load(checkout, run, nginx, wrk):
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "COMPOSE_PROJECT_NAME": "crosshost-tests"}
    bench = subprocess.Popen(
        ["scripts/bench", "--only", "whoami"],
        cwd=checkout,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a background job's children ignore it
    )
    state = checkout / ".crosshost"
    wait_until(lambda: any(state.glob("bench-*/runserver.log")))  # the last of the four servers begins
    servers = psutil.Process(bench.pid).children(recursive=True)
    bench.send_signal(signal.SIGINT)
    _, errors = bench.communicate(timeout=30)
    assert bench.returncode == 130, errors
    assert errors.endswith("crosshost: stopped\n")
    assert is_free(8000)
    assert len(servers) >= 3
    wait_until(lambda: not any(map(processes.is_alive, servers)))  # a worker may end a moment after its master
    assert not list(state.glob("bench-*"))


def test_the_policys_figure_counts_complete_verdicts():
    for situation, engine in itertools.product(policy.situations(), ENGINES.values()):
        verdict = predict(situation, engine)
        assert verdict["sent"].holds
        assert verdict["readable"].holds
        assert len(verdict.stored) == 1
