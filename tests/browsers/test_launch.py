"""Whatever happens to a browser, nothing of it is left."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from crosshost import command
from crosshost.browsers import launch, leftovers, variants
from crosshost.browsers.variants import Variant
from lab.browsers import run
from lab.browsers.results import Results
from lab.scenarios import deployment
from tests.conftest import ROOT, wait_until


def left_below(folder: Path) -> list[str]:
    """The processes that know of `folder` from their environment or their command, and what lies in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            texts = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in texts and int(process.name) != os.getpid():
            found.append(texts.decode(errors="replace"))
    return found + [str(path) for path in folder.glob("crosshost-*")]


@pytest.fixture
def temporary(monkeypatch) -> Iterator[Path]:
    """The folder for temporary files; not pytest's own, whose path is longer than a socket's may be."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_a_page_that_hangs_ends_at_the_limit_as_a_failure_of_the_set_up(nothing, variant, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    results = Results()
    run.measure(deployment.load(None), [variant], results, limit=2, flows=["login-by-fetch"])
    assert results.measurements == []
    assert [one.reason.startswith("the page sent no report within 2 s") for one in results.failures] == [True]
    assert left_below(temporary) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_ctrl_c_a_kill_and_a_closed_terminal_leave_nothing(nothing, variant, temporary, number):
    environment = {**os.environ, "WEB_ORIGIN": nothing.origin}
    command = [sys.executable, "-m", "lab.browsers", "--engine", variant.name]
    # In a job in the background SIGINT is ignored, and children inherit that; a person's terminal is not like that.
    heed = partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=heed
    ) as runner:
        try:
            assert nothing.requested.wait(60)
            assert len(left_below(temporary)) > 2
            runner.send_signal(number)
            _, said = runner.communicate(timeout=30)
        finally:
            runner.kill()
    build, *others = said.splitlines()
    assert build.startswith(f"browsers: {variant.name}: {variant.package}")
    assert (runner.returncode, others) == (130, ["crosshost: stopped"])
    assert left_below(temporary) == []


def script(tmp_path: Path, text: str) -> Variant:
    """A browser that is a shell script."""
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return Variant("script", "", str(program), "", lambda profile: None, lambda profile: [])


def test_what_ignores_sigterm_or_hides_is_killed_too(temporary):
    stubborn = script(
        temporary,
        "trap '' TERM; setsid sleep 1001 & setsid env -i sleep 1002 & (setsid sleep 1003 &) ; echo $$ >../ready; wait",
    )
    with launch.Browser(stubborn, "url") as browser:
        wait_until(lambda: len(browser.left_running()) == 4)
    assert browser.left_running() == set()
    for seconds in (b"1001", b"1002", b"1003"):
        assert not any(b"sleep\0" + seconds in path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline"))
    assert left_below(temporary) == []


RUNNER = """
import sys, time
from pathlib import Path
from crosshost.browsers import launch
from crosshost.browsers.variants import Variant
variant = Variant("script", "", sys.argv[1], "", lambda profile: None, lambda profile: [])
with launch.Browser(variant, "url", notes=Path(sys.argv[2])):
    time.sleep(1000)
"""


def test_the_browsers_of_a_killed_runner_are_ended_and_no_others(temporary):
    hides = script(temporary, "(setsid sleep 1004 &); (exec env -i sleep 1005) & wait")
    notes = temporary / "notes"
    runner = [sys.executable, "-c", RUNNER, hides.program, str(notes)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with (
        subprocess.Popen(runner, env=environment) as killed,
        subprocess.Popen(runner, env=environment, preexec_fn=heed, stderr=subprocess.DEVNULL) as living,
    ):
        wait_until(lambda: sum(running(seconds) for seconds in (b"1004", b"1005")) == 4)
        bystander = subprocess.Popen(["sleep", "1004"])
        killed.kill()
        killed.wait()
        assert leftovers.end(notes) == 1
        assert (running(b"1004"), running(b"1005")) == (2, 1)  # the living runner's, and the bystander
        living.send_signal(signal.SIGINT)
        living.wait()
        wait_until(lambda: (running(b"1004"), running(b"1005")) == (1, 0))
        bystander.kill()
        bystander.wait()
    assert leftovers.end(notes) == 0
    assert list(notes.iterdir()) == list(temporary.glob(f"{leftovers.PREFIX}*")) == []


def test_a_note_whose_ids_are_other_processes_by_now_ends_none(temporary):
    bystander = subprocess.Popen(["sleep", "1006"], start_new_session=True)
    note = {"runner": [bystander.pid, "1"], "token": "x", "groups": [[bystander.pid, "1"]], "folder": str(ROOT)}
    (temporary / "a.json").write_text(json.dumps(note))
    (temporary / "b.json").write_text("{")
    try:
        assert leftovers.end(temporary) == 0
        assert running(b"1006") == 1
        assert ROOT.exists()
        assert list(temporary.glob("*.json")) == []
    finally:
        bystander.kill()
        bystander.wait()


def running(seconds: bytes) -> int:
    """How many `sleep` for that long."""
    count = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            count += path.read_bytes() == b"sleep\0" + seconds + b"\0"
    return count


def test_a_browser_that_ends_at_once_is_a_failure_of_the_set_up_with_its_last_words(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    results = Results()
    broken = script(temporary, "echo 'error while loading shared libraries' >&2; exit 127")
    run.measure(deployment.load(None), [broken], results, flows=["login-by-fetch"])
    expected = "the browser exited before its page sent a report: error while loading shared libraries"
    assert [one.reason for one in results.failures] == [expected]


def test_a_set_up_that_failed_is_tried_again_in_a_fresh_profile(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    results, said = Results(), []
    again = script(temporary, f"[ -e {temporary}/was ] && echo second || echo first; touch {temporary}/was; exit 1")
    run.measure(deployment.load(None), [again], results, flows=["login-by-fetch"], say=said.append)
    reason = "script login-by-fetch: the browser exited before its page sent a report:"
    assert said == [f"trying again  different-port {reason} first", f"SET-UP FAILED  different-port {reason} second"]
    assert [str(one) for one in results.failures] == [f"different-port {reason} second"]


def test_nothing_is_believed_of_a_browser_while_the_network_changes(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    changes = iter(range(100))
    monkeypatch.setattr(run, "network", lambda: (next(changes),))
    results, said = Results(), []
    waits = script(temporary, "exec sleep 1000")
    run.measure(deployment.load(None), [waits], results, flows=["login-by-fetch"], say=said.append)
    assert [one.reason for one in results.failures] == ["the machine's network changed meanwhile"]
    assert len(said) == run.ATTEMPTS_DISTURBED  # each in a fresh profile, as it soon settles
    assert left_below(temporary) == []


def test_what_the_console_said_is_told_apart_from_what_else_a_browser_prints(temporary):
    printed = {
        "chromium": """[1:2:1124/13.5:ERROR:dbus/bus.cc:405] Failed to connect to the bus
[1:1:1124/13.6:INFO:CONSOLE:0] "Access to fetch at 'x' has been blocked by CORS policy: y", source: http://a/ (0)
[1:1:1124/13.6:INFO:CONSOLE:0] "Access to fetch at 'x' has been blocked by CORS policy: y", source: http://a/ (0)
[1:1:1124/13.7:INFO:CONSOLE:574] "Slow network is detected.", source: chrome://resources/x.woff2 (574)""",
        "webkitgtk": """libEGL warning: no
CONSOLE SECURITY ERROR Origin http://a is not allowed by Access-Control-Allow-Origin. Status code: 200
CONSOLE JS LOG not this""",
    }
    told = {}
    for name, text in printed.items():
        one = launch.Browser(variants.find(name), "url")
        one.log = temporary / name
        one.log.write_text(text)
        told[name] = one.console()
    assert told == {
        "chromium": ["Access to fetch at 'x' has been blocked by CORS policy: y"],
        "webkitgtk": ["Origin http://a is not allowed by Access-Control-Allow-Origin. Status code: 200"],
    }


def test_a_display_that_does_not_start_is_a_failure_of_the_set_up(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    folder = temporary / "bin"
    folder.mkdir()
    (folder / "Xvfb").write_text("#!/bin/sh\necho 'no screens found' >&2; exit 1\n")
    (folder / "Xvfb").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    results = Results()
    headed = Variant("headed", "", "/bin/true", "", lambda profile: None, lambda profile: [], needs_display=True)
    run.measure(deployment.load(None), [headed], results, flows=["login-by-fetch"])
    assert [one.reason for one in results.failures] == ["Xvfb did not start: no screens found"]


def test_a_browser_inherits_nothing_of_the_persons(temporary, monkeypatch):
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "http_proxy", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, "theirs")
    shows = script(temporary, "env >../part; mv ../part ../shown; exec sleep 1000")
    with launch.Browser(shows, "url") as browser:
        wait_until((browser.folder / "shown").exists)
        shown = (browser.folder / "shown").read_text()
    assert "theirs" not in shown
    assert f"HOME={browser.folder}" in shown
    assert not browser.folder.exists()


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """A job in the background ignores SIGINT, and its children with it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_signal_that_comes_while_it_is_held_back_comes_afterwards(heeds_ctrl_c):
    done = []

    def interrupted():
        with command.held_back():
            signal.raise_signal(signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done


def test_chromiums_two_variants_differ_in_their_cookie_policy_alone(tmp_path):
    written = {}
    for name in ("chromium", "chromium-blocked"):
        (tmp_path / name).mkdir()
        variants.find(name).prepare(tmp_path / name)
        written[name] = (tmp_path / name / "Default/Preferences").read_text()
    assert written["chromium"].replace('mode": 0', 'mode": 1') == written["chromium-blocked"] != written["chromium"]
