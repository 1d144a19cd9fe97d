"""Browsers that do not report: each is a failure of the set-up, and none leaves a process behind."""

import os
import re
import time

import pytest

from crosshost.browsers.variants import Variant
from lab import STATE
from lab.browsers import run
from lab.browsers.results import Results
from lab.scenarios import deployment
from tests.browsers.processes import left_below, script
from tests.conftest import ROOT

pytestmark = pytest.mark.thorough


def test_a_page_that_hangs_fails_at_the_time_limit(nothing, variant, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    results = Results()
    run.measure(deployment.load(None), [variant], results, limit=2, flows=["login-by-fetch"])
    assert results.measurements == []
    assert [failure.reason.startswith("the page sent no report within 2 s") for failure in results.failures] == [True]
    assert left_below(temporary) == []


def test_a_browser_that_exits_at_once_fails_with_its_last_line(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    results = Results()
    broken = script(temporary, "echo 'error while loading shared libraries' >&2; exit 127")
    run.measure(deployment.load(None), [broken], results, flows=["login-by-fetch"])
    expected = "the browser exited before its page sent a report: error while loading shared libraries"
    assert [failure.reason for failure in results.failures] == [expected]


def test_a_failed_set_up_is_tried_again_in_a_fresh_profile(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    results, messages = Results(), []
    again = script(temporary, f"[ -e {temporary}/was ] && echo second || echo first; touch {temporary}/was; exit 1")
    run.measure(deployment.load(None), [again], results, flows=["login-by-fetch"], say=messages.append)
    reason = "script login-by-fetch: the browser exited before its page sent a report:"
    assert messages == [
        f"trying again  different-port {reason} first",
        f"SET-UP FAILED  different-port {reason} second",
    ]
    assert [str(failure) for failure in results.failures] == [f"different-port {reason} second"]


def test_results_are_discarded_while_the_network_changes(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    changes = iter(range(100))
    monkeypatch.setattr(run, "network", lambda: (next(changes),))
    results, messages = Results(), []
    waits = script(temporary, "exec sleep 1000")
    run.measure(deployment.load(None), [waits], results, flows=["login-by-fetch"], say=messages.append)
    assert [failure.reason for failure in results.failures] == ["the machine's network changed during the flow"]
    assert len(messages) == run.ATTEMPTS_DISTURBED  # each in a fresh profile, because the network soon settles
    assert left_below(temporary) == []


def test_a_display_that_does_not_start_fails_the_set_up(nothing, temporary, monkeypatch):
    monkeypatch.setenv("WEB_ORIGIN", nothing.origin)
    folder = temporary / "bin"
    folder.mkdir()
    (folder / "Xvfb").write_text("#!/bin/sh\necho 'no screens found' >&2; exit 1\n")
    (folder / "Xvfb").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    results = Results()
    headed = Variant("headed", "", "/bin/true", "", lambda profile: None, lambda profile: [], needs_display=True)
    run.measure(deployment.load(None), [headed], results, flows=["login-by-fetch"])
    assert [failure.reason for failure in results.failures] == ["Xvfb did not start: no screens found"]


@pytest.mark.parametrize(
    ("service", "problem"), [("django", "nginx answers 502 for Django"), ("nginx", "ProtocolError|NewConnectionError")]
)
def test_a_service_that_stops_during_a_flow_is_named_within_five_seconds(up, checkout, temporary, service, problem):
    started = up("different-port")
    assert started.returncode == 0, started.stderr
    group = (checkout / STATE.relative_to(ROOT) / "run" / f"{service}.process").read_text().strip()
    kills = script(temporary, f"date +%s.%N >{temporary}/then; kill -9 -{group}; exec sleep 1000")
    results, messages = Results(), []
    flows = ["login-by-fetch", "first-party-login", "login-by-fetch"]
    run.measure(deployment.load("different-port"), [kills], results, flows=flows, say=messages.append)
    assert time.time() - float((temporary / "then").read_text()) < 5
    assert len(messages) == 1  # for all flows, and none is tried again
    assert re.fullmatch(
        rf"SET-UP FAILED  different-port: the deployment stopped during the flow \(({problem}).*\): "
        "run scripts/up different-port",
        messages[0],
    )
    assert left_below(temporary) == []
