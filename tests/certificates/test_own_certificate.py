"""Certificates from elsewhere: imported, kept, warned about and forgotten."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

import own
from tests.certificates.conftest import DAY, HOSTS, NOW, E, Place, handshake, one_line, pem


@pytest.fixture
def root(tmp_path) -> Path:
    path = tmp_path / "root.pem"
    path.write_bytes(pem(E.root))
    return path


@pytest.mark.parametrize(
    "text",
    [
        E.both,
        pem(E.key, E.root, E.middle, E.leaf, E.leaf),
        pem(E.middle, E.leaf, E.key, form=serialization.PrivateFormat.TraditionalOpenSSL),
        b"\xef\xbb\xbfsubject=elsewhere\r\n" + E.both.replace(b"\n", b"\r\n"),
        pem(E.expired, E.stranger, E.leaf, E.middle, E.key),
    ],
    ids=["in order", "in no order, with the root", "a key as OpenSSL wrote them", "CRLF and text", "with others"],
)
def test_an_imported_certificate_may_be_in_any_order_and_is_served_with_its_chain(place, root, text):
    place.done()
    output = place.done("import", stdin=text)
    assert output == f"certificates: imported your own certificate, valid until {E.leaf.not_valid_after_utc:%Y-%m-%d}"
    chain = x509.load_pem_x509_certificates((place.certificates / "tls.pem").read_bytes())
    assert chain == [E.leaf, E.middle]
    assert sorted(path.name for path in place.certificates.iterdir()) == ["tls-key.pem", "tls.pem"]
    assert (place.certificates / "tls-key.pem").stat().st_mode & 0o777 == 0o600
    for host in HOSTS:
        handshake(place.certificates, root, host)


def test_an_imported_certificate_is_kept_until_it_is_forgotten(place):
    place.done("import", stdin=E.both)
    before = place.files()
    output = place.done()
    assert output.startswith("certificates: kept your own certificate until ")
    assert output.endswith("; make.py forget goes back to the local CA")
    assert place.files() == before
    output = place.done("forget")
    assert "renewed for app.shop.localhost, api.shop.localhost until " in output
    assert f"because you removed yours; trust {place.certificates / 'ca.pem'} in your browser" in output
    handshake(place.certificates, place.certificates / "ca.pem", HOSTS[0])
    before = place.files()
    assert place.done("forget").startswith("certificates: kept")
    assert place.files() == before


def test_forget_returns_to_the_same_ca(place):
    place.done()
    ca = place.ca()
    place.done("import", stdin=E.both)
    place.done("forget")
    assert place.ca() == ca


def test_an_imported_certificate_of_another_local_ca_is_kept_too(place, tmp_path):
    friend = Place(tmp_path / "friend")
    friend.done()
    text = b"".join((friend.certificates / name).read_bytes() for name in ("tls.pem", "tls-key.pem"))
    place.done()
    place.done("import", stdin=text)
    assert "kept your own certificate" in place.done()
    handshake(place.certificates, friend.certificates / "ca.pem", HOSTS[0])


def test_a_certificate_written_by_hand_is_kept_too(place, root):
    place.done()
    (place.certificates / "tls.pem").write_bytes(pem(E.leaf, E.middle))
    (place.certificates / "tls-key.pem").write_bytes(pem(E.key))
    before = (place.certificates / "tls.pem").read_bytes()
    assert "kept your own certificate" in place.done()
    assert (place.certificates / "tls.pem").read_bytes() == before
    assert not (place.certificates / "ca.pem").exists()


def test_an_imported_certificate_for_other_hosts_is_used_with_a_warning(place):
    other = {"WEB_ORIGIN": "https://a.b.shop.localhost", "CERTIFICATE_HOSTS": "not.asked.localhost"}
    warning = "certificates: warning: your own certificate does not cover a.b.shop.localhost"
    response = place.run("import", stdin=E.both, **other)
    assert (response.returncode, one_line(response.stderr)) == (0, warning)
    response = place.run(**other)
    assert (response.returncode, one_line(response.stderr)) == (0, warning)


def test_an_imported_certificate_that_has_expired_is_kept_with_a_warning(place):
    place.done("import", stdin=E.both)
    before = place.files()
    output, warning = place.at(NOW + 91 * DAY)
    assert output.startswith("kept your own certificate")
    assert warning == f"warning: your own certificate expired on {E.leaf.not_valid_after_utc:%Y-%m-%d}"
    assert place.files() == before
    _, warning = place.at(NOW - 101 * DAY)
    assert warning == f"warning: your own certificate is not valid before {E.leaf.not_valid_before_utc:%Y-%m-%d}"


@pytest.mark.parametrize("name", ["tls.pem", "tls-key.pem"])
def test_a_broken_imported_certificate_is_replaced_by_the_local_cas_with_a_note(place, name):
    place.done("import", stdin=E.both)
    path = place.certificates / name
    path.write_bytes(path.read_bytes()[:-100])
    assert "because the last one could not be read: import yours again; trust " in place.done()
    handshake(place.certificates, place.certificates / "ca.pem", HOSTS[0])


BAD_IMPORTS = {
    "nothing": (b"", "there is no certificate in it: give the certificate, its chain and its private key in PEM"),
    "garbage": (b"\x00\xff" * 5000, "there is no certificate in it"),
    "a key alone": (pem(E.key), "there is no certificate in it"),
    "no key": (pem(E.leaf, E.middle), "there is no private key in it"),
    "two keys": (E.both + pem(E.stranger_key), "there is more than one private key in it"),
    "another's key": (pem(E.leaf, E.middle, E.stranger_key), "its private key matches none of its certificates"),
    "encrypted": (pem(E.leaf) + pem(E.key, password=b"x"), "its private key is encrypted"),
    "encrypted as OpenSSL once did": (
        pem(E.leaf) + pem(E.key, password=b"x", form=serialization.PrivateFormat.TraditionalOpenSSL),
        "its private key is encrypted",
    ),
    "expired": (pem(E.expired, E.middle, E.key), f"it expired on {E.expired.not_valid_after_utc:%Y-%m-%d}"),
    "half a certificate": (pem(E.leaf)[:-300] + pem(E.middle, E.key), "a PEM block has no END line"),
    "a broken certificate": (pem(E.leaf).replace(b"MII", b"MIJ", 1) + pem(E.key), "it could not be read"),
    "a broken key": (pem(E.leaf) + pem(E.key).replace(b"MII", b"MIJ", 1), "it could not be read"),
    "too much": (E.both + b"#" * own.LIMIT, "more than 1000000 bytes"),
    "beginnings without an end": (b"-----BEGIN CERTIFICATE-----\n" * 30000, "a PEM block has no END line"),
}


@pytest.mark.parametrize("name", BAD_IMPORTS)
def test_an_invalid_import_is_refused_with_one_line_and_changes_nothing(place, name):
    text, message = BAD_IMPORTS[name]
    place.done()
    before = place.files()
    output = place.refused("import", stdin=text)
    assert output.startswith("certificates: import refused: ")
    assert message in output
    assert place.files() == before
