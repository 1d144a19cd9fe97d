"""The deployments running: the doctor at one of every kind, and browsers at one where they differ; --slow takes all."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from lab.elsewhere import doctor, install, record, truth
from lab.elsewhere.deployments import BROWSERS, Deployment, load, names
from lab.elsewhere.doctor import Verdict
from lab.elsewhere.running import running
from tests.conftest import need

AT_ONCE = 2
# One of every kind: where the token comes from, what the login is, who answers it, and what is wrong.
SAMPLE = (
    "django-json",  # a token in a body, from a URL of its own
    "drf-always-403",  # the view refuses logged in or not
    "express-cross-site-default",  # two sites over TLS, where browsers differ
    "express-xsrf",  # a token in a cookie, with the names that axios expects
    "fastapi-jwt-header",  # a bearer token, after a form without HTML
    "flask-unconfirmed",  # an error with status 200
    "flask-wtf-form",  # an HTML form with its own names, and a session before the login
    "nginx-cors",  # CORS headers on some responses only
    "vite-change-origin",  # one origin, and a proxy that changes Host
)
DIFFERING = "express-cross-site-default"


def installed(chosen: Sequence[str]) -> list[Deployment]:
    """Return these deployments, with what they run on installed; skip the test where npm is missing."""
    deployments = [load(name) for name in chosen]
    for program in {install.missing(deployment) for deployment in deployments} - {""}:
        need(False, program)
    install.ensure(deployments)
    return deployments


def examined(deployment: Deployment) -> Verdict:
    with running(deployment) as started:
        return doctor.run(started)


def examine(chosen: Sequence[str]) -> Iterator[tuple[Deployment, Verdict]]:
    """Yield each deployment with the doctor's verdict; a few are examined at once."""
    deployments = installed(chosen)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from zip(deployments, pool.map(examined, deployments), strict=True)


def surprises(chosen: Sequence[str]) -> list[str]:
    """Return where the doctor is neither right nor as uncertain as recorded."""
    recorded = record.read()["deployments"]
    return [
        f"{deployment.name} in {browser}: {doctor.WORDS[said]}, first {verdict.first or 'nothing'}"
        for deployment, verdict in examine(chosen)
        for browser, said in verdict.works.items()
        if doctor.mark(deployment, deployment.works[browser], said) != "right"
        and said != recorded[deployment.name]["doctor"]["works"][browser]
    ]


def differing(chosen: Sequence[str]) -> list[str]:
    """Return where a browser does not what the deployment's file expects."""
    result = []
    for deployment in installed(chosen):
        with running(deployment) as started:
            outcomes = truth.measure(started)
        result += [
            f"{deployment.name} in {browser}: {outcomes[browser].steps}"
            for browser in BROWSERS
            if outcomes[browser].logged_in != deployment.works[browser]
        ]
    return result


@pytest.mark.thorough
def test_the_doctor_is_right_at_one_of_every_kind(package_index, nginx):
    assert surprises(SAMPLE) == []


@pytest.mark.thorough
def test_browsers_log_in_as_expected_where_they_differ(package_index):
    assert differing([DIFFERING]) == []


@pytest.mark.slow
def test_the_doctor_is_right_everywhere(package_index, nginx):
    assert surprises(names()) == []


@pytest.mark.slow
def test_browsers_log_in_as_expected_everywhere(package_index, nginx):
    assert differing(names()) == []


def test_the_record_has_what_every_file_expects():
    recorded = record.read()["deployments"]
    assert list(recorded) == names()
    assert {
        name: {browser: cell["logged_in"] for browser, cell in recorded[name]["measured"].items()} for name in names()
    } == {name: load(name).works for name in names()}
