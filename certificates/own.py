"""A certificate of one's own, mkcert's or a real one, as PEM in any order. No I/O here."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509

from authority import Pair, certificate_pem, covers, day, is_local, issued, load
from environment import Host, written

LIMIT = 1_000_000  # bytes; a long chain is 20 kB
# Text outside of the blocks is a comment to every reader of PEM (RFC 7468, section 2). It stands in the same file as
# the certificate, so that no moment has the one without the other.
MARK = b"# Imported: it stays until make.py forget.\n"
BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----((?!-----).)+-----END \1-----", re.DOTALL)
HOW = "give the certificate, its chain and its private key in PEM, cat fullchain.pem privkey.pem"


@dataclass(frozen=True)
class Own:
    pair: Pair
    chain: tuple[x509.Certificate, ...]  # the pair's own first, each followed by its issuer, without the root

    def pem(self) -> bytes:
        """Return the text of tls.pem, in the order of RFC 8446, section 4.4.2, which permits to leave the root out."""
        return MARK + certificate_pem(*self.chain)


def parse(text: bytes, now: datetime.datetime) -> Own:
    """Return the certificate that the one private key in `text` fits, with its chain.

    Raises ValueError, with the reason, when `text` is more than LIMIT, lacks a part, cannot be read, holds a key that
    is encrypted or fits nothing, or when the certificate has expired.
    """
    if len(text) > LIMIT:
        raise ValueError(f"more than {LIMIT} bytes: {HOW}")
    blocks = [(match[1].decode(), match[0]) for match in BLOCK.finditer(text)]
    keys = [block for label, block in blocks if label.endswith("PRIVATE KEY")]
    certificates = list(dict.fromkeys(block for label, block in blocks if label == "CERTIFICATE"))
    if len(blocks) != text.count(b"-----BEGIN "):
        raise ValueError(f"a part of it has no end: {HOW}")
    if not certificates:
        raise ValueError(f"there is no certificate in it: {HOW}")
    if len(keys) != 1:
        raise ValueError(f"there is {'more than one' if keys else 'no'} private key in it: {HOW}")
    if b"-----BEGIN ENCRYPTED" in keys[0] or b"Proc-Type: 4,ENCRYPTED" in keys[0]:
        raise ValueError("its private key is encrypted, and nginx has nobody to ask: openssl pkey -in key.pem opens it")
    pairs, failures = [], set()
    for block in certificates:
        try:
            pairs.append(load(block, keys[0]))
        except ValueError as error:
            failures.add(str(error))
    if "could not be read" in failures:
        raise ValueError(f"it could not be read: {HOW}")
    if not pairs:
        raise ValueError("its private key fits none of its certificates: give the two that belong together")
    # A renewed certificate may share its key with the one before.
    pair = max(pairs, key=lambda one: one.certificate.not_valid_after_utc)
    if pair.certificate.not_valid_after_utc < now:
        raise ValueError(f"it expired on {day(pair.certificate)}: give one that is valid")
    return Own(pair, tuple(_chain(pair.certificate, map(x509.load_pem_x509_certificate, certificates))))


def is_own(text: bytes | None) -> bool:
    """Return whether tls.pem is a person's own: it was imported, or none of our CAs signed it."""
    if not text:
        return False
    try:
        return MARK in text or not is_local(x509.load_pem_x509_certificates(text)[0])
    except ValueError:
        return False


def worries(certificate: x509.Certificate, hosts: Iterable[Host], now: datetime.datetime) -> list[str]:
    """Return why a client will refuse it: one line for each reason, without the subject of the sentence."""
    lines = []
    if certificate.not_valid_after_utc < now:
        lines.append(f"expired on {day(certificate)}")
    if certificate.not_valid_before_utc > now:
        lines.append(f"is not valid before {certificate.not_valid_before_utc:%Y-%m-%d}")
    missing = [host for host in hosts if not covers(certificate, host)]
    if missing:
        lines.append(f"does not cover {written(missing)}")
    return lines


def _chain(leaf: x509.Certificate, others: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    left = [other for other in others if other != leaf and other.subject != other.issuer]
    chain = [leaf]
    while issuers := [other for other in left if issued(chain[-1], other)]:
        left = [other for other in left if other not in issuers]
        chain.append(issuers[0])
    return chain
