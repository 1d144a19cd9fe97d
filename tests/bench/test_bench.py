"""scripts/bench: reading, limits, and what is left out. No test depends on how fast anything is."""

import ast
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from argparse import Namespace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psutil
import pytest

from crosshost import Problem
from crosshost.policy import ENGINES, predict
from lab.bench import __main__ as bench
from lab.bench import guessing, load, memory, policy, whoami
from lab.bench import testing as testing_bench
from lab.bench.figure import Figure, spread
from lab.bench.load import Load
from lab.bench.process import OPPONENTS
from lab.stack import processes
from lab.stack.control import Running
from tests.conftest import ROOT, is_free, need, wait_until

WRK = """\
Running 2s test @ http://127.0.0.1:8000/blog/whoami/
  2 threads and 16 connections
Requests/sec:   1925.87
{"requests": 4000, "taken": 2000000, "refused": 0, "broken": 0, "p50": 8200, "p99": 40020}
"""


@pytest.fixture
def wrk() -> None:
    need(bool(shutil.which("wrk")), "wrk")


def test_rate_and_latency_are_read_from_what_the_script_of_wrk_prints():
    assert load.read(WRK) == load.Load(2000.0, 0, 8.2, 40.02)


@pytest.mark.parametrize(
    "output",
    [
        WRK.replace('"refused": 0', '"refused": 3'),
        WRK.replace('"broken": 0', '"broken": 3'),
        WRK.replace('"requests": 4000', '"requests": 0'),
        WRK.replace('"taken"', '"took"'),
        WRK + "a line more",
        "",
    ],
)
def test_a_run_with_a_failed_request_gives_no_rate(output):
    with pytest.raises(ValueError, match="wrk"):
        load.read(output)


def test_where_refusals_are_allowed_they_are_counted_and_not_part_of_the_rate():
    found = load.read(WRK.replace('"refused": 0', '"refused": 3000'), may_refuse=True)
    assert (found.rate, found.refused) == (500.0, 3000)
    with pytest.raises(ValueError, match="3 broken"):
        load.read(WRK.replace('"broken": 0', '"broken": 3'), may_refuse=True)


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
    monkeypatch.setattr(
        load, "measure", lambda target, connections, seconds: measured.append(target.name) or Load(1.0, 0, 1, 1)
    )
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


def test_a_figure_that_cannot_be_measured_does_not_stop_the_others(monkeypatch, capsys):
    def fails(name, options):
        raise Problem("no port is free")

    figure = Figure("image", "a", 1.0, "MB", "")
    monkeypatch.setattr(sys, "argv", ["bench", "--only", "policy", "--only", "image", "--only", "doctor"])
    monkeypatch.setattr(bench.control, "current", lambda: Running(None, None))
    monkeypatch.setitem(bench.TOPICS, "image", bench.Topic(lambda name, options: [figure]))
    monkeypatch.setitem(bench.TOPICS, "policy", bench.Topic(fails))
    monkeypatch.setitem(bench.TOPICS, "doctor", bench.Topic(fails))
    with pytest.raises(Problem, match=r"^not measured: policy, doctor; see above$"):
        bench.main()
    printed = capsys.readouterr()
    assert "a: 1.00 MB" in printed.out
    assert "bench: policy could not be measured: no port is free\n" in printed.err


def test_recorded_figures_are_written_as_soon_as_a_topic_is_measured(monkeypatch, capsys):
    written = []
    monkeypatch.setattr(sys, "argv", ["bench", "--only", "image", "--record"])
    monkeypatch.setattr(bench.control, "current", lambda: Running(None, None))
    monkeypatch.setitem(bench.TOPICS, "image", bench.Topic(lambda name, options: []))
    monkeypatch.setattr(bench.record, "add", lambda name, figures: written.append(name))
    assert bench.main() == 0
    assert written == ["image"]


def test_figures_without_their_requirement_are_left_out_with_one_line(monkeypatch, capsys):
    monkeypatch.setitem(bench.NEEDS, "engine", (lambda: True, ""))
    monkeypatch.setitem(bench.NEEDS, "browsers", (lambda: True, ""))
    monkeypatch.setattr(load.shutil, "which", lambda name: None)
    names = bench.runnable(Namespace(only=None, soak=0))
    assert [name for name in bench.TOPICS if name not in names] == [
        "whoami",
        "shares",
        "deployments",
        "guessing",
        "page",
        "browsers",
    ]  # browsers only when named
    left_out = "whoami, shares, deployments, guessing, page"
    assert capsys.readouterr().err == f"bench: wrk is missing (Debian's package wrk), so left out: {left_out}\n"


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


def test_an_opponent_answers_under_our_settings(tmp_path):
    with whoami.gunicorn("hello_wsgi", tmp_path) as url:
        assert url.startswith("http://127.0.0.1:")  # it was asked before it came here


def test_a_short_run_measures_and_leaves_nothing_running(run, idle, nginx, wrk):
    done = run("scripts/bench", "--only", "page", "--rounds", "1", "--seconds", "1", "--json", timeout=60)
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads(done.stdout)["figures"]
    assert len(figures) == 3
    assert all(figure["value"] > 0 and figure["topic"] == "page" for figure in figures)
    assert is_free(3000)
    assert is_free(8000)


def test_ctrl_c_stops_the_servers_and_the_load(idle, checkout, run, nginx, wrk):
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


def test_the_overhead_is_that_of_one_request_of_a_fetch():
    client, browser = [1.0] * 19 + [5.0], [3.0] * 19 + [11.0]
    median, percentile = testing_bench.figures("testing", "POST with a preflight", 2, client, browser)
    assert median.value == 1.0
    assert median.met
    assert percentile.value > 2
    assert not percentile.met


def test_the_browser_and_djangos_client_get_the_same_responses_in_the_bench(monkeypatch):
    monkeypatch.setattr(testing_bench, "TIMES", 1)
    figures = testing_bench.overhead("testing", 1)  # it stops at any other response
    assert [figure.detail[-9] for figure in figures] == ["1", "1", "2", "2"]  # requests a fetch


def test_each_guess_is_of_another_account(wrk):
    seen: list[bytes] = []

    class Login(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            seen.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(401)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Login) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        found = load.measure(load.Target("login", url, b"", body=guessing.BODY, may_refuse=True), 4, 1)
        server.shutdown()
    accounts = [json.loads(body)["username"] for body in seen]
    assert len(set(accounts)) == len(accounts) >= found.refused > 0
    assert all(re.fullmatch(r"nobody-\d+-\d+", account) for account in accounts)
