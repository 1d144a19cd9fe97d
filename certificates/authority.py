"""A CA for this machine alone and the certificates that it signs. No I/O here, and the time is the caller's.

Whoever trusts the CA trusts whoever holds its key. So it carries critical name constraints: it may sign for
`localhost`, what is below it, loopback addresses and the hosts that were asked for, and a client refuses all else
from it (RFC 5280, section 4.2.1.10).
"""

import datetime
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from environment import Host, written

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NAME = "crosshost local CA"
ALWAYS: tuple[str | Network, ...] = (
    "localhost",
    ipaddress.IPv4Network("127.0.0.0/8"),
    ipaddress.IPv6Network("::1/128"),
)
DAY = datetime.timedelta(days=1)
SKEW = DAY  # a client's clock may be behind
AUTHORITY_LIFE, AUTHORITY_REST = 3650 * DAY, 365 * DAY
# Some clients refuse more than 398 days, as CA/B Forum's Baseline Requirements 6.3.2 had it from 2020 to 2026.
LEAF_LIFE, LEAF_REST = 397 * DAY, 30 * DAY


@dataclass(frozen=True)
class Pair:
    certificate: x509.Certificate
    key: PrivateKeyTypes


def make_authority(hosts: Iterable[Host], now: datetime.datetime) -> Pair:
    """Return a new CA that may sign for ALWAYS and those of `hosts` that are outside it, and for no CA below it."""
    key = ec.generate_private_key(ec.SECP256R1())
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    # The day and the key tell a person's old CAs from the new one in a list of what is trusted.
    common = f"{NAME} {now:%Y-%m-%d} {identifier.digest.hex()[:6]}"
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
    more = [_network(host) for host in hosts if not _is_below(host, ALWAYS)]
    certificate = (
        _builder(name, name, key.public_key(), now, now - SKEW + AUTHORITY_LIFE)
        # RFC 5280, sections 4.2.1.9, 4.2.1.3, 4.2.1.2 and 4.2.1.10.
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(
            x509.NameConstraints([_general(item) for item in dict.fromkeys([*ALWAYS, *more])], None), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    return Pair(certificate, key)


def make_leaf(authority: Pair, hosts: Iterable[Host], now: datetime.datetime) -> Pair:
    """Return a new certificate for a TLS server of `hosts`, signed by `authority`, which it never outlives."""
    key = ec.generate_private_key(ec.SECP256R1())
    # No common name: a client without a SAN to look at would take it for a host's (CA/B Forum, 7.1.4.3).
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "crosshost local certificate")])
    issuer = authority.certificate
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    end = min(now - SKEW + LEAF_LIFE, issuer.not_valid_after_utc)
    certificate = (
        _builder(name, issuer.subject, key.public_key(), now, end)
        # RFC 5280, sections 4.2.1.9, 4.2.1.3, 4.2.1.12, 4.2.1.6, 4.2.1.2 and 4.2.1.1.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(host) for host in hosts]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .sign(authority.key, hashes.SHA256())  # type: ignore[arg-type]  # `load` and make_authority know what it is
    )
    return Pair(certificate, key)


def authority_flaw(authority: Pair, hosts: Iterable[Host], now: datetime.datetime) -> str:
    """Return why `authority` cannot go on signing for `hosts`, or nothing."""
    certificate = authority.certificate
    if not issued(certificate, certificate) or not isinstance(authority.key, ec.EllipticCurvePrivateKey):
        return "the CA is not one that was made here"
    if certificate.not_valid_before_utc > now:
        return "the CA is not valid yet"
    if certificate.not_valid_after_utc - now < AUTHORITY_REST:
        return f"the CA expires on {day(certificate)}"
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except x509.ExtensionNotFound:
        return "the CA is not one that was made here"
    permitted = [item.value for item in constraints.permitted_subtrees or []]
    outside = [host for host in hosts if not _is_below(host, permitted)]
    return f"the CA may not sign for {written(outside)}" if outside else ""


def leaf_flaw(leaf: Pair, authority: Pair, hosts: Iterable[Host], now: datetime.datetime) -> str:
    """Return why `leaf` cannot go on serving `hosts`, or nothing."""
    if not issued(leaf.certificate, authority.certificate):
        return "it was not of this CA"
    if leaf.certificate.not_valid_before_utc > now:
        return "it was not valid yet"
    if leaf.certificate.not_valid_after_utc - now < LEAF_REST:
        return f"the last one ends on {day(leaf.certificate)}"
    missing = [host for host in hosts if not covers(leaf.certificate, host)]
    return f"it lacked {written(missing)}" if missing else ""


def covers(certificate: x509.Certificate, host: Host) -> bool:
    """Return whether a client that asks for `host` accepts this certificate (RFC 9525, section 6.3)."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    if not isinstance(host, str):
        return host in names.get_values_for_type(x509.IPAddress)
    known = {name.lower() for name in names.get_values_for_type(x509.DNSName)}
    return host in known or f"*.{host.partition('.')[2]}" in known


def issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Return whether `issuer` signed `certificate`, by name and by signature."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def is_local(certificate: x509.Certificate) -> bool:
    """Return whether a CA that was made here, this one or an earlier one, says that it signed `certificate`."""
    names = certificate.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return any(str(name.value).startswith(NAME) for name in names)


def load(certificate: bytes | None, key: bytes | None) -> Pair:
    """Return the pair of two PEM texts; of several certificates the first. Raises ValueError with the reason."""
    if certificate is None or key is None:
        raise ValueError("was not complete")
    try:
        chain = x509.load_pem_x509_certificates(certificate)
        if len(chain) != certificate.count(b"-----BEGIN "):
            raise ValueError  # a block without its end, which cryptography passes over and OpenSSL does not
        leaf = chain[0]
        pair = Pair(leaf, serialization.load_pem_private_key(key, None))
        leaf.subject, leaf.issuer, leaf.extensions  # noqa: B018  # parsed at first use, which may fail
        fits = _spki(leaf.public_key()) == _spki(pair.key.public_key())
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        raise ValueError("could not be read") from None
    if not fits:
        raise ValueError("did not fit its key")
    return pair


def certificate_pem(*chain: x509.Certificate) -> bytes:
    return b"".join(certificate.public_bytes(serialization.Encoding.PEM) for certificate in chain)


def key_pem(key: PrivateKeyTypes) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def day(certificate: x509.Certificate) -> str:
    """Return the last day of a certificate."""
    return f"{certificate.not_valid_after_utc:%Y-%m-%d}"


def _spki(key) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _builder(subject, issuer, key, now: datetime.datetime, end: datetime.datetime) -> x509.CertificateBuilder:
    # random_serial_number: 159 bits, of which CA/B Forum 7.1 wants 64 from a good source.
    return x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number(), now - SKEW, end)


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**(dict.fromkeys(names.split(), False) | wanted))


def _network(host: Host) -> str | Network:
    """Return the smallest constraint that permits `host`. Of a name it also permits all below (section 4.2.1.10)."""
    return host if isinstance(host, str) else ipaddress.ip_network(host)


def _general(item: Host | Network) -> x509.GeneralName:
    return x509.DNSName(item) if isinstance(item, str) else x509.IPAddress(item)


def _is_below(host: Host, constraints: Iterable[str | Network]) -> bool:
    """Return whether one of the constraints permits `host` (RFC 5280, section 4.2.1.10)."""
    if isinstance(host, str):
        return any(f".{host}".endswith(f".{name}") for name in constraints if isinstance(name, str))
    return any(host in network for network in constraints if not isinstance(network, str))
