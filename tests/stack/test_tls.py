"""The https scenarios both ways: which authority signed the certificate, and what a restart keeps."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lab.stack import http
from tests.conftest import ROOT, error_line, need, wait_until

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("down")]

TLS = (ROOT / "docs/tls.md").read_text()
PAGE, API = "https://frontend.localhost:3443", "https://backend.localhost:8443"


def whoami_status(checkout) -> int:
    return http.request(API, "GET", "/blog/whoami/", ca=str(checkout / ".crosshost/ca.pem")).status


def is_trusted(ca: Path) -> bool:
    """Return whether this authority signed nginx's certificate. nginx reads a new one soon after its signal."""
    try:
        return http.request(API, "GET", "/blog/whoami/", ca=str(ca)).status == 401
    except http.NoResponse:
        return False


def test_up_makes_the_authority_and_the_next_up_keeps_it(run, checkout, way):
    up = run("scripts/up", "cross-site", way)
    assert up.returncode == 0, up.stderr
    assert "trust   .crosshost/ca.pem" in up.stdout
    ca = (checkout / ".crosshost/ca.pem").read_bytes()
    assert whoami_status(checkout) == 401
    run("scripts/down")
    assert run("scripts/up", "different-host-tls", way).returncode == 0
    assert (checkout / ".crosshost/ca.pem").read_bytes() == ca
    smoke = run("scripts/smoke")
    assert smoke.returncode == 0, smoke.stdout
    assert "__Host-sessionid" in smoke.stdout


def running(checkout: Path, origin: str) -> str:
    """Return the page's origin that a tab left open at `origin` is told."""
    ca = str(checkout / ".crosshost/ca.pem")
    assert http.request(origin, "GET", "/", ca=ca).status == 421
    return http.request(origin, "GET", "/config.json", ca=ca).json()["webOrigin"]


def test_a_tab_left_open_is_told_the_new_origin_of_the_page(run, checkout, way):
    assert run("scripts/up", "cross-site", way).returncode == 0
    assert running(checkout, "http://localhost:3000") == PAGE
    assert run("scripts/up", "different-port").returncode == 0
    assert running(checkout, PAGE) == running(checkout, "http://app.shop.localhost:3000") == "http://localhost:3000"
    assert run("scripts/up", "cross-site", "--port-base", "3100").returncode == 0
    assert running(checkout, "http://localhost:3100") == "https://frontend.localhost:3102"


def test_certificates_without_an_action_prints_the_names_and_the_date(run, checkout, nginx):
    assert run("scripts/up", "cross-site", "--native").returncode == 0
    assert re.match(r"certificates: kept for .*localhost until \d{4}-\d\d-\d\d", run("scripts/certificates").stdout)


def test_natively_only_the_user_can_read_keys_and_data(run, checkout, nginx):
    assert run("scripts/up", "cross-site", "--native").returncode == 0
    assert (checkout / ".crosshost/data").stat().st_mode & 0o777 == 0o700
    for path in (".crosshost/authority/ca-key.pem", ".crosshost/certificates/tls-key.pem"):
        assert (checkout / path).stat().st_mode & 0o777 == 0o600
    assert (checkout / ".crosshost/run/private").stat().st_mode & 0o777 == 0o700


def test_an_imported_certificate_is_used_until_it_is_forgotten(run, checkout, way, tmp_path):
    assert run("scripts/up", "cross-site", way).returncode == 0
    folders = {"AUTHORITY_DIR": str(tmp_path / "a"), "CERTIFICATE_DIR": str(tmp_path / "c")}
    made = subprocess.run(
        [ROOT / ".venv/bin/python", ROOT / "certificates/make.py"],
        env={"PATH": os.environ["PATH"], "WEB_ORIGIN": PAGE, "API_ORIGIN": API, **folders},
        capture_output=True,
    )
    assert made.returncode == 0, made.stderr
    both = (tmp_path / "c/tls.pem").read_text() + (tmp_path / "c/tls-key.pem").read_text()
    imported = run("scripts/certificates", "import", stdin=both)
    assert imported.returncode == 0, imported.stderr
    wait_until(lambda: is_trusted(tmp_path / "c/ca.pem"))
    assert run("scripts/up", "different-port").returncode == 0
    assert run("scripts/up", "cross-site").returncode == 0
    assert is_trusted(tmp_path / "c/ca.pem")  # kept
    assert run("scripts/certificates", "forget").returncode == 0
    wait_until(lambda: is_trusted(checkout / ".crosshost/ca.pem"))


def test_an_invalid_certificate_is_refused_and_changes_nothing(run, checkout, nginx):
    assert run("scripts/up", "cross-site", "--native").returncode == 0
    response = run("scripts/certificates", "import", stdin="nothing of the kind")
    assert response.returncode == 2
    assert "import refused" in error_line(response)
    assert "Traceback" not in response.stderr
    assert whoami_status(checkout) == 401


def test_the_documented_lines_work_with_docker_alone(run, checkout, engine):
    hand = ["docker", "compose", "--env-file", "env/cross-site.env", "up", "--detach", "--wait"]
    assert run(*hand).returncode == 0
    copy = re.search(r"^    (docker compose --env-file .* cp .*)$", TLS, re.MULTILINE)[1].split()
    assert run(*copy).returncode == 0
    ca = checkout / "ca.pem"
    try:
        assert http.request(API, "GET", "/blog/whoami/", ca=str(ca)).status == 401
        assert http.request(PAGE, "GET", "/", ca=str(ca)).status == 200
        assert run("scripts/down").returncode == 0
        assert run("docker", "compose", "ps", "--all", "--quiet").stdout == ""  # the one that made it as well
    finally:
        ca.unlink()


def test_the_documented_line_makes_chromium_trust_the_authority(run, checkout, nginx, tmp_path):
    need(bool(shutil.which("certutil")), "certutil (Debian's libnss3-tools)")
    need(bool(shutil.which("chromium")), "Chromium")
    assert run("scripts/up", "cross-site", "--native").returncode == 0
    line = re.search(r"`(mkdir .* certutil -d sql.*?)`", TLS)[1]
    subprocess.run(["sh", "-c", line], cwd=checkout, env=os.environ | {"HOME": str(tmp_path)}, check=True)
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile", "--dump-dom"]
    shown = subprocess.run(
        ["chromium", *flags, f"{PAGE}/csr-api-call.html"],
        env=os.environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "<h1>Who am I?</h1>" in shown.stdout
