"""The CA: the extensions of its certificates, and the names that it may sign for."""

import socket
import ssl
import subprocess

import pytest
from cryptography import x509

import authority
import environment
from tests.certificates.conftest import DAY, NOW, handshake


def test_extensions_follow_rfc_5280_and_the_ca_browser_forum(place):
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


@pytest.mark.parametrize("host", ["bank.example", "localhost.example", "notlocalhost", "192.0.2.1", "2001:db8::1"])
def test_openssl_and_python_reject_what_a_stolen_ca_key_signs_for_other_names(place, host):
    """As a control, a CA that may sign for the same host is accepted."""
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
