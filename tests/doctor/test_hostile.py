"""Servers that are broken or hostile: one clear finding, in time, and never a traceback."""

import socket
import ssl
import time
from pathlib import Path

import pytest

from crosshost.doctor.diagnosis import INCONCLUSIVE, diagnose
from crosshost.doctor.report import report
from crosshost.doctor.sending import probe
from crosshost.doctor.sending.wire import Limits, Wire
from crosshost.policy import ENGINES
from tests.doctor.servers import answering, endless, hanging, request_of, serving

PAGE = "http://localhost:3999"  # nothing listens there
QUICK = Limits(request=0.5, total=2.0)
LONG = Limits(request=10, total=20)


def read(*urls: str, limits: Limits = QUICK, ca: str | None = None):
    began = time.monotonic()
    wire = Wire(limits, ca)
    diagnosis = diagnose(probe.collect_evidence(wire, PAGE, urls), list(ENGINES.values()))
    wire.close()
    assert time.monotonic() - began < limits.total + 5  # the limit, and slack for a busy machine
    assert len(report.text(diagnosis)) < 10_000
    return diagnosis


def only_finding(diagnosis) -> str:
    assert diagnosis.code == INCONCLUSIVE
    assert {result.works for result in diagnosis.logins} == {None}
    assert len(diagnosis.findings) == 1
    return diagnosis.findings[0].id


HOSTILE = {
    "a host that hangs": (hanging, QUICK, "too-slow"),
    "a header that does not end": (endless(b"HTTP/1.1 200 OK\r\nX: ", again=b"a" * 65536), LONG, "headers-too-large"),
    "headers that do not end": (endless(b"HTTP/1.1 200 OK\r\n", again=b"X: y\r\n" * 1000), LONG, "headers-too-large"),
    "a mail server": (lambda connection: connection.sendall(b"220 mail\r\n"), QUICK, "not-http"),
    "a connection closed at once": (lambda connection: request_of(connection) and None, QUICK, "connection-closed"),
    "endless 100 Continue": (endless(again=b"HTTP/1.1 100 Continue\r\n\r\n"), QUICK, "too-slow"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_server_without_a_response_is_one_finding(name):
    handle, limits, expected = HOSTILE[name]
    with serving(handle) as port:
        assert only_finding(read(f"http://127.0.0.1:{port}/", limits=limits)) == expected


def test_a_port_where_nothing_listens_is_one_finding_for_all_urls():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert only_finding(read(*(f"http://127.0.0.1:{port}/{i}" for i in range(4)))) == "nothing-listens"


def test_a_name_that_does_not_resolve_is_one_finding():
    assert only_finding(read("http://nothing.invalid/")) in ("name-not-resolved", "too-slow")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for localhost that signs itself."""
    return make_certificate(tmp_path_factory.mktemp("certificate") / "both.pem", since=-1)


def make_certificate(file: Path, since: int) -> Path:
    """Write a certificate that is valid for two days, from `since` days after today, and its key."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test")])
    first = datetime.now(UTC) + timedelta(days=since)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(first + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def over_tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            answering("HTTP/1.1 200 OK", "Content-Type: text/plain")(secure)

    return handle


def test_an_untrusted_certificate_is_one_finding_and_ca_makes_it_trusted(certificate):
    with serving(over_tls(certificate)) as port:
        url = f"https://localhost:{port}/"
        diagnosis = read(url, limits=LONG)
        assert only_finding(diagnosis) == "certificate-untrusted"
        assert "self" in diagnosis.findings[0].finding.sentence
        trusted = read(url, limits=LONG, ca=str(certificate))
        assert "certificate-untrusted" not in [finding.id for finding in trusted.findings]
        other = read(f"https://other.localhost:{port}/", limits=LONG, ca=str(certificate))
        assert "other.localhost" in other.findings[0].finding.sentence


@pytest.mark.parametrize(("since", "detail"), [(-3, "certificate has expired"), (1, "certificate is not yet valid")])
def test_a_certificate_that_is_not_valid_today_is_renewed_or_the_clock_is_wrong(tmp_path, since, detail):
    file = make_certificate(tmp_path / "both.pem", since)
    with serving(over_tls(file)) as port:
        diagnosis = read(f"https://localhost:{port}/", limits=LONG, ca=str(file))
    assert only_finding(diagnosis) == "certificate-date-invalid"
    assert detail in diagnosis.findings[0].finding.sentence


def test_http_on_a_tls_port_and_tls_on_an_http_port_are_findings(certificate):
    def plain(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with serving(plain) as port:
        assert only_finding(read(f"https://localhost:{port}/")) == "tls-failed"
    with serving(over_tls(certificate)) as port:
        assert only_finding(read(f"http://localhost:{port}/")) in ("not-http", "connection-closed")


def test_a_redirect_loop_is_the_first_finding_and_is_followed_once():
    heads = []

    def handle(connection: socket.socket) -> None:
        while head := request_of(connection):
            heads.append(head)
            target = b"/b" if head.split()[1] == b"/a" else b"/a"
            connection.sendall(
                b"HTTP/1.1 302 ReportedFinding\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n"
            )

    with serving(handle) as port:
        diagnosis = read(f"http://127.0.0.1:{port}/a", limits=LONG)
    assert diagnosis.findings[0].id == "redirects-without-end"
    assert sum(head.startswith(b"GET /b ") for head in heads) == 1


def test_endless_redirects_are_followed_ten_times():
    heads = []

    def handle(connection: socket.socket) -> None:
        while head := request_of(connection):
            heads.append(head)
            response = f"HTTP/1.1 302 ReportedFinding\r\nLocation: /{len(heads)}\r\nContent-Length: 0\r\n\r\n"
            connection.sendall(response.encode())

    with serving(handle) as port:
        diagnosis = read(f"http://127.0.0.1:{port}/a", limits=LONG)
    assert diagnosis.findings[0].id == "redirects-without-end"
    assert len(heads) < 30


@pytest.mark.parametrize("location", ["http://[", "mailto:ann@example.com", "http://a b/", "\x1b[31m", "//"])
def test_a_redirect_to_an_invalid_url_is_not_followed(location):
    with serving(answering("HTTP/1.1 302 ReportedFinding", f"Location: {location}")) as port:
        text = report.text(read(f"http://127.0.0.1:{port}/a", limits=LONG))
    assert "\x1b" not in text


def test_control_characters_in_headers_are_replaced():
    with serving(answering("HTTP/1.1 200 OK", "Access-Control-Allow-Origin: \x1b]0;owned\x07" + "a" * 1000)) as port:
        text = report.text(read(f"http://127.0.0.1:{port}/a", limits=LONG))
    assert "?]0;owned?" in text
    assert text.isprintable() or set(filter(lambda character: not character.isprintable(), text)) == {"\n"}
