"""The local CA and its certificate: real files, real handshakes, and the real command with its environment alone."""

import datetime
import os
import resource
import shutil
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
from hypothesis import given, settings
from hypothesis import strategies as st

import authority
import environment
import files
import make
import own
from tests.conftest import ROOT

NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
ORIGINS = {"WEB_ORIGIN": "https://app.shop.localhost:3443", "API_ORIGIN": "https://API.shop.localhost:8443"}
HOSTS = ["app.shop.localhost", "api.shop.localhost"]


class Place:
    """Two folders, the command run on them, and the same without a process and at any time."""

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
        """Run, and return the one line that it says. Fail when it says more, or anything on standard error."""
        response = self.run(*arguments, **more)
        assert (response.returncode, response.stderr.decode()) == (0, "")
        return one_line(response.stdout)

    def refused(self, *arguments: str, **more) -> str:
        """Run, and return the one line that refuses."""
        response = self.run(*arguments, **more)
        assert (response.returncode, response.stdout) == (1, b"")
        return one_line(response.stderr)

    def at(self, now: datetime.datetime, forget: bool = False, **variables: str) -> list[str]:
        lines: list[str] = []
        make.make(environment.read(self.variables | variables), now, lines.append, lines.append, forget)
        return lines

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Every file with its content and the time of its last change."""
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
    """Serve what is in `folder` and ask for `name`, as strictly as Python 3.13 does. Raises ssl.SSLError."""
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
                pass  # the client, who knows why, raises it

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


# --- the local CA -----------------------------------------------------------------------------------------------------


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
    assert f"because the last one ends on {first.not_valid_after_utc:%Y-%m-%d}; its CA is " in said
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
    assert "did not fit its key" in place.at(NOW)[0]
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
    assert "because the CA is not one that was made here; " in place.at(NOW)[0]


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


# --- the environment --------------------------------------------------------------------------------------------------

REFUSED = [
    ("*.localhost", "'*.localhost' is a wildcard: list the names one by one, app.shop.localhost,api.shop.localhost"),
    ("a.localhost,*", "'*' is a wildcard: "),
    ("http://a.localhost:3443/x", "'http://a.localhost:3443/x' is not a host name alone: write a.localhost"),
    ("a.localhost:3443", "write a.localhost"),
    ("a.localhost/x", "write a.localhost"),
    ("a.localhost.", "write a.localhost"),
    ("https://user@a.localhost", "write a.localhost"),
    ("https:///", "write app.shop.localhost"),
    ("a.localhost b.localhost", "separate names with commas"),
    ("a_b.localhost", "'a_b.localhost' has an underscore, which no certificate may hold: write a-b.localhost"),
    ("bücher.localhost", "'bücher.localhost' stands in a certificate in punycode: write xn--bcher-kva.localhost"),
    ("-a.localhost", "is not a host name: write app.shop.localhost"),
    ("a..localhost", "is not a host name"),
    ("a" * 64 + ".localhost", "is not a host name"),
    ("a." * 130 + "localhost", "is not a host name"),
    ("127.0.0.256", "is a broken IPv4 address: write 127.0.0.1"),
    ("127.1", "is a broken IPv4 address"),
    ("::g", "is a broken IPv6 address: write ::1"),
    ("fe80::1%eth0", "is a broken IPv6 address"),
    ("127.0.0.0/8", "is not a host name alone"),
]


@pytest.mark.parametrize(("value", "says"), REFUSED)
def test_a_name_that_no_certificate_may_hold_is_refused_with_the_right_one(place, value, says):
    with pytest.raises(files.Refused) as refusal:
        environment.read(place.variables | {"CERTIFICATE_HOSTS": value})
    assert str(refusal.value).startswith('Environment variable "CERTIFICATE_HOSTS" invalid: ')
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_refusal_is_one_line_without_a_traceback_and_makes_nothing(place):
    assert place.refused(CERTIFICATE_HOSTS="*.localhost") == (
        "Environment variable \"CERTIFICATE_HOSTS\" invalid: '*.localhost' is a wildcard: "
        "list the names one by one, app.shop.localhost,api.shop.localhost"
    )
    assert not place.authority.exists()


@pytest.mark.parametrize("value", ["app.shop.localhost", "https://", "https://:3443", "ftp://a", "https://a:99999"])
def test_what_is_not_an_origin_is_refused_by_its_variable(place, value):
    said = place.refused(API_ORIGIN=value)
    assert said.startswith(f'Environment variable "API_ORIGIN" invalid: {value!r} is not an origin (scheme, host')


def test_an_origin_with_a_wildcard_is_refused_by_its_variable(place):
    assert "\"WEB_ORIGIN\" invalid: '*.shop.localhost' is a wildcard" in place.refused(
        WEB_ORIGIN="https://*.shop.localhost"
    )


def test_without_any_https_host_there_is_nothing_to_make(place):
    del place.variables["CERTIFICATE_HOSTS"]
    plain = {"WEB_ORIGIN": "http://localhost:3000", "API_ORIGIN": ""}
    assert place.refused(**plain).startswith("Environment variable \"CERTIFICATE_HOSTS\" invalid: '' names no host: ")
    assert "made for localhost until " in place.done(**plain, CERTIFICATE_HOSTS="localhost")


@pytest.mark.parametrize("variable", ["AUTHORITY_DIR", "CERTIFICATE_DIR"])
def test_both_folders_have_to_be_named(place, variable):
    assert place.refused(**{variable: " "}).startswith(f'Environment variable "{variable}" invalid: ')


@pytest.mark.parametrize("below", ["", "x/../authority"])
def test_the_cas_key_never_lies_where_nginx_reads(place, below):
    said = place.refused(AUTHORITY_DIR=str(place.certificates / below))
    assert "so that nginx could read the CA's key" in said
    assert not place.certificates.exists()


def test_an_unknown_word_is_refused(place):
    assert place.refused("improt").startswith("certificates: 'improt' is none of: import, forget")
    response = place.run("--help")
    assert b"import < both.pem" in response.stdout


@settings(deadline=None)
@given(st.text(max_size=60) | st.text("ab-._:*[]%1 ü/", max_size=12))
def test_a_host_is_normalised_once_and_for_all_or_refused(text):
    try:
        found = environment.host(text)
    except ValueError:
        return
    assert environment.host(str(found)) == found
    assert "*" not in str(found)
    x509.SubjectAlternativeName([authority._general(found)])  # it refuses what is not ASCII


# --- a certificate of one's own ---------------------------------------------------------------------------------------


def issue(name, key, issuer=None, issuer_key=None, ca=False, hosts=(), days=90):
    """A certificate as any other CA would make it."""
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
def test_an_own_certificate_is_taken_in_any_order_and_served_with_its_chain(place, root, text):
    place.done()
    said = place.done("import", stdin=text)
    assert said == f"certificates: your own certificate is in place, until {E.leaf.not_valid_after_utc:%Y-%m-%d}"
    chain = x509.load_pem_x509_certificates((place.certificates / "tls.pem").read_bytes())
    assert chain == [E.leaf, E.middle]
    assert sorted(path.name for path in place.certificates.iterdir()) == ["tls-key.pem", "tls.pem"]
    assert (place.certificates / "tls-key.pem").stat().st_mode & 0o777 == 0o600
    for host in HOSTS:
        handshake(place.certificates, root, host)


def test_an_own_certificate_stays_until_it_is_forgotten(place):
    place.done("import", stdin=E.both)
    before = place.files()
    said = place.done()
    assert said.startswith("certificates: your own certificate stays, until ")
    assert said.endswith("; make.py forget goes back to the local CA")
    assert place.files() == before
    said = place.done("forget")
    assert "renewed for app.shop.localhost, api.shop.localhost until " in said
    assert f"because yours is forgotten; trust {place.certificates / 'ca.pem'} in your browser" in said
    handshake(place.certificates, place.certificates / "ca.pem", HOSTS[0])
    before = place.files()
    assert place.done("forget").startswith("certificates: kept")
    assert place.files() == before


def test_the_same_ca_is_used_again_after_an_own_certificate(place):
    place.done()
    ca = place.ca()
    place.done("import", stdin=E.both)
    place.done("forget")
    assert place.ca() == ca


def test_an_own_certificate_that_a_local_ca_signed_stays_too(place, tmp_path):
    friend = Place(tmp_path / "friend")
    friend.done()
    text = b"".join((friend.certificates / name).read_bytes() for name in ("tls.pem", "tls-key.pem"))
    place.done()
    place.done("import", stdin=text)
    assert "your own certificate stays" in place.done()
    handshake(place.certificates, friend.certificates / "ca.pem", HOSTS[0])


def test_a_certificate_that_was_put_there_by_hand_stays_too(place, root):
    place.done()
    (place.certificates / "tls.pem").write_bytes(pem(E.leaf, E.middle))
    (place.certificates / "tls-key.pem").write_bytes(pem(E.key))
    before = (place.certificates / "tls.pem").read_bytes()
    assert "your own certificate stays" in place.done()
    assert (place.certificates / "tls.pem").read_bytes() == before
    assert not (place.certificates / "ca.pem").exists()


def test_an_own_certificate_that_does_not_cover_the_origins_is_taken_with_a_warning_each_time(place):
    other = {"WEB_ORIGIN": "https://a.b.shop.localhost", "CERTIFICATE_HOSTS": "not.asked.localhost"}
    warning = "certificates: warning: your own certificate does not cover a.b.shop.localhost"
    response = place.run("import", stdin=E.both, **other)
    assert (response.returncode, one_line(response.stderr)) == (0, warning)
    response = place.run(**other)
    assert (response.returncode, one_line(response.stderr)) == (0, warning)


def test_an_own_certificate_that_has_expired_since_stays_with_a_warning(place):
    place.done("import", stdin=E.both)
    before = place.files()
    said, warning = place.at(NOW + 91 * DAY)
    assert said.startswith("your own certificate stays")
    assert warning == f"warning: your own certificate expired on {E.leaf.not_valid_after_utc:%Y-%m-%d}"
    assert place.files() == before
    _, warning = place.at(NOW - 101 * DAY)
    assert warning == f"warning: your own certificate is not valid before {E.leaf.not_valid_before_utc:%Y-%m-%d}"


@pytest.mark.parametrize("name", ["tls.pem", "tls-key.pem"])
def test_an_own_certificate_that_is_broken_gives_way_to_the_local_ca_and_says_so(place, name):
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
    "another's key": (pem(E.leaf, E.middle, E.stranger_key), "its private key fits none of its certificates"),
    "encrypted": (pem(E.leaf) + pem(E.key, password=b"x"), "its private key is encrypted"),
    "encrypted as OpenSSL once did": (
        pem(E.leaf) + pem(E.key, password=b"x", form=serialization.PrivateFormat.TraditionalOpenSSL),
        "its private key is encrypted",
    ),
    "expired": (pem(E.expired, E.middle, E.key), f"it expired on {E.expired.not_valid_after_utc:%Y-%m-%d}"),
    "half a certificate": (pem(E.leaf)[:-300] + pem(E.middle, E.key), "a part of it has no end"),
    "a broken certificate": (pem(E.leaf).replace(b"MII", b"MIJ", 1) + pem(E.key), "it could not be read"),
    "a broken key": (pem(E.leaf) + pem(E.key).replace(b"MII", b"MIJ", 1), "it could not be read"),
    "too much": (E.both + b"#" * own.LIMIT, "more than 1000000 bytes"),
    "beginnings without an end": (b"-----BEGIN CERTIFICATE-----\n" * 30000, "a part of it has no end"),
}


@pytest.mark.parametrize("name", BAD_IMPORTS)
def test_an_import_that_cannot_work_is_refused_with_one_line_and_changes_nothing(place, name):
    text, says = BAD_IMPORTS[name]
    place.done()
    before = place.files()
    said = place.refused("import", stdin=text)
    assert said.startswith("certificates: import refused: ")
    assert says in said
    assert place.files() == before


# --- the image --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def image(engine, tmp_path_factory):
    """Run the image as compose.yaml does, on two fresh volumes; its files come out as a tar. Nothing stays."""
    name = f"crosshost-certificates-test-{os.getpid()}"
    docker("build", "--quiet", "--tag", name, str(ROOT / "certificates"))

    def run(*arguments: str, entrypoint: str = "", stdin: bytes = b"") -> subprocess.CompletedProcess:
        options = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--network", "none"]
        options += ["--volume", f"{name}-a:/authority", "--volume", f"{name}-c:/certificates"]
        options += [part for item in ORIGINS.items() for part in ("--env", "=".join(item))]
        options += ["--entrypoint", entrypoint] if entrypoint else []
        return docker("run", "--rm", "--interactive", *options, name, *arguments, stdin=stdin)

    yield run
    for volume in ("a", "c"):
        docker("volume", "rm", f"{name}-{volume}")
    docker("image", "rm", name)


def docker(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess:
    response = subprocess.run(["docker", *arguments], input=stdin, capture_output=True)
    assert response.returncode == 0, response.stderr.decode()
    return response


def test_the_image_makes_keeps_imports_and_forgets_without_any_privilege(image, tmp_path):
    assert "made for app.shop.localhost, api.shop.localhost" in one_line(image().stdout)
    assert "kept for" in one_line(image().stdout)
    paths = ["/authority", "/authority/ca-key.pem", "/certificates", "/certificates/tls-key.pem"]
    modes = image("--format", "%u:%g %a", *paths, entrypoint="stat").stdout.decode().splitlines()
    assert modes == ["101:101 700", "101:101 600"] * 2
    for name in ("tls.pem", "tls-key.pem", "ca.pem"):
        (tmp_path / name).write_bytes(image(f"/certificates/{name}", entrypoint="cat").stdout)
    handshake(tmp_path, tmp_path / "ca.pem", HOSTS[0])
    assert "your own certificate is in place" in one_line(image("import", stdin=E.both).stdout)
    assert "your own certificate stays" in one_line(image().stdout)
    assert image("forget").stdout.decode().endswith("trust /certificates/ca.pem in your browser\n")
