"""README's screenshot can be taken again."""

import shutil

import pytest

from tests.conftest import ROOT, need

pytestmark = pytest.mark.thorough


PNG = b"\x89PNG\r\n\x1a\n"


def test_the_command_writes_a_picture_as_wide_as_the_last_one(run, checkout, nginx):
    need(bool(shutil.which("chromium")), "Chromium")
    before = (checkout / "docs/bench.png").read_bytes()
    (checkout / "docs/bench.png").unlink()
    done = run("scripts/docs", "screenshot")
    assert done.returncode == 0, done.stderr
    taken = (checkout / "docs/bench.png").read_bytes()
    assert taken.startswith(PNG)
    assert taken[16:20] == before[16:20]


def test_the_screenshot_is_a_small_file():
    assert (ROOT / "docs/bench.png").stat().st_size < 120_000
