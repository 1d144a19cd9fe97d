"""make.py: when the CA and its certificate are made, kept, renewed or replaced."""

import shutil
import ssl

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import authority
from tests.certificates.conftest import DAY, HOSTS, NOW, handshake, issue


def test_the_first_run_makes_a_valid_certificate_and_prints_the_cas_path(place):
    output = place.done(CERTIFICATE_HOSTS="localhost,127.0.0.1, [::1] ,LOCALHOST,")
    assert output.startswith(
        "certificates: made for localhost, 127.0.0.1, ::1, app.shop.localhost, api.shop.localhost "
    )
    assert output.endswith(f"; trust {place.certificates / 'ca.pem'} in your browser")
    for name in [*HOSTS, "localhost", "127.0.0.1", "::1"]:
        handshake(place.certificates, place.certificates / "ca.pem", name)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        handshake(place.certificates, place.certificates / "ca.pem", "other.shop.localhost")


def test_a_later_run_rewrites_nothing(place):
    place.done()
    before = place.files()
    output = place.done()
    assert output.startswith("certificates: kept for app.shop.localhost, api.shop.localhost until ")
    assert output.endswith(f"; its CA is {place.certificates / 'ca.pem'}")
    assert place.files() == before


def test_a_certificate_is_renewed_by_the_same_ca_for_new_names_or_before_it_expires(place):
    place.at(NOW)
    ca, first = place.ca(), place.leaf()
    place.at(NOW + 366 * DAY)
    assert place.leaf() == first
    [output] = place.at(NOW + 367 * DAY)
    assert f"because the last one expires on {first.not_valid_after_utc:%Y-%m-%d}; its CA is " in output
    second = place.leaf()
    assert second != first
    place.at(NOW + 367 * DAY, WEB_ORIGIN="http://localhost:3000")  # one name less
    assert place.leaf() == second
    [output] = place.at(NOW + 367 * DAY, CERTIFICATE_HOSTS="more.localhost,127.0.0.2")
    assert "renewed for more.localhost, 127.0.0.2, app" in output
    assert "because it lacked more.localhost, 127.0.0.2; its CA is " in output
    assert place.ca() == ca


def test_a_name_that_the_ca_may_not_sign_makes_a_new_ca_to_trust(place):
    place.done()
    old = place.ca()
    output = place.done(CERTIFICATE_HOSTS="shop.test,192.0.2.7,2001:db8::7")
    assert "because the CA may not sign for shop.test, 192.0.2.7, 2001:db8::7; " in output
    assert output.endswith(f"{place.certificates / 'ca.pem'} is new and has to be trusted again")
    assert place.ca() != old
    assert place.ca().subject != old.subject
    for name in ("shop.test", "192.0.2.7", "2001:db8::7", "app.shop.localhost"):
        handshake(place.certificates, place.certificates / "ca.pem", name)
    new = place.ca()
    assert "kept for www.shop.test" not in place.done(CERTIFICATE_HOSTS="www.shop.test")
    assert place.ca() == new  # what is below a permitted name is permitted


def test_a_ca_is_replaced_in_its_last_year_and_no_certificate_outlives_it(place):
    place.at(NOW)
    ca, last = place.ca(), NOW + (3649 - 365) * DAY
    [output] = place.at(last)
    assert place.ca() == ca
    assert place.leaf().not_valid_after_utc == ca.not_valid_after_utc
    [output] = place.at(last + DAY)
    assert f"because the CA expires on {ca.not_valid_after_utc:%Y-%m-%d}; " in output
    assert output.endswith("is new and has to be trusted again")
    assert place.ca() != ca


def test_a_ca_or_certificate_that_is_not_valid_yet_is_replaced(place):
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
def test_an_unreadable_file_is_replaced_and_reported(place, name, content):
    place.at(NOW)
    ca, path = place.ca(), place.authority.parent / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if content == b"half" else content)
    [output] = place.at(NOW)
    if name.startswith("authority"):
        assert "because the CA " in output
        assert output.endswith("is new and has to be trusted again")
        assert place.ca() != ca
    else:
        assert place.ca() == ca
    if name.startswith("certificates/tls"):
        assert output.startswith(("renewed", "made"))
    handshake(place.certificates, place.certificates / "ca.pem", HOSTS[0])
    before = place.files()
    assert place.at(NOW)[0].startswith("kept")
    assert place.files() == before


@pytest.mark.parametrize("key", ["authority/ca-key.pem", "certificates/tls-key.pem"])
def test_a_key_that_does_not_match_its_certificate_is_replaced(place, key):
    place.at(NOW)
    stranger = authority.key_pem(ec.generate_private_key(ec.SECP256R1()))
    (place.authority.parent / key).write_bytes(stranger)
    assert "did not match its key" in place.at(NOW)[0]
    handshake(place.certificates, place.certificates / "ca.pem", HOSTS[0])


def test_a_new_ca_is_reported_by_the_next_run_if_its_own_run_was_killed(place):
    place.at(NOW)
    old = (place.certificates / "ca.pem").read_bytes()
    shutil.rmtree(place.authority)
    place.at(NOW)
    (place.certificates / "ca.pem").write_bytes(old)  # as if the run before had been killed before its last file
    output = place.done()
    assert output.startswith("certificates: kept")
    assert output.endswith("is new and has to be trusted again")


def test_a_ca_of_another_program_is_not_used(place):
    place.at(NOW)
    key = ec.generate_private_key(ec.SECP256R1())
    unconstrained = issue("a CA", key, ca=True, days=3000)
    (place.authority / "ca.pem").write_bytes(authority.certificate_pem(unconstrained))
    (place.authority / "ca-key.pem").write_bytes(authority.key_pem(key))
    assert "because the CA was not made by this program; " in place.at(NOW)[0]
