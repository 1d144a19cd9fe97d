"""A certificate that expires while nginx is running, and its renewal."""

import datetime
import os
import shutil
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from crosshost import Problem
from crosshost.browsers import trust
from lab.scenarios.deployment import Deployment
from lab.smoke import checks
from lab.stack import certificates
from tests.conftest import ROOT, need, wait_until
from tests.nginx.conftest import PAGE, Frontend, ask

pytestmark = pytest.mark.thorough
SOON = datetime.timedelta(seconds=4)

sys.path.append(str(ROOT / "certificates"))
import authority  # noqa: E402
import environment  # noqa: E402
import make  # noqa: E402


def make_short_lived(settings: dict[str, str]) -> None:
    """Make a certificate that expires soon, as one of a start 396 days ago does."""
    folders = {"AUTHORITY_DIR": str(certificates.AUTHORITY), "CERTIFICATE_DIR": str(certificates.FOLDER)}
    now = datetime.datetime.now(datetime.UTC) + SOON - (authority.LEAF_LIFE - authority.SKEW)
    make.make(environment.read(settings | folders), now, lambda line: None, lambda line: None)
    certificates.publish((certificates.FOLDER / "ca.pem").read_bytes())


def is_expired(site: Frontend) -> bool:
    try:
        return ask(site.web, PAGE, "/config.js").status != 200
    except ssl.SSLCertVerificationError as error:
        return error.verify_message == "certificate has expired"


@contextmanager
def steady(site: Frontend) -> Iterator[list]:
    """Send requests one after another in a thread; yield the list of those that failed."""
    failed: list = []
    end = threading.Event()

    def send() -> None:
        while not end.is_set():
            try:
                assert ask(site.web, PAGE, "/config.js").status == 200
            except (OSError, AssertionError) as error:
                failed.append(error)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield failed
    finally:
        end.set()
        thread.join()


def served(site: Frontend) -> str:
    """Return the certificate that nginx serves, valid or not."""
    return ssl.get_server_certificate(("127.0.0.1", site.web))


@pytest.fixture
def expiring(site, monkeypatch) -> tuple[Frontend, dict[str, str]]:
    """Start nginx with a certificate that expires soon; return it, and the settings of the certificate."""
    settings: dict[str, str] = {}

    def make_and_remember(deployment: Deployment) -> None:
        settings.update(deployment.services["certificates"])
        make_short_lived(settings)

    with monkeypatch.context() as patched:
        patched.setattr(certificates, "make", make_and_remember)
        return site(), settings


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join(done.stdout.split())


def test_chromium_the_doctor_and_the_smoke_test_say_that_a_certificate_has_expired(expiring, tmp_path):
    need(bool(shutil.which("certutil")), "certutil (Debian's libnss3-tools)")
    need(bool(shutil.which("chromium")), "Chromium")
    running, _ = expiring
    wait_until(lambda: is_expired(running), 20)

    trust.database(certificates.CA, tmp_path / ".pki/nssdb")
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile", "--dump-dom"]
    options = {"env": os.environ | {"HOME": str(tmp_path)}, "capture_output": True, "text": True}

    def refused_by_chromium() -> bool:  # a second later than by OpenSSL: to Chromium notAfter is a whole second
        shown = subprocess.run(["chromium", *flags, running.origin], **options)
        return "Page load failed: net::ERR_CERT_DATE_INVALID" in shown.stderr

    wait_until(refused_by_chromium, 20)

    command = [sys.executable, "-m", "crosshost", "doctor", "--ca", str(certificates.CA)]
    urls = [running.origin, f"{running.origin}/blog/whoami/"]
    judged = subprocess.run([*command, *urls], cwd=ROOT, capture_output=True, text=True)
    assert f"The certificate of {PAGE}:{running.web} is not valid today: certificate has expired." in one_line(judged)

    with pytest.raises(Problem, match=r"no response over TLS: .*certificate has expired"):
        list(checks.made(Deployment(None, (), {"WEB_ORIGIN": running.origin, "API_ORIGIN": running.origin})))


def test_an_expired_certificate_is_renewed_with_one_command_and_no_failed_request(expiring):
    running, settings = expiring
    assert ask(running.web, PAGE, "/config.js").status == 200
    wait_until(lambda: is_expired(running), 20)

    certificates.run(settings, certificates.FOLDER)  # scripts/certificates, then a reload:
    assert is_expired(running)  # nginx reads a certificate only at a reload
    running.process.send_signal(signal.SIGHUP)
    wait_until(lambda: not is_expired(running), 10)

    before = served(running)
    (certificates.FOLDER / "tls.pem").unlink()
    with steady(running) as failed:
        certificates.run(settings, certificates.FOLDER)
        running.process.send_signal(signal.SIGHUP)
        wait_until(lambda: served(running) != before, 10)
    assert failed == []


def test_a_certificate_that_expires_within_a_month_is_renewed_at_the_next_start(site):
    running = site()
    before = served(running)
    hosts = {"CERTIFICATE_HOSTS": PAGE}
    make_short_lived(hosts | {"WEB_ORIGIN": running.origin, "API_ORIGIN": ""})
    line = certificates.run(hosts, certificates.FOLDER)
    assert line.startswith("certificates: renewed")
    running.process.send_signal(signal.SIGHUP)
    wait_until(lambda: served(running) != before, 10)
