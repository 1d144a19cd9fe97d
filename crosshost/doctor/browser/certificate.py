"""A certificate for one host and one run: its authority can sign for that host alone, and its keys are thrown away."""

import ssl
import subprocess
from pathlib import Path

from crosshost import Problem
from crosshost.policy.origin import is_ip

# RFC 5280, sections 4.2.1.9, 4.2.1.3, 4.2.1.10, 4.2.1.12 and 4.2.1.6.
CONFIGURATION = """
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
nameConstraints = critical, permitted;{constraint}
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {name}
"""
NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 2".split()  # noqa: SIM905


def serving(host: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's TLS context for `host`, and the file of the authority to trust. Raises Problem.

    `folder` must be readable for this user only. The authority's key is deleted before it returns.
    """
    configuration = folder / "openssl.cnf"
    configuration.write_text(CONFIGURATION.format(constraint=constraint(host), name=names(host)))
    authority, certificate = folder / "page-ca.pem", folder / "page.pem"
    authority_key, key = folder / "page-ca.key", folder / "page.key"
    make("ca", "/CN=crosshost doctor: one run, one host", configuration, authority, authority_key)
    signed_by = ["-CA", str(authority), "-CAkey", str(authority_key)]
    make("leaf", "/O=crosshost doctor", configuration, certificate, key, *signed_by)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    for file in (authority_key, key):
        file.unlink()
    return context, authority


def make(section: str, subject: str, configuration: Path, certificate: Path, key: Path, *more: str) -> None:
    files = ["-config", str(configuration), "-out", str(certificate), "-keyout", str(key)]
    command = ["openssl", "req", "-x509", *NEW_KEY, "-extensions", section, "-subj", subject, *files, *more]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        raise Problem("openssl is missing, which signs for the page: apt-get install openssl") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["exited without output"])[-1]
        raise Problem(f"openssl did not sign a certificate for the page (it needs version 3): {last}")


def names(host: str) -> str:
    return f"IP:{host.strip('[]')}" if is_ip(host) else f"DNS:{host}"


def constraint(host: str) -> str:
    """Return the name constraint that permits `host`; a name's also permits its subdomains (4.2.1.10)."""
    if not is_ip(host):
        return f"DNS:{host}"
    mask = "ffff:" * 7 + "ffff" if ":" in host else "255.255.255.255"
    return f"IP:{host.strip('[]')}/{mask}"
