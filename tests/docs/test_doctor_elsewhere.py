"""docs/doctor-elsewhere.md, which is made of measurements/elsewhere.json."""

import copy

import pytest

from crosshost import Problem
from lab.docs import elsewhere
from lab.elsewhere import record
from lab.elsewhere.deployments import load, names


def test_the_page_is_made_of_the_record():
    assert elsewhere.DOCUMENT.read_text() == elsewhere.page(record.read())


def saying(name: str, chromium: bool | None, firefox: bool | None) -> dict:
    """Return a record in which the doctor is right everywhere, but says this of one deployment."""
    data = copy.deepcopy(record.read())
    for other in names():
        deployment = load(other)
        works = dict(deployment.works) if deployment.provable else dict.fromkeys(deployment.works)
        data["deployments"][other]["doctor"]["works"] = works
    data["deployments"][name]["doctor"]["works"] = {"chromium": chromium, "firefox": firefox}
    return data


@pytest.mark.parametrize(
    ("name", "said", "counted", "cell"),
    [
        (
            "flask-login",
            (False, True),
            "Wrong yes: 0. Wrong no: 1. Inconclusive: 0.",
            "| yes | no | yes | yes | wrong no |",
        ),
        (
            "flask-wildcard",
            (True, True),
            "Wrong yes: 2. Wrong no: 0. Inconclusive: 0.",
            "| no | yes | no | yes | wrong yes |",
        ),
        (
            "flask-login",
            (None, True),
            "Wrong yes: 0. Wrong no: 0. Inconclusive: 1.",
            "| inconclusive | yes | yes | inconclusive |",
        ),
        ("drf-always-403", (True, None), "Right: 2 of 3.", "| no | yes | no | inconclusive | wrong yes |"),
    ],
)
def test_a_wrong_or_missing_verdict_is_counted(name, said, counted, cell):
    text = elsewhere.page(saying(name, *said))
    assert counted in text
    assert [line for line in text.splitlines() if f"[{name}]" in line and cell in line]


def test_a_deployment_that_is_not_recorded_is_named_with_the_command():
    data = record.read()
    del data["deployments"]["knox"]["doctor"]
    with pytest.raises(Problem, match="knox is not recorded: run scripts/elsewhere doctor knox --record"):
        elsewhere.page(data)
