"""Progress: a bar on a terminal, lines in a log, nothing where all is done at once."""

import sys
import threading

from crosshost import progress


def test_a_terminal_gets_a_bar_that_is_erased(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(progress.track("explain", "scenarios", ["a", "b"])) == ["a", "b"]
    shown = capsys.readouterr().err
    assert f"\rexplain: [{'#' * 15}{'-' * 15}] 1/2 scenarios" in shown
    assert shown.endswith("\r\x1b[K")


def test_a_log_gets_a_line_every_few_seconds(monkeypatch, capsys):
    now = iter([0, 1, 6, 6, 7])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    with progress.progress("browsers: firefox", "documents", 9) as show:
        show(1)
        show(2)
        show(3)
    assert capsys.readouterr().err == "browsers: firefox: 2 of 9 documents\n"


def test_a_bar_is_erased_after_an_error(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for _ in progress.track("explain", "scenarios", [1, 2]):
        break
    assert capsys.readouterr().err.endswith("\r\x1b[K")


def test_waiting_is_shown_once_it_takes_longer(monkeypatch, capsys):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    shown = threading.Event()
    monkeypatch.setattr(sys.stderr, "flush", shown.set)
    with progress.waiting("doctor: reading the deployment"):
        assert shown.wait(10)
    assert capsys.readouterr().err.startswith("doctor: reading the deployment: 0 s\n")


def test_a_short_wait_is_silent(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.waiting("doctor: reading the deployment"):
        pass
    assert capsys.readouterr().err == ""


def test_the_line_of_a_wait_is_erased_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = threading.Event()
    monkeypatch.setattr(sys.stderr, "flush", shown.set)
    with progress.waiting("doctor"):
        assert shown.wait(10)
    assert capsys.readouterr().err == "\rdoctor: 0 s\r\x1b[K"
