"""Recordings that Chromium makes of scenarios, from the file to the first cause."""

import pytest

from lab.recordings.files import EVERY_KIND
from lab.recordings.measure import measure
from lab.recordings.truth import differing

# Of each way to fail one: CORS, its preflight, a cookie that is not stored and one that is not sent, the CSRF check,
# third-party cookies.
SAMPLE = [
    ("cors-middleware-last", "chromium"),
    ("preflight-redirected", "chromium"),
    ("samesite-unset", "chromium-blocked"),
    ("cookie-wrong-path", "chromium"),
    ("csrf-untrusted-origin", "chromium"),
    ("cross-site-lax", "chromium-blocked"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "variant"), SAMPLE)
def test_the_first_cause_in_every_kind_of_recording_is_never_a_wrong_one(record, down, name, variant):
    recordings = record(name, variant)
    assert [case for recording in recordings for case in differing(recording)] == []
    results = [result for recording in recordings for result in measure(recording)]
    assert {result.kind for result in results} == set(EVERY_KIND)
    assert [result for result in results if result.grade in ("wrong", "silent")] == []
    netlogs = [result for result in results if result.kind.startswith("NetLog")]
    assert [result for result in netlogs if result.grade != "right"] == []


@pytest.mark.slow
def test_every_goal_is_met_in_recordings_of_every_scenario(run, nginx, tmp_path):
    captured = run("scripts/recordings", "capture", str(tmp_path / "all"), timeout=3600)
    assert captured.returncode == 0, captured.stderr
    measured = run("scripts/recordings", "measure", str(tmp_path / "all"), timeout=3600)
    assert measured.returncode == 0, measured.stdout
