"""A few kept recordings: Chromium's own, cut to the requests of the API, with the values of sessions replaced."""

from pathlib import Path

import pytest

from lab.recordings import files
from lab.recordings.files import Recording
from lab.recordings.measure import measure

SAMPLES = Path(__file__).with_name("samples")


@pytest.mark.parametrize(
    "recording", list(files.read(SAMPLES)), ids=lambda recording: f"{recording.scenario} {recording.kind}"
)
def test_the_first_cause_in_a_kept_recording_is_said(recording: Recording):
    results = list(measure(recording))
    whole = [result for result in results if result.kind == recording.kind]
    assert len(whole) == 2
    assert [result for result in whole if result.grade not in ("right", "first")] == []
    assert [result for result in results if result.grade not in ("right", "first", "named")] == []
