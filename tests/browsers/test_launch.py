"""A launched browser: its environment, its console, and that all of its processes end."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from crosshost.browsers import launch, leftovers, variants, warm
from tests.browsers.processes import left_below, running, script
from tests.conftest import ROOT, need, wait_until

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(
    ("variant", "number"),
    [  # what ends the browser is the same for each signal
        (variants.find("chromium"), signal.SIGINT),
        (variants.find("chromium"), signal.SIGTERM),
        (variants.find("chromium"), signal.SIGHUP),
        (variants.find("firefox"), signal.SIGTERM),
        (variants.find("webkitgtk"), signal.SIGINT),
    ],
    indirect=["variant"],
    ids=lambda value: value.name,
)
def test_sigint_sigterm_and_sighup_leave_no_process(nothing, variant, temporary, number):
    environment = {**os.environ, "WEB_ORIGIN": nothing.origin}
    command = [sys.executable, "-m", "lab.browsers", "--engine", variant.name]
    # A background job ignores SIGINT, and its children inherit that; a terminal does not.
    heed = partial(signal.signal, number, signal.SIG_DFL)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=heed
    ) as runner:
        try:
            assert nothing.requested.wait(60)
            assert len(left_below(temporary)) > 2
            runner.send_signal(number)
            _, errors = runner.communicate(timeout=30)
        finally:
            runner.kill()
    build, *others = errors.splitlines()
    assert build.startswith(f"browsers: {variant.name}: {variant.package}")
    assert (runner.returncode, others) == (130, ["crosshost: stopped"])
    assert left_below(temporary) == []


def test_processes_that_ignore_sigterm_or_leave_the_group_are_killed(temporary):
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


def test_only_the_browsers_of_a_killed_runner_are_ended(temporary):
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
        assert (running(b"1004"), running(b"1005")) == (2, 1)  # those of the living runner, and the bystander
        living.send_signal(signal.SIGINT)
        living.wait()
        wait_until(lambda: (running(b"1004"), running(b"1005")) == (1, 0))
        bystander.kill()
        bystander.wait()
    assert leftovers.end(notes) == 0
    assert list(notes.iterdir()) == list(temporary.glob(f"{leftovers.PREFIX}*")) == []


def test_a_note_with_reused_process_ids_ends_nothing(temporary):
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


def test_console_lines_are_separated_from_other_output(temporary):
    printed = {
        "chromium": """[1:2:1124/13.5:ERROR:dbus/bus.cc:405] Failed to connect to the bus
[1:1:1124/13.6:INFO:CONSOLE:0] "Access to fetch at 'x' has been blocked by CORS policy: y", source: http://a/ (0)
[1:1:1124/13.6:INFO:CONSOLE:0] "Access to fetch at 'x' has been blocked by CORS policy: y", source: http://a/ (0)
[1:1:1124/13.7:INFO:CONSOLE:574] "Slow network is detected.", source: chrome://resources/x.woff2 (574)""",
        "webkitgtk": """libEGL warning: no
CONSOLE SECURITY ERROR Origin http://a is not allowed by Access-Control-Allow-Origin. Status code: 200
CONSOLE JS LOG not this""",
    }
    consoles = {}
    for name, text in printed.items():
        browser = launch.Browser(variants.find(name), "url")
        browser.log = temporary / name
        browser.log.write_text(text)
        consoles[name] = browser.console()
    assert consoles == {
        "chromium": ["Access to fetch at 'x' has been blocked by CORS policy: y"],
        "webkitgtk": ["Origin http://a is not allowed by Access-Control-Allow-Origin. Status code: 200"],
    }


def test_a_browser_inherits_nothing_from_the_users_environment(temporary, monkeypatch):
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "http_proxy", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, "theirs")
    shows = script(temporary, "env >../part; mv ../part ../shown; exec sleep 1000")
    with launch.Browser(shows, "url") as browser:
        wait_until((browser.folder / "shown").exists)
        shown = (browser.folder / "shown").read_text()
    assert "theirs" not in shown
    assert f"HOME={browser.folder}" in shown
    assert not browser.folder.exists()


def test_chromiums_variants_differ_only_in_their_cookie_policy(tmp_path):
    written = {}
    for name in ("chromium", "chromium-blocked"):
        (tmp_path / name).mkdir()
        variants.find(name).prepare(tmp_path / name)
        written[name] = (tmp_path / name / "Default/Preferences").read_text()
    assert written["chromium"].replace('mode": 0', 'mode": 1') == written["chromium-blocked"] != written["chromium"]


def test_a_warmed_firefox_has_the_caches_of_its_own_code_and_nothing_else(nothing, tmp_path):
    firefox = variants.find("firefox")
    need(not firefox.missing(), str(firefox.missing()))
    prepared = warm.warmed(firefox, tmp_path / "caches")
    profile = tmp_path / "profile"
    profile.mkdir()
    prepared.prepare(profile)
    assert sorted(path.name for path in profile.iterdir()) == sorted([*warm.KEPT, "user.js"])
    with launch.Browser(prepared, f"{nothing.origin}/cases/?run=warm"):
        assert nothing.requested.wait(60)


def test_a_browser_that_writes_no_caches_and_any_but_firefox_stay_as_they_are(tmp_path):
    exits = replace(variants.find("firefox"), program="true")
    assert warm.warmed(exits, tmp_path) is exits
    chromium = variants.find("chromium")
    assert warm.warmed(chromium, tmp_path) is chromium
