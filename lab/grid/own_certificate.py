"""A certificate of one's own, for `scripts/browsers --grid --serve`: checked before anything listens."""

import datetime
import ssl
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509

from crosshost import Problem

LIMIT = 1 << 20  # bytes


def context(certificate: Path, key: Path, names: Sequence[str], now: datetime.datetime) -> ssl.SSLContext:
    """Return TLS with these PEM files. Raises Problem where they cannot be used for every one of `names`."""
    text = read(certificate, "--certificate")
    read(key, "--key")
    try:
        leaf = x509.load_pem_x509_certificates(text)[0]
    except ValueError:
        raise Problem(
            f"--certificate {certificate} has no certificate in PEM: it begins with BEGIN CERTIFICATE"
        ) from None
    if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        valid = f"{leaf.not_valid_before_utc:%Y-%m-%d} to {leaf.not_valid_after_utc:%Y-%m-%d}"
        raise Problem(f"--certificate {certificate} is valid from {valid} only: renew it")
    left = [name for name in names if not covers(hosts_of(leaf), name)]
    if left:
        raise Problem(
            f"--certificate {certificate} is not for {', '.join(left)}, "
            f"but for {', '.join(hosts_of(leaf)) or 'no host'}: "
            "leave the other names out, or use one that has all of them"
        )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        tls.load_cert_chain(certificate, key, password=lambda: b"")  # a key with a password is refused, not asked for
    except (ssl.SSLError, OSError, ValueError):
        raise Problem(f"--key {key} is not the key of {certificate}, in PEM and without a password") from None
    return tls


def read(file: Path, option: str) -> bytes:
    """Return the content of a file of some size."""
    try:
        if not file.is_file():
            raise Problem(f"{option} {file} is not a file: name a PEM file")
        with file.open("rb") as opened:
            text = opened.read(LIMIT + 1)
    except OSError as error:
        raise Problem(f"{option} {file} cannot be read ({error.strerror})") from None
    if len(text) > LIMIT:
        raise Problem(f"{option} {file} is larger than 1 MB, so it is no PEM file of a certificate")
    return text


def hosts_of(leaf: x509.Certificate) -> list[str]:
    """Return the names that browsers accept it for."""
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    return [name.lower() for name in names.get_values_for_type(x509.DNSName)]


def covers(patterns: Sequence[str], name: str) -> bool:
    """Return whether one of `patterns` is `name`, or has a * in place of its first label (RFC 9525, 6.3)."""
    return name in patterns or f"*.{name.partition('.')[2]}" in patterns
