"""The JSON document: it is as its schema says, for every outcome; and the errors of the command line."""

import json
import subprocess
import sys

import pytest

from crosshost import Problem, __version__
from crosshost.doctor import cli
from crosshost.doctor.browser.measured import Measured, Step
from crosshost.doctor.counted import Counted
from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.evidence import Evidence, Exchange, Failure, ProbedUrl
from crosshost.doctor.report import document
from crosshost.policy import ENGINES
from lab.doctor.__main__ import main
from tests.conftest import ROOT
from tests.doctor.command import PAGE
from tests.doctor.deployments import CHANGED, HEALTHY, NOW, URL
from tests.doctor.schema import errors
from tests.doctor.test_frameworks import CASES

NOTHING = Evidence(
    PAGE, (ProbedUrl(URL, (Exchange("GET", URL, failure=Failure("nothing-listens", "refused")),)),), now=NOW
)
MEASURED = Evidence(
    PAGE,
    HEALTHY.probed_urls,
    measured=(Measured("firefox", "firefox 153", None, "it did not start", steps=(Step("login", "POST", URL, 403),)),),
    now=NOW,
)
OUTCOMES = {"healthy": HEALTHY, "no response": NOTHING, "measured": MEASURED, **CHANGED}
OUTCOMES |= {name: evidence for name, (evidence, _) in CASES.items()}


def data(evidence: Evidence, counted: Counted | None = None) -> dict:
    counts = counted or Counted()
    diagnosis = diagnose(evidence, list(ENGINES.values()), login_requested=True, counted=counts)
    return json.loads(json.dumps(document.data(diagnosis, counts)))


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_report_is_as_the_schema_says_and_its_headline_is_short(name):
    report = data(OUTCOMES[name])
    assert errors(report) == []
    assert 40 < len(report["headline"]) < 300


def test_the_schema_refuses_what_is_wrong():
    right = data(CHANGED["samesite-none-insecure"])
    finding = right["findings"][0]
    for wrong in (
        right | {"code": 3},
        right | {"schema_version": 1},
        right | {"more": 1},
        {name: value for name, value in right.items() if name != "headline"},
        right | {"findings": [finding | {"severity": "bad"}]},
        right | {"findings": [finding | {"fixes": [finding["fixes"]]}]},
        right | {"logins": [right["logins"][0] | {"works": "yes"}]},
        {"schema_version": 2, "version": "1", "error": None, "code": 2},
        [],
    ):
        assert errors(wrong)


WRONG = [
    (("localhost:3000", "http://localhost/"), "PAGE_ORIGIN 'localhost:3000' is not an http(s) URL"),
    ((), "the following arguments are required: PAGE_ORIGIN, API_URL: see "),
    ((PAGE, "http://localhost/", "--nonsense"), "unrecognized arguments: --nonsense: see "),
    ((PAGE, "http://localhost/", "--fail-on", "critical"), "argument --fail-on: invalid choice: 'critical'"),
    ((PAGE, "http://localhost/", "--ignore", "samesite-laxx"), "'samesite-laxx': did you mean samesite-lax?"),
    ((PAGE, "http://localhost/", "--ignore", "%%%"), "write an id as the report has it, such as samesite-lax"),
    ((PAGE, "http://localhost/", "--junit", "/nothing/here.xml"), "there is no folder /nothing: create it first"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_wrong_argument_is_one_line_and_with_json_a_document(arguments, message, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["doctor", *arguments])
    with pytest.raises(Problem) as problem:
        cli.with_json_errors(main)
    assert message in str(problem.value)
    assert "\n" not in str(problem.value)
    monkeypatch.setattr(sys, "argv", ["doctor", *arguments, "--json"])
    assert cli.with_json_errors(main) == 2
    written = capsys.readouterr()
    given = json.loads(written.out)
    assert errors(given) == []
    assert message in given["error"]
    assert written.err == ""


@pytest.mark.parametrize("command", [("lab.doctor",), ("crosshost", "doctor")])
def test_both_commands_print_the_document_of_a_wrong_argument(command):
    done = subprocess.run(
        [sys.executable, "-m", *command, "localhost", "x", "--json"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (2, "")
    assert json.loads(done.stdout)["error"].startswith("PAGE_ORIGIN 'localhost'")


def test_the_installed_doctor_has_a_version():
    command = [sys.executable, "-m", "crosshost", "doctor", "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"crosshost {__version__}\n")
