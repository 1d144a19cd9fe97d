"""docs/recordings.md and the record that it is made from."""

from lab.docs import recordings
from lab.recordings import record


def test_the_page_is_made_from_the_record():
    assert recordings.PAGE.read_text() == recordings.rendered(), "run scripts/docs recordings"


def test_no_wrong_cause_is_recorded():
    assert [miss for miss in record.read()["misses"] if miss[2] == "wrong"] == []
