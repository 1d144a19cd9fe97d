"""The command crosshost recording: its report, JSON, exit codes, and what it never prints."""

import io
import json
import re
import subprocess
import sys

import pytest

from crosshost import Problem
from crosshost.__main__ import main
from tests.conftest import ROOT
from tests.recording.files import API, CORS, PAGE, entry, har

SECRETS = ("s3cr3tsession", "s3cr3ttoken", "s3cr3tbearer", "s3cr3tquery", "s3cr3tpassword", "s3cr3tfragment")
LEAKY = har(
    entry(
        "POST",
        f"{API}/login/?key=s3cr3tquery#s3cr3tfragment",
        403,
        {**CORS, "Set-Cookie": "sessionid=s3cr3tsession; Domain=example.org", "Location": "/?x=s3cr3tquery"},
        {"Cookie": "sessionid=s3cr3tsession", "X-CSRFToken": "s3cr3ttoken", "Authorization": "Bearer s3cr3tbearer"},
        body="CSRF token missing. s3cr3tpassword",
    ),
    entry("GET", f"{API}/me/?key=s3cr3tquery", 401, CORS, {"Cookie": "sessionid=s3cr3tsession"}),
    entry("GET", f"https://u:s3cr3tpassword@{API[8:]}/x\x1b[31m", 0, error="net::ERR_FAILED \x1b[31m"),
)


def run(monkeypatch, capsys, data: bytes, *options: str, file: str = "-"):
    """Return the exit code of the command and what it prints."""
    monkeypatch.setattr(sys, "argv", ["crosshost", "recording", file, *options])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return main(), capsys.readouterr().out


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_secret_and_no_escape_is_printed(monkeypatch, capsys, options):
    code, text = run(monkeypatch, capsys, LEAKY, *options)
    assert code == 1
    assert [secret for secret in SECRETS if secret in text] == []
    assert "\x1b" not in text
    assert "sessionid" in text


def test_a_failure_is_printed_with_cause_and_fix_and_what_works_in_one_line(monkeypatch, capsys):
    data = har(entry("GET", f"{API}/a", 404, CORS), entry("GET", f"{API}/b", 200, CORS), entry("GET", f"{PAGE}/", 200))
    code, text = run(monkeypatch, capsys, data)
    assert code == 1
    assert "1 of 2 requests" in text.splitlines()[0]
    assert "1 others" in text.splitlines()[0]
    assert f"1. GET {API}/a from {PAGE}: 404, readable" in text
    assert "not-found" in text
    assert "How to fix it: " in text
    assert f"   GET {API}/b from {PAGE}: 200, readable" in text.splitlines()


def test_the_same_failure_again_is_one_line(monkeypatch, capsys):
    _, text = run(monkeypatch, capsys, har(*[entry("GET", f"{API}/a", 404, CORS)] * 3))
    assert text.count("How to fix it") == 1
    assert text.count(": as 1") == 2


def test_json_has_every_request_with_its_cause(monkeypatch, capsys):
    code, text = run(monkeypatch, capsys, har(entry("GET", f"{API}/a", 404, CORS)), "--json")
    document = json.loads(text)
    assert (document["schema_version"], document["kind"], document["code"], code) == (1, "HAR", 1, 1)
    (request,) = document["requests"]
    assert (request["cause"], request["status"], request["readable"]) == ("not-found", 404, True)
    assert request["fixes"][0][0]["text"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (har(entry("GET", f"{API}/a", 200, CORS)), 0),
        (har(entry("GET", f"{API}/a", 404, CORS)), 1),
        (har(entry("GET", f"{API}/a", 0, error="net::ERR_FAILED")), 1),
        (har(), 2),
        (f"curl '{API}/' -H 'Origin: {PAGE}'".encode(), 2),
    ],
    ids=["fine", "finding", "likely", "empty", "only a request"],
)
def test_the_exit_code_tells_findings_from_what_is_inconclusive(monkeypatch, capsys, data, code):
    assert run(monkeypatch, capsys, data)[0] == code


def test_a_file_that_cannot_be_read_is_one_line(tmp_path):
    for name in ("missing.har", "."):
        command = [sys.executable, "-m", "crosshost", "recording", str(tmp_path / name)]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_a_wrong_page_is_refused_with_a_right_one(monkeypatch, capsys):
    with pytest.raises(Problem, match=re.escape(PAGE)):
        run(monkeypatch, capsys, LEAKY, "--page", "app.example.com")
