"""The installed builds, and the recorded builds they are compared with."""

import pytest

from crosshost.browsers.variants import VARIANTS, find
from crosshost.browsers.version import version_of
from lab.browsers.builds import Build, installed, nearest


@pytest.mark.parametrize(
    ("variant", "name", "version"),
    [
        ("chromium", "chromium 156.0.8078.79-1~deb12u1", "156"),
        ("firefox", "firefox-esr 153.7.0esr-1~deb12u1", "153"),
        ("firefox", "firefox-esr 1:140.12.0esr-1", "140"),
        ("webkitgtk", "libwebkit2gtk-4.1-0 2.50.6-1~deb12u2", "2.50"),
        ("webkitgtk-itp", "libwebkit2gtk-4.1-0 2.52.0-1", "2.52"),
        ("chromium", "chromium", ""),
        ("webkitgtk", "libwebkit2gtk-4.1-0", ""),
        ("chromium", "chromium unknown", ""),
    ],
)
def test_a_build_is_identified_by_its_version(variant, name, version):
    assert version_of(find(variant), name) == version


@pytest.mark.parametrize(
    ("version", "known", "near"),
    [
        ("150", ["156", "150"], "150"),
        ("146", ["153", "140"], "140"),
        ("147", ["153", "140"], "153"),
        ("148", ["156", "140"], "156"),  # as near as the other, and newer
        ("999", ["140", "153"], "153"),
        ("99", ["140", "153"], "140"),
        ("2.52", ["2.50", "2.48"], "2.50"),
        ("3.0", ["2.50", "2.48"], "2.50"),
        ("", ["99", "156"], "156"),
        ("150", [], ""),
        ("", [], ""),
    ],
)
def test_the_nearest_recorded_build_is_chosen_by_version(version, known, near):
    assert nearest(version, known) == near


def test_an_installed_build_is_printed_with_the_recorded_one():
    recorded = Build("firefox-esr 140.13.0esr-1", "140", "140", "firefox-esr 140.12.0esr-1")
    assert recorded.is_recorded
    assert str(recorded) == "firefox-esr 140.13.0esr-1, compared with the recorded firefox-esr 140.12.0esr-1"
    other = Build("firefox-esr 146.0-1", "146", "140", "firefox-esr 140.12.0esr-1")
    assert not other.is_recorded
    assert str(other) == "firefox-esr 146.0-1, which is not recorded: compared with firefox-esr 140.12.0esr-1"
    assert str(Build("chromium", "")) == "chromium, and none is recorded"
    assert not Build("chromium", "").is_recorded


def test_each_installed_browser_is_compared_with_its_own_record():
    record = {"browsers": {variant.name: {"1": {"build": f"{variant.name} 1"}} for variant in VARIANTS}}
    builds = installed(VARIANTS, record).values()
    assert [build.nearest_name for build in builds] == [f"{variant.name} 1" for variant in VARIANTS]
    assert {build.nearest for build in installed(VARIANTS, {"browsers": {}}).values()} == {""}
