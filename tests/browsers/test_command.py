"""scripts/browsers with bad input: one line, and nothing is started."""

import shutil

import pytest

from crosshost import Problem
from crosshost.browsers import trust, variants
from lab.browsers.__main__ import choose
from tests.conftest import error_line, need


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("chrome", "did you mean chromium?"),
        ("webkit", "did you mean webkitgtk?"),
        ("firefox-esr", "did you mean firefox?"),
        ("zzz", "there are chromium, chromium-blocked, firefox, webkitgtk, webkitgtk-itp"),
    ],
)
def test_an_engine_that_does_not_exist_suggests_the_nearest(name, says):
    with pytest.raises(Problem, match=f"there is no engine '{name}': {says}".replace("?", "[?]")):
        variants.find(name)


@pytest.fixture
def empty_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(variants, "glob", lambda pattern: [])


def test_a_missing_browser_names_its_package(empty_machine):
    packages = {"chromium", "firefox-esr", "libwebkit2gtk-4.1-0"}
    assert {str(variant.missing()).split("apt-get install ")[1] for variant in variants.VARIANTS} == packages


def test_a_missing_display_names_its_package(empty_machine, monkeypatch):
    monkeypatch.setattr(variants, "glob", lambda pattern: ["/somewhere/MiniBrowser"])
    assert "apt-get install xvfb" in variants.find("webkitgtk").missing()


def test_missing_browsers_are_skipped_unless_named_or_all_are_missing(empty_machine, monkeypatch):
    with pytest.raises(Problem, match="apt-get install chromium; firefox is"):
        choose(None)
    monkeypatch.setattr(variants.shutil, "which", lambda name: "/somewhere/firefox-esr" if "firefox" in name else None)
    available, skipped = choose(None)
    assert [variant.name for variant in available] == ["firefox"]
    assert len(skipped) == 4
    with pytest.raises(Problem, match="chromium is not installed: apt-get install chromium"):
        choose(["chromium", "firefox"])


def test_without_certutil_a_ca_cannot_be_trusted(empty_machine, tmp_path):
    with pytest.raises(Problem, match="apt-get install libnss3-tools"):
        trust.database(tmp_path / "ca.pem", tmp_path / "db")


def test_a_file_that_is_no_certificate_is_one_line(tmp_path):
    need(bool(shutil.which("certutil")), "certutil")
    (tmp_path / "ca.pem").write_text("nothing\n")
    with pytest.raises(Problem, match=r"ca\.pem: certutil: could not decode") as refusal:
        trust.database(tmp_path / "ca.pem", tmp_path / "db")
    assert "\n" not in str(refusal.value)


def test_wrong_names_and_nothing_running_are_one_line(run):
    for arguments, says in (
        (["diferent-port"], "there is no scenario 'diferent-port': did you mean different-port?"),
        (["--engine", "opera"], "there is no engine 'opera': there are chromium"),
        ([], "http://localhost:3000 does not answer"),
    ):
        response = run("scripts/browsers", *arguments)
        assert response.returncode == 2
        assert response.stderr.startswith(f"crosshost: {says}"), response.stderr
        assert response.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--record"], ["--all", "--record", "--engine", "firefox"]])
def test_recording_needs_a_scenario_and_every_browser(run, arguments):
    response = run("scripts/browsers", *arguments)
    assert response.returncode == 2
    assert error_line(response) == (
        "crosshost: --record needs NAME or --all, and every browser: see scripts/browsers --help"
    )
