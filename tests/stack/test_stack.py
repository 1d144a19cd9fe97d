"""The scripts as a person runs them, in a copy of the checkout, natively and on a real engine."""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psutil
import pytest
import urllib3

from lab.scenarios import catalogue
from lab.stack import http, native
from tests.conftest import ROOT, is_free, need, wait_until
from tests.environment_values import REFUSED, REFUSED_BY_NGINX

WAYS = ["native", "compose"]
KEY = "k8-Vn3_xQ7pZ1sT5wY9bD2fH4jL6mR0cG"


@pytest.fixture(params=WAYS)
def way(request) -> str:
    """Each test once natively and once on the engine."""
    request.getfixturevalue("nginx" if request.param == "native" else "engine")
    return f"--{request.param}"


@pytest.fixture(autouse=True)
def down(run):
    yield
    run("scripts/down")


def nothing_runs() -> bool:
    return is_free(3000) and is_free(8000)


def says(response: subprocess.CompletedProcess) -> str:
    """The last line on standard error: the one that is for the person."""
    return response.stderr.strip().splitlines()[-1]


def test_up_returns_when_both_answer_and_prints_where_to_go(run, way):
    response = run("scripts/up", way)
    assert response.returncode == 0, response.stderr
    assert http.request("http://localhost:3000", "GET", "/").status == 200
    assert http.request("http://localhost:8000", "GET", "/blog/whoami/").status == 401
    for part in ("http://localhost:3000/", "http://localhost:8000/blog/whoami/", "next: scripts/smoke"):
        assert part in response.stdout


def test_every_scenario_does_what_its_file_says(run, way):
    response = run("scripts/smoke", "--all", way, "--json", timeout=600)
    assert response.returncode == 0, response.stdout + response.stderr
    report = json.loads(response.stdout)
    assert report["passed"]
    assert sorted(report["scenarios"]) == catalogue.names()
    assert all(len(checks) > 20 for checks in report["scenarios"].values())
    assert nothing_runs()  # as before


def test_a_toggle_changes_the_scenario_and_keeps_data_and_own_settings(run, checkout, way):
    (checkout / ".env").write_text("SESSION_COOKIE_NAME=mine\n")
    try:
        assert run("scripts/up", way).returncode == 0
        posts = http.request("http://localhost:8000", "GET", "/blog/posts/").data
        response = run("scripts/up", "different-host")  # the way stays
        assert f"({way[2:]}" in response.stdout
        assert http.request("http://api.shop.localhost:8000", "GET", "/blog/posts/").data == posts
        smoke = run("scripts/smoke")
        assert smoke.returncode == 0, smoke.stdout
        assert "the SESSION cookie, mine" in smoke.stdout
    finally:
        (checkout / ".env").unlink()


def test_the_two_ways_take_each_others_place(run, nginx, engine):
    assert run("scripts/up", "--compose").returncode == 0
    assert run("scripts/up", "--native").returncode == 0
    assert run("docker", "compose", "ps", "--quiet").stdout == ""
    assert run("scripts/up", "--compose").returncode == 0
    assert run("scripts/down").stdout == "crosshost: stopped (compose)\n"
    assert run("scripts/down").stdout == "crosshost: nothing was running\n"


@pytest.mark.parametrize("variables", [{"CORS_ALLOW_CREDENTIALS": "flase"}, {"FETCH_CREDENTIALS": "always"}])
def test_a_value_that_cannot_work_is_one_line_and_what_runs_keeps_running(run, way, variables):
    assert run("scripts/up", way).returncode == 0
    response = run("scripts/up", **variables)
    assert response.returncode == 2
    ((name, value),) = variables.items()
    assert says(response).startswith(f"crosshost: Environment variable \"{name}\" invalid: '{value}' is ")
    assert "Traceback" not in response.stderr
    assert run("scripts/smoke", "different-port").returncode == 0


def test_a_secret_in_a_file_of_the_container_is_not_looked_for_on_the_host(run, engine):
    settings = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY_FILE": "/run/secrets/there-alone"}
    response = run("scripts/up", "--compose", **settings)  # the container has none either
    assert "DJANGO_SECRET_KEY_FILE" in says(response)
    assert "nginx" in response.stderr  # Compose did start it


def test_every_bad_value_stops_the_container(run, engine):
    assert run("docker", "compose", "build", "--quiet").returncode == 0

    def start(service: str, name: str, value: str) -> subprocess.CompletedProcess:
        return run("docker", "compose", "run", "--rm", "--no-TTY", "--no-deps", service, **{name: value})

    # An address that is none stops Compose itself, for `ports` has it too.
    cases = [("django", *case) for case in REFUSED if case[1] != "localhost"]
    cases += [("nginx", *case, "see .env.example") for case in REFUSED_BY_NGINX]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda case: start(*case[:3]), cases))
    for (service, name, value, right), response in zip(cases, answers, strict=True):
        said = [line for line in (response.stdout + response.stderr).splitlines() if "invalid" in line]
        assert response.returncode == 1, (service, name, value)
        assert len(said) == 1, (name, value, response.stderr)
        assert said[0].startswith(f'Environment variable "{name}" invalid: ')
        if "\n" not in value:
            assert right in said[0]
        assert "Traceback" not in response.stderr


def test_a_scenario_that_does_not_exist_changes_nothing(run, nginx):
    assert run("scripts/up", "--native").returncode == 0
    response = run("scripts/up", "diferent-host")
    assert response.returncode == 2
    assert says(response) == "crosshost: there is no scenario 'diferent-host': did you mean different-host?"
    assert not nothing_runs()


def test_a_broken_env_file_is_one_line_and_stays_as_it_is(run, checkout, nginx):
    (checkout / ".env").write_text("DJANGO_DEMO true\n")
    try:
        response = run("scripts/up", "--native")
        assert response.returncode == 2
        assert response.stderr.startswith("crosshost: .env, line 1: ")
        assert response.stderr.count("\n") == 1
        assert (checkout / ".env").read_text() == "DJANGO_DEMO true\n"
    finally:
        (checkout / ".env").unlink()


def test_down_stops_the_containers_whatever_became_of_env(run, checkout, engine):
    assert run("scripts/up", "--compose").returncode == 0
    (checkout / ".env").write_text("DJANGO_DEMO true\n")
    try:
        assert run("scripts/down").stdout == "crosshost: stopped (compose)\n"
        assert nothing_runs()
    finally:
        (checkout / ".env").unlink()


def test_smoke_all_gives_back_what_a_person_started_by_hand(run, engine):
    hand = ["docker", "compose", "--env-file", "env/same-host.env", "up", "--detach", "--wait"]
    assert run(*hand).returncode == 0
    assert run("scripts/smoke").stdout.count("same-host")
    assert run("scripts/up", "localhost-and-127").returncode == 0  # the way that runs
    assert run("scripts/smoke", "localhost-and-127").returncode == 0


def test_files_that_the_containers_could_not_read_are_named(run, checkout, engine):
    page = checkout / "web/index.html"
    page.chmod(0o600)
    try:
        response = run("scripts/up", "--compose")
        assert response.returncode == 2
        assert says(response).startswith("crosshost: web/index.html is closed to the user in the container: chmod")
    finally:
        page.chmod(0o644)


def test_a_venv_that_was_never_finished_is_made_anew(tmp_path):
    for name in (
        "scripts/_python",
        "scripts/_start.py",
        "scripts/down",
        *(f"{folder}requirements.txt" for folder in ("", "django/", "certificates/")),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    made = subprocess.run([tmp_path / "scripts/down"], capture_output=True, text=True)
    assert "No module named 'crosshost'" in made.stderr  # as far as its packages and on
    assert (tmp_path / ".venv/installed").exists()


@pytest.mark.parametrize("port", [3000, 8000])
def test_a_taken_port_is_one_line_that_names_who_has_it(run, way, port):
    with socket.create_server(("127.0.0.1", port)):
        response = run("scripts/up", "same-host", way)
    assert response.returncode == 2
    assert f"127.0.0.1:{port} is taken" in says(response)
    assert f"(process {os.getpid()})" in says(response)
    assert says(response).endswith(": stop that, or use other ports with scripts/up same-host --port-base 3100")
    assert nothing_runs()


def test_with_port_3000_taken_a_port_base_is_enough_for_every_command(run, way):
    with socket.create_server(("127.0.0.1", 3000)), socket.create_server(("127.0.0.1", 8000)):
        up = run("scripts/up", way, "--port-base", "3100")
        assert up.returncode == 0, up.stderr
        assert "http://localhost:3100/csr-api-call.html" in up.stdout
        assert "\nCORS_ALLOWED_ORIGINS=http://localhost:3100\n" in up.stdout
        assert run("scripts/smoke").returncode == 0
        toggled = run("scripts/up", "cross-site")
        assert "https://frontend.localhost:3102/" in toggled.stdout, toggled.stderr
        smoke = run("scripts/smoke", "cross-site")
        assert smoke.returncode == 0, smoke.stdout
        refused = run("scripts/browsers", "same-host", "--record")
        assert refused.returncode == 2
        assert "--record measures on the usual ports" in refused.stderr
        assert run("scripts/down").returncode == 0
        assert is_free(3102)


def test_the_lines_that_up_prints_do_the_same_with_compose_alone(run, checkout, engine):
    up = run("scripts/up", "different-host", "--compose", "--port-base", "3100")
    lines = [line for line in up.stdout.splitlines() if re.match(r"[A-Z_]+=", line)]
    run("scripts/down")
    (checkout / "ports.env").write_text("\n".join(lines))
    hand = [
        "docker",
        "compose",
        "--env-file",
        "env/different-host.env",
        "--env-file",
        "ports.env",
        "up",
        "--wait",
        "-d",
    ]
    try:
        assert run(*hand).returncode == 0
        assert http.request("http://app.shop.localhost:3100", "GET", "/").status == 200
        assert http.request("http://api.shop.localhost:3101", "GET", "/blog/whoami/").status == 401
    finally:
        (checkout / "ports.env").unlink()


def test_an_address_of_no_interface_is_one_line(run, way):
    response = run("scripts/up", way, BIND_ADDRESS="192.0.2.1", DJANGO_DEMO="false", DJANGO_SECRET_KEY=KEY)
    assert response.returncode == 2
    assert says(response) == "crosshost: BIND_ADDRESS=192.0.2.1 is not an address of this machine: write 127.0.0.1"


def test_another_checkouts_containers_are_not_touched(run, checkout, engine, tmp_path):
    assert run("scripts/up", "--compose").returncode == 0
    other = tmp_path / "other"
    shutil.copytree(checkout, other, symlinks=True)
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "COMPOSE_PROJECT_NAME": "crosshost-tests"}
    for command in (["scripts/up", "--native"], ["scripts/up", "--compose"], ["scripts/down"]):
        refused = subprocess.run(command, cwd=other, env=environment, capture_output=True, text=True)
        assert refused.returncode == 2
        assert f"are those of {checkout}, and this is {other}: stop them there" in says(refused)
    assert run("scripts/smoke").returncode == 0


def test_containers_whose_ports_are_elsewhere_are_one_line(run, engine):
    need(os.geteuid() == 0 and bool(shutil.which("unshare")), "unshare and root, for a network of its own")
    response = run("unshare", "--net", "sh", "-c", "ip link set lo up; exec scripts/up --compose")
    assert response.returncode == 2
    assert "127.0.0.1:3000 cannot be reached from here" in says(response)
    assert says(response).endswith("use scripts/up --native")
    assert run("docker", "compose", "ps", "--all", "--quiet").stdout == ""


def test_smoke_of_a_scenario_that_is_not_the_running_one_says_which_is(run, nginx):
    assert run("scripts/up", "same-host", "--native").returncode == 0
    response = run("scripts/smoke", "cross-site")
    assert response.returncode == 2
    assert says(response) == "crosshost: same-host is running, not cross-site: start that with scripts/up cross-site"


def test_without_the_right_to_write_it_is_one_line(run, checkout, nginx):
    state = checkout / ".crosshost"
    kept = state.rename(checkout / ".kept") if state.exists() else None
    state.write_text("a file where the folder should be\n")
    try:
        response = run("scripts/up", "--native")
        assert response.returncode == 2
        assert ".crosshost cannot be written" in says(response)
        assert "Traceback" not in response.stderr
    finally:
        state.unlink()
        if kept:
            kept.rename(state)


def begin(checkout, *command: str) -> subprocess.Popen:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "COMPOSE_PROJECT_NAME": "crosshost-tests"}
    # In a job in the background SIGINT is ignored, and children inherit that; a person's terminal is not like that.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    options = {"cwd": checkout, "env": environment, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, preexec_fn=heed, **options)


def test_ctrl_c_leaves_nothing_running(checkout, run, nginx):
    up = begin(checkout, "scripts/up", "--native")
    wait_until(lambda: (checkout / ".crosshost/run/django.process").exists())
    up.send_signal(signal.SIGINT)
    _, said = up.communicate(timeout=30)
    assert up.returncode == 130, said
    assert said.endswith("crosshost: stopped\n")
    assert nothing_runs()


def test_after_a_killed_up_the_next_one_takes_over(checkout, run, nginx):
    up = begin(checkout, "scripts/up", "--native")
    wait_until(lambda: not is_free(3000))
    up.kill()
    up.communicate()
    response = run("scripts/up", "same-host", "--native")
    assert response.returncode == 0, response.stderr
    assert run("scripts/down").returncode == 0
    assert nothing_runs()


@pytest.mark.parametrize("command", ["down", "up"])
@pytest.mark.parametrize("service", ["nginx", "django"])
def test_what_a_killed_service_leaves_is_stopped(checkout, run, nginx, service, command):
    assert run("scripts/up", "--native").returncode == 0
    killed = psutil.Process(int((checkout / f".crosshost/run/{service}.process").read_text()))
    children = killed.children()
    assert children
    for child in children:
        child.suspend()  # gunicorn's would notice and end
    killed.kill()
    wait_until(lambda: not psutil.pid_exists(killed.pid) or killed.status() == psutil.STATUS_ZOMBIE)
    response = run(f"scripts/{command}")
    assert response.returncode == 0, response.stderr
    assert not [child for child in children if native.is_alive(child)]
    assert nothing_runs() == (command == "down")


def test_a_process_of_another_folder_is_not_taken_for_ours(checkout, run, monkeypatch, tmp_path):
    """The id in the file is another's by now, which leads a session of its own."""
    monkeypatch.setattr(native, "RUN", tmp_path)
    other = subprocess.Popen(["sh", "-c", "sleep 60 & exec sleep 60"], start_new_session=True)
    try:
        native.pid_file("django").write_text(str(other.pid))
        wait_until(lambda: bool(psutil.Process(other.pid).children()))
        (left,) = psutil.Process(other.pid).children()
        assert not native.stop()
        native.pid_file("django").write_text(str(other.pid))
        other.kill()
        other.wait()
        assert not native.stop()
        assert native.is_alive(left)
    finally:
        left.kill()


def test_a_second_up_at_the_same_time_says_so_and_changes_nothing(checkout, run, nginx):
    assert run("scripts/up", "--native").returncode == 0
    with (checkout / ".crosshost/lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as another up holds it while it works
        second = run("scripts/up", "same-host")
    assert second.returncode == 2
    assert says(second) == "crosshost: another scripts/up or scripts/down is at work here: wait for it"
    assert run("scripts/smoke", "different-port").returncode == 0


def test_smoke_judges_a_deployment_elsewhere(run, nginx):
    there = {"WEB_ORIGIN": "http://127.0.0.2:3000", "API_ORIGIN": "http://127.0.0.2:8000", "ALLOWED_HOSTS": "127.0.0.2"}
    there |= {"CORS_ALLOWED_ORIGINS": there["WEB_ORIGIN"], "CSRF_TRUSTED_ORIGINS": there["WEB_ORIGIN"]}
    assert run("scripts/up", "--native", BIND_ADDRESS="127.0.0.2", **there).returncode == 0
    assert run("scripts/smoke", **there).returncode == 0
    assert run("scripts/smoke").returncode == 2  # nothing is on localhost


@pytest.mark.parametrize(
    ("name", "value"), [("API_ORIGIN", "http://localhost:99999"), ("CORS_ALLOWED_ORIGIN_REGEXES", "^https://(")]
)
def test_smoke_with_a_value_that_cannot_be_is_one_line(run, nginx, name, value):
    assert run("scripts/up", "--native").returncode == 0
    response = run("scripts/smoke", **{name: value})
    assert response.returncode == 2
    assert says(response).startswith(f"crosshost: {name}")
    assert "Traceback" not in response.stderr


def test_smoke_says_when_nothing_is_up(run):
    response = run("scripts/smoke")
    assert response.returncode == 2
    assert "is it up? Try scripts/up" in says(response)


@pytest.mark.parametrize(
    ("wrong", "variable"),
    [
        ({"CORS_ALLOW_CREDENTIALS": "false"}, "CORS_ALLOW_CREDENTIALS"),
        ({"CORS_ALLOWED_ORIGINS": "http://localhost:5173"}, "CORS_ALLOWED_ORIGINS"),
        ({"CORS_ALLOW_ALL_ORIGINS": "true"}, "CORS_ALLOWED_ORIGINS"),
        ({"CORS_ALLOW_HEADERS": "content-type"}, "CORS_ALLOW_HEADERS"),
        ({"CORS_PREFLIGHT_MAX_AGE": "600"}, "CORS_PREFLIGHT_MAX_AGE"),
        ({"CSRF_TRUSTED_ORIGINS": ""}, "CSRF_TRUSTED_ORIGINS"),
        ({"SESSION_COOKIE_SAMESITE": "Strict"}, "SESSION_COOKIE_*"),
        ({"CSRF_COOKIE_DOMAIN": "localhost"}, "CSRF_COOKIE_*"),
        ({"SESSION_COOKIE_HTTPONLY": "false"}, "SESSION_COOKIE_*"),
        ({"CSRF_COOKIE_HTTPONLY": "true"}, "CSRF_COOKIE_*"),
        ({"FETCH_CREDENTIALS": "omit"}, "FETCH_CREDENTIALS"),
        ({"API_ORIGIN": "http://127.0.0.1:8000"}, "API_ORIGIN"),
        ({"SCENARIO": "another"}, "SCENARIO"),
    ],
)
def test_smoke_finds_what_is_not_as_configured_and_names_the_variable(run, nginx, wrong, variable):
    """The stack runs with a wrong value, and smoke judges it by the right ones."""
    assert run("scripts/up", "--native", **wrong).returncode == 0
    response = run("scripts/smoke", "different-port")
    assert response.returncode == 1
    failed = [part.split("\n\n")[0] for part in response.stdout.split("FAIL  ")[1:]]
    assert any(variable in part.rsplit("look at", 1)[1] for part in failed)
    assert all("expected" in part and "got" in part for part in failed)


def test_smoke_says_why_and_what_heals_it_once_for_each_reason(run, nginx):
    wrong = {"CORS_ALLOWED_ORIGINS": "http://localhost:5173", "CSRF_TRUSTED_ORIGINS": ""}
    assert run("scripts/up", "--native", **wrong).returncode == 0
    text = run("scripts/smoke", "different-port").stdout
    for reason, fix in [
        ("does not name http://localhost:3000 in Access-Control-Allow-Origin", "CORS_ALLOWED_ORIGINS"),
        ("nor in CSRF_TRUSTED_ORIGINS", "CSRF_TRUSTED_ORIGINS"),
    ]:
        assert reason in text
        assert f"cure      {fix} = ['http://localhost:3000']" in text
    because = [line for line in text.splitlines() if line.startswith("        because")]
    assert len(because) > len(set(because))
    assert [line for line in set(because) if because.count(line) > 1] == ["        because   as above"]


def test_neither_service_needs_the_other_to_start(run, engine):
    for service, url, path in (
        ("django", "http://localhost:8000", "/healthz/"),
        ("nginx", "http://localhost:3000", "/config.js"),
    ):
        response = run("docker", "compose", "up", "--detach", "--wait", service)
        assert response.returncode == 0, response.stderr
        assert http.request(url, "GET", path).status == 200
        run("docker", "compose", "down")


def test_containers_stop_by_themselves_and_at_once(run, engine):
    assert run("scripts/up", "--compose").returncode == 0
    run("docker", "compose", "stop")
    listed = run("docker", "compose", "ps", "--all", "--format", "json").stdout.splitlines()
    assert [container["ExitCode"] for container in map(json.loads, listed)] == [0, 0]


def test_two_containers_that_start_together_migrate_once(run, engine):
    run("docker", "compose", "down", "--volumes")
    command = ["docker", "compose", "run", "--rm", "--no-TTY", "django", "python", "-c"]
    prepare = "from config import startup; startup.load(); startup.prepare()"
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: run(*command, prepare), range(3)))
    assert [response.returncode for response in answers] == [0, 0, 0], [response.stderr for response in answers]
    assert sum(response.stdout.count("Applying blog.0001_initial") for response in answers) == 1


def test_when_django_is_gone_nginx_says_so_in_json_and_finds_it_again(run, engine):
    assert run("scripts/up", "same-host", "--compose").returncode == 0
    run("docker", "compose", "stop", "django")
    response = http.request("http://localhost:3000", "GET", "/blog/whoami/", timeout=10)
    assert response.status in (502, 504)
    assert b"nginx: Django" in response.data
    run("docker", "compose", "start", "django")

    def found() -> bool:
        try:
            return http.request("http://localhost:3000", "GET", "/blog/whoami/", timeout=10).status == 401
        except urllib3.exceptions.HTTPError:
            return False

    wait_until(found)
