"""The files of make.py: their modes, and what happens with several processes, a full disk or a killed process."""

import os
import subprocess
import sys

import pytest

import files
from tests.certificates.conftest import HOSTS, NOW, handshake
from tests.conftest import ROOT


def test_only_the_owner_can_read_keys_whatever_the_umask(place):
    before = os.umask(0)
    try:
        place.done()
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in place.authority.iterdir()}
    assert modes == {".lock": 0o600, "ca-key.pem": 0o600, "ca.pem": 0o644}
    modes = {path.name: path.stat().st_mode & 0o777 for path in place.certificates.iterdir()}
    assert modes == {"tls-key.pem": 0o600, "tls.pem": 0o644, "ca.pem": 0o644}
    assert {path.stat().st_mode & 0o777 for path in (place.authority, place.certificates)} == {0o700}


def test_a_key_is_never_readable_by_others_while_it_is_written(place, monkeypatch):
    modes, chmod = [], os.fchmod

    def look_and_change(file: int, mode: int) -> None:
        modes.append(os.fstat(file).st_mode & 0o777)
        chmod(file, mode)

    monkeypatch.setattr(os, "fchmod", look_and_change)
    before = os.umask(0)
    try:
        place.at(NOW)
    finally:
        os.umask(before)
    assert modes == [0o600] * 5


def test_the_mode_of_a_readable_key_is_corrected_without_rewriting_it(place):
    place.done()
    before = place.files()
    for key in (place.authority / "ca-key.pem", place.certificates / "tls-key.pem"):
        key.chmod(0o644)
    place.done()
    assert place.files() == before
    assert (place.authority / "ca-key.pem").stat().st_mode & 0o777 == 0o600
    assert (place.certificates / "tls-key.pem").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_make_one_ca(place):
    command = [sys.executable, str(ROOT / "certificates/make.py")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    processes = [subprocess.Popen(command, env=place.variables, **pipes) for _ in range(6)]
    answers = [process.communicate()[0].decode() for process in processes]
    assert sorted(response.split()[1] for response in answers) == ["kept"] * 5 + ["made"], answers
    handshake(place.certificates, place.authority / "ca.pem", HOSTS[0])


def test_a_full_disk_is_one_line_and_leaves_the_old_files(place):
    place.done()
    before = place.files()
    output = place.refused(CERTIFICATE_HOSTS="more.localhost", limit=100)
    assert output.startswith('Environment variable "CERTIFICATE_DIR" invalid: ')
    assert f"'{place.certificates / 'tls-key.pem'}' cannot be written (File too large): " in output
    assert place.files() == before


def test_half_written_files_are_deleted_and_symlinks_not_followed(place, tmp_path):
    place.done()
    before = place.files()
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (place.certificates / ".tls-key.pem.new").symlink_to(victim)
    (place.authority / ".ca-key.pem.new").write_text("half a key")
    place.done()
    assert place.files() == before
    folder = files.Folder("CERTIFICATE_DIR", place.certificates)
    (place.certificates / ".tls.pem.new").symlink_to(victim)
    folder.write("tls.pem", b"new", files.PUBLIC)
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("variable", ["AUTHORITY_DIR", "CERTIFICATE_DIR"])
def test_a_folder_that_cannot_be_written_is_named_with_the_fix(place, variable):
    output = place.refused(**{variable: "/dev/null/x"})
    assert output.startswith(f'Environment variable "{variable}" invalid: \'/dev/null/x')
    assert f"(Not a directory): let user {os.geteuid()} read and write there, or name another folder" in output


def test_a_folder_in_place_of_a_file_is_named(place):
    (place.certificates / "tls.pem").mkdir(parents=True)
    assert f"'{place.certificates / 'tls.pem'}' cannot be read (Is a directory): " in place.refused()
