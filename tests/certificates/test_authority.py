"""The local CA and its certificate: real files, real handshakes, the real command."""

import os
import shutil
import socket
import ssl
import subprocess
import sys

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

import authority
import environment
import files
from tests.certificates.conftest import DAY, HOSTS, NOW, handshake, issue
from tests.conftest import ROOT


def test_the_first_run_makes_what_a_strict_client_trusts_and_says_where_the_ca_is(place):
    said = place.done(CERTIFICATE_HOSTS="localhost,127.0.0.1, [::1] ,LOCALHOST,")
    assert said.startswith("certificates: made for localhost, 127.0.0.1, ::1, app.shop.localhost, api.shop.localhost ")
    assert said.endswith(f"; trust {place.certificates / 'ca.pem'} in your browser")
    for name in [*HOSTS, "localhost", "127.0.0.1", "::1"]:
        handshake(place.certificates, place.certificates / "ca.pem", name)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(place.certificates, place.certificates / "ca.pem", "other.shop.localhost")


def test_keys_are_their_owners_alone_whatever_the_umask(place):
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


def test_a_key_is_its_owners_alone_from_its_first_byte(place, monkeypatch):
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


def test_a_key_that_others_may_read_is_closed_again_and_not_rewritten(place):
    place.done()
    before = place.files()
    for key in (place.authority / "ca-key.pem", place.certificates / "tls-key.pem"):
        key.chmod(0o644)
    place.done()
    assert place.files() == before
    assert (place.authority / "ca-key.pem").stat().st_mode & 0o777 == 0o600
    assert (place.certificates / "tls-key.pem").stat().st_mode & 0o777 == 0o600


def test_a_later_run_rewrites_nothing(place):
    place.done()
    before = place.files()
    said = place.done()
    assert said.startswith("certificates: kept for app.shop.localhost, api.shop.localhost until ")
    assert said.endswith(f"; its CA is {place.certificates / 'ca.pem'}")
    assert place.files() == before


def test_each_extension_is_as_rfc_5280_and_the_ca_browser_forum_want_it(place):
    place.at(NOW)
    ca, leaf = place.ca(), place.leaf()
    assert {extension.oid._name: extension.critical for extension in ca.extensions} == {
        "basicConstraints": True,
        "keyUsage": True,
        "subjectKeyIdentifier": False,
        "nameConstraints": True,
    }
    assert ca.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(True, 0)
    usage = ca.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.key_cert_sign, usage.crl_sign, usage.digital_signature) == (True, True, False)
    assert {extension.oid._name: extension.critical for extension in leaf.extensions} == {
        "basicConstraints": True,
        "keyUsage": True,
        "extendedKeyUsage": False,
        "subjectAltName": False,
        "subjectKeyIdentifier": False,
        "authorityKeyIdentifier": False,
    }
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.key_cert_sign, usage.digital_signature) == (False, True)
    purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [x509.ExtendedKeyUsageOID.SERVER_AUTH]
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == 397 * DAY
    assert ca.not_valid_after_utc - ca.not_valid_before_utc == 3650 * DAY
    assert leaf.not_valid_before_utc == ca.not_valid_before_utc == NOW - DAY
    assert not leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert socket.gethostname() not in ca.subject.rfc4514_string()
    place.at(NOW + 380 * DAY)
    assert place.leaf().serial_number != leaf.serial_number


def test_only_the_names_and_the_days_that_are_left_make_a_new_certificate_of_the_same_ca(place):
    place.at(NOW)
    ca, first = place.ca(), place.leaf()
    place.at(NOW + 366 * DAY)
    assert place.leaf() == first
    [said] = place.at(NOW + 367 * DAY)
    assert f"because the last one expires on {first.not_valid_after_utc:%Y-%m-%d}; its CA is " in said
    second = place.leaf()
    assert second != first
    place.at(NOW + 367 * DAY, WEB_ORIGIN="http://localhost:3000")  # one name less
    assert place.leaf() == second
    [said] = place.at(NOW + 367 * DAY, CERTIFICATE_HOSTS="more.localhost,127.0.0.2")
    assert "renewed for more.localhost, 127.0.0.2, app" in said
    assert "because it lacked more.localhost, 127.0.0.2; its CA is " in said
    assert place.ca() == ca


def test_a_name_that_the_ca_may_not_sign_makes_a_new_ca_that_may_and_asks_for_trust(place):
    place.done()
    old = place.ca()
    said = place.done(CERTIFICATE_HOSTS="shop.test,192.0.2.7,2001:db8::7")
    assert "because the CA may not sign for shop.test, 192.0.2.7, 2001:db8::7; " in said
    assert said.endswith(f"{place.certificates / 'ca.pem'} is new and has to be trusted again")
    assert place.ca() != old
    assert place.ca().subject != old.subject
    for name in ("shop.test", "192.0.2.7", "2001:db8::7", "app.shop.localhost"):
        handshake(place.certificates, place.certificates / "ca.pem", name)
    new = place.ca()
    assert "kept for www.shop.test" not in place.done(CERTIFICATE_HOSTS="www.shop.test")
    assert place.ca() == new  # what is below a permitted name is permitted


def test_a_ca_that_expires_within_a_year_is_made_anew_and_until_then_no_leaf_outlives_it(place):
    place.at(NOW)
    ca, last = place.ca(), NOW + (3649 - 365) * DAY
    [said] = place.at(last)
    assert place.ca() == ca
    assert place.leaf().not_valid_after_utc == ca.not_valid_after_utc
    [said] = place.at(last + DAY)
    assert f"because the CA expires on {ca.not_valid_after_utc:%Y-%m-%d}; " in said
    assert said.endswith("is new and has to be trusted again")
    assert place.ca() != ca


def test_what_a_clock_that_went_ahead_has_made_is_made_anew(place):
    place.at(NOW + 30 * DAY)
    assert "because the CA is not valid yet; " in place.at(NOW)[0]
    place.at(NOW + 30 * DAY, CERTIFICATE_HOSTS="more.localhost")
    assert "because it was not valid yet; its CA is " in place.at(NOW)[0]
    handshake(place.certificates, place.authority / "ca.pem", HOSTS[0])


@pytest.mark.parametrize("content", [b"", b"half", b"\x00\xff" * 99, None], ids=["empty", "half", "garbage", "missing"])
@pytest.mark.parametrize(
    "name",
    [
        "authority/ca.pem",
        "authority/ca-key.pem",
        "certificates/tls.pem",
        "certificates/tls-key.pem",
        "certificates/ca.pem",
    ],
)
def test_a_file_that_cannot_be_read_is_made_anew_and_said_so(place, name, content):
    place.at(NOW)
    ca, path = place.ca(), place.authority.parent / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if content == b"half" else content)
    [said] = place.at(NOW)
    if name.startswith("authority"):
        assert "because the CA " in said
        assert said.endswith("is new and has to be trusted again")
        assert place.ca() != ca
    else:
        assert place.ca() == ca
    if name.startswith("certificates/tls"):
        assert said.startswith(("renewed", "made"))
    handshake(place.certificates, place.certificates / "ca.pem", HOSTS[0])
    before = place.files()
    assert place.at(NOW)[0].startswith("kept")
    assert place.files() == before


@pytest.mark.parametrize("key", ["authority/ca-key.pem", "certificates/tls-key.pem"])
def test_a_key_of_a_run_that_was_killed_between_two_files_is_no_trap(place, key):
    place.at(NOW)
    stranger = authority.key_pem(ec.generate_private_key(ec.SECP256R1()))
    (place.authority.parent / key).write_bytes(stranger)
    assert "did not match its key" in place.at(NOW)[0]
    handshake(place.certificates, place.certificates / "ca.pem", HOSTS[0])


def test_a_ca_whose_announcement_was_cut_off_is_announced_by_the_next_run(place):
    place.at(NOW)
    old = (place.certificates / "ca.pem").read_bytes()
    shutil.rmtree(place.authority)
    place.at(NOW)
    (place.certificates / "ca.pem").write_bytes(old)  # as if the run before had been killed before its last file
    said = place.done()
    assert said.startswith("certificates: kept")
    assert said.endswith("is new and has to be trusted again")


def test_a_ca_that_was_made_elsewhere_is_not_used(place):
    place.at(NOW)
    key = ec.generate_private_key(ec.SECP256R1())
    unconstrained = issue("a CA", key, ca=True, days=3000)
    (place.authority / "ca.pem").write_bytes(authority.certificate_pem(unconstrained))
    (place.authority / "ca-key.pem").write_bytes(authority.key_pem(key))
    assert "because the CA was not made by this program; " in place.at(NOW)[0]


def test_processes_that_start_together_make_one_ca(place):
    command = [sys.executable, str(ROOT / "certificates/make.py")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    processes = [subprocess.Popen(command, env=place.variables, **pipes) for _ in range(6)]
    answers = [process.communicate()[0].decode() for process in processes]
    assert sorted(response.split()[1] for response in answers) == ["kept"] * 5 + ["made"], answers
    handshake(place.certificates, place.authority / "ca.pem", HOSTS[0])


def test_a_disk_that_is_full_ends_in_one_line_and_leaves_nothing_half_written(place):
    place.done()
    before = place.files()
    said = place.refused(CERTIFICATE_HOSTS="more.localhost", limit=100)
    assert said.startswith('Environment variable "CERTIFICATE_DIR" invalid: ')
    assert f"'{place.certificates / 'tls-key.pem'}' cannot be written (File too large): " in said
    assert place.files() == before


def test_what_a_killed_process_left_half_written_is_dropped_and_no_link_is_followed(place, tmp_path):
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
def test_a_folder_that_cannot_be_written_is_named_with_the_cure(place, variable):
    said = place.refused(**{variable: "/dev/null/x"})
    assert said.startswith(f'Environment variable "{variable}" invalid: \'/dev/null/x')
    assert f"(Not a directory): let user {os.geteuid()} read and write there, or name another folder" in said


def test_a_folder_in_a_files_place_is_named(place):
    (place.certificates / "tls.pem").mkdir(parents=True)
    assert f"'{place.certificates / 'tls.pem'}' cannot be read (Is a directory): " in place.refused()


# --- what the CA may sign ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["bank.example", "localhost.example", "notlocalhost", "192.0.2.1", "2001:db8::1"])
def test_openssl_and_python_refuse_what_a_stolen_ca_key_signs_for_others(place, host):
    """The control is the same host under a CA that was asked for it."""
    place.at(NOW)
    for permitted in ([], [environment.host(host)]):
        ca = authority.make_authority(permitted, NOW)
        leaf = authority.make_leaf(ca, [environment.host(host)], NOW)
        for name, certificate in (("tls.pem", leaf.certificate), ("trusted.pem", ca.certificate)):
            (place.certificates / name).write_bytes(authority.certificate_pem(certificate))
        (place.certificates / "tls-key.pem").write_bytes(authority.key_pem(leaf.key))
        verified = subprocess.run(
            ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "trusted.pem", "tls.pem"],
            cwd=place.certificates,
            capture_output=True,
            text=True,
        )
        if permitted:
            assert verified.returncode == 0, verified.stderr
            handshake(place.certificates, place.certificates / "trusted.pem", host)
        else:
            assert verified.returncode != 0
            assert "permitted subtree violation" in verified.stderr
            with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
                handshake(place.certificates, place.certificates / "trusted.pem", host)
