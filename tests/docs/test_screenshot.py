"""README's screenshot can be taken again."""

import shutil

from tests.conftest import ROOT, need

PNG = b"\x89PNG\r\n\x1a\n"


def test_the_command_writes_a_picture_of_the_size_of_the_old_one(run, checkout, nginx):
    need(bool(shutil.which("chromium")), "Chromium")
    before = (checkout / "docs/bench.png").read_bytes()
    (checkout / "docs/bench.png").unlink()
    done = run(str(checkout / ".venv/bin/python"), "-m", "lab.docs.screenshots")
    assert done.returncode == 0, done.stderr
    taken = (checkout / "docs/bench.png").read_bytes()
    assert taken.startswith(PNG)
    assert taken[16:20] == before[16:20]  # as wide


def test_the_picture_is_small_enough_for_a_page():
    assert (ROOT / "docs/bench.png").stat().st_size < 120_000
