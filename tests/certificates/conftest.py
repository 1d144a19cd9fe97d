"""Run certificates/make.py on temporary folders with a minimal environment, and make real TLS handshakes."""

import datetime
import resource
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import environment
import make
from tests.conftest import ROOT

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
ORIGINS = {"WEB_ORIGIN": "https://app.shop.localhost:3443", "API_ORIGIN": "https://API.shop.localhost:8443"}
HOSTS = ["app.shop.localhost", "api.shop.localhost"]


class Place:
    """The two folders; runs make.py on them, as a process or in this one with any time."""

    def __init__(self, folder: Path):
        self.authority, self.certificates = folder / "authority", folder / "certificates"
        self.variables = {
            "AUTHORITY_DIR": str(self.authority),
            "CERTIFICATE_DIR": str(self.certificates),
            "CERTIFICATE_HOSTS": "",
            **ORIGINS,
        }

    def run(self, *arguments: str, stdin: bytes = b"", limit: int = 0, **variables: str) -> subprocess.CompletedProcess:
        def limited() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.run(
            [sys.executable, "-W", "error", str(ROOT / "certificates/make.py"), *arguments],
            env=self.variables | variables,
            input=stdin,
            capture_output=True,
            preexec_fn=limited if limit else None,
        )

    def done(self, *arguments: str, **more) -> str:
        """Run; return the only line of output. Fail on more lines, or on anything on standard error."""
        response = self.run(*arguments, **more)
        assert (response.returncode, response.stderr.decode()) == (0, "")
        return one_line(response.stdout)

    def refused(self, *arguments: str, **more) -> str:
        """Run; return the line of the refusal."""
        response = self.run(*arguments, **more)
        assert (response.returncode, response.stdout) == (1, b"")
        return one_line(response.stderr)

    def at(self, now: datetime.datetime, forget: bool = False, **variables: str) -> list[str]:
        lines: list[str] = []
        make.make(environment.read(self.variables | variables), now, lines.append, lines.append, forget)
        return lines

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Return every file with its content and the time of its last change."""
        paths = [path for folder in (self.authority, self.certificates) for path in folder.iterdir()]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}

    def leaf(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.certificates / "tls.pem").read_bytes())

    def ca(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.authority / "ca.pem").read_bytes())


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path / "a folder")


def one_line(output: bytes) -> str:
    text = output.decode()
    assert text.count("\n") == 1
    assert text.endswith("\n")
    return text.strip()


def handshake(folder: Path, trusted: Path, name: str) -> None:
    """Serve the certificate in `folder` and connect to `name`, as strictly as Python 3.13. Raise ssl.SSLError."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "tls.pem", folder / "tls-key.pem")
    client = ssl.create_default_context(cafile=trusted)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                with server.wrap_socket(listening.accept()[0], server_side=True) as connection:
                    connection.sendall(b"hello")
            except OSError:
                pass  # the client raises the error with its reason

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with (
                socket.create_connection(listening.getsockname(), timeout=10) as raw,
                client.wrap_socket(raw, server_hostname=name) as connection,
            ):
                assert connection.recv(5) == b"hello"
        finally:
            thread.join()


def issue(name, key, issuer=None, issuer_key=None, ca=False, hosts=(), days=90):
    """Return a certificate as other CAs make it."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        issuer.subject if issuer else subject, subject, key.public_key(), x509.random_serial_number()
    )
    signer = issuer_key or key
    builder = builder.not_valid_before(NOW - 100 * DAY).not_valid_after(NOW + days * DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca, None), True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False)
    if ca:
        usage = [False] * 5 + [True] * 2 + [False] * 2
        builder = builder.add_extension(x509.KeyUsage(*usage), True)
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), False)
    return builder.sign(signer, hashes.SHA256())


def pem(*items, form=serialization.PrivateFormat.PKCS8, password=None) -> bytes:
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return b"".join(
        item.public_bytes(serialization.Encoding.PEM)
        if isinstance(item, x509.Certificate)
        else item.private_bytes(serialization.Encoding.PEM, form, encryption)
        for item in items
    )


class Elsewhere:
    """Another CA, with an intermediate and a certificate for both hosts."""

    root_key, middle_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    key = rsa.generate_private_key(65537, 2048)
    root = issue("Elsewhere Root", root_key, ca=True)
    middle = issue("Elsewhere R3", middle_key, root, root_key, ca=True)
    leaf = issue("elsewhere", key, middle, middle_key, hosts=["*.shop.localhost"])
    expired = issue("elsewhere", key, middle, middle_key, hosts=HOSTS, days=-1)
    stranger_key = ec.generate_private_key(ec.SECP256R1())
    stranger = issue("stranger", stranger_key, hosts=["other.localhost"])
    both = pem(leaf, middle, key)


E = Elsewhere
