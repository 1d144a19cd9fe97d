"""The JSON document: it is as its schema says, for every outcome; and the errors of the command line."""

import json
import subprocess
import sys

import pytest

from crosshost import __version__
from crosshost.doctor import document
from crosshost.doctor.browser.measured import Measured, Step
from crosshost.doctor.counted import Counted
from crosshost.doctor.diagnosis import diagnose
from crosshost.doctor.evidence import Evidence, Exchange, Failure, ProbedUrl
from crosshost.policy import ENGINES
from tests.conftest import ROOT
from tests.doctor.command import PAGE, doctor
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
def test_a_report_is_as_the_schema_says(name):
    assert errors(data(OUTCOMES[name])) == []


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("localhost:3000", "http://localhost/", "--json"),
        ("--json",),
        (PAGE, "http://localhost/", "--json", "--nonsense"),
        (PAGE, "http://localhost/", "--json", "--fail-on", "note"),
        (PAGE, "http://localhost/", "--json", "--ignore", "samesite-laxx"),
    ],
)
def test_a_wrong_argument_is_a_document_too(arguments):
    for command in (["-m", "lab.doctor"], ["-m", "crosshost", "doctor"]):
        done = subprocess.run([sys.executable, *command, *arguments], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (2, "")
        given = json.loads(done.stdout)
        assert errors(given) == []
        assert "\n" not in given["error"]


def test_the_installed_command_has_a_version():
    for command in (["doctor", "--version"], ["--version"]):
        done = subprocess.run([sys.executable, "-m", "crosshost", *command], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, f"crosshost {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--fail-on", "critical"), "argument --fail-on: invalid choice: 'critical' (choose from 'error', 'warning')"),
        (("--ignore", "samesite-laxx"), "there is no finding --ignore 'samesite-laxx': did you mean samesite-lax?"),
        (("--ignore", "%%%"), "write an id as the report has it, such as samesite-lax"),
        (("--junit", "/nothing/here.xml"), "there is no folder /nothing: create it first"),
        (("--nonsense",), "unrecognized arguments: --nonsense: see "),
    ],
)
def test_a_wrong_option_is_one_line(arguments, message):
    done = doctor(PAGE, "http://localhost/", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
