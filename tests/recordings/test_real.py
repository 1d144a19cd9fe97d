"""Recordings that Chromium makes of scenarios, from the file to the first cause."""

import pytest

from crosshost.browsers.variants import find
from lab.recordings import files
from lab.recordings.files import EVERY_KIND, NETLOGS
from lab.recordings.measure import measure
from lab.recordings.truth import differing
from tests.conftest import need

SAMPLE = ("preflight-redirected", "samesite-unset")  # four launches each


def captured(run, folder, *names: str) -> list[files.Recording]:
    need(not find("chromium").missing(), "Chromium")
    done = run("scripts/recordings", "capture", str(folder), *names, timeout=3600)
    assert done.returncode == 0, done.stderr
    return list(files.read(folder))


@pytest.mark.thorough
def test_the_first_cause_is_said_of_every_kind_of_recording(run, nginx, tmp_path):
    recordings = captured(run, tmp_path / "some", *SAMPLE)
    assert [case for recording in recordings for case in differing(recording)] == []
    results = [result for recording in recordings for result in measure(recording)]
    assert {result.kind for result in results} == set(EVERY_KIND)
    assert [result for result in results if result.grade == "wrong"] == []
    netlogs = [result for result in results if result.kind in NETLOGS]
    assert [result for result in netlogs if result.grade not in ("right", "first", "not first", "named")] == []


@pytest.mark.slow
def test_no_cause_is_wrong_in_recordings_of_every_scenario(run, nginx, tmp_path):
    recordings = captured(run, tmp_path / "all")
    results = [result for recording in recordings for result in measure(recording)]
    assert [result for result in results if result.grade == "wrong"] == []
    netlogs = [result for result in results if result.kind in NETLOGS]
    assert sum(result.grade in ("right", "first") for result in netlogs) >= 0.95 * len(netlogs)
