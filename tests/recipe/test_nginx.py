"""The printed server blocks: nginx accepts them, gixy finds no issue in them."""

import re
import shutil
import subprocess
import sys

import pytest

from crosshost.recipe import Wish, decide
from crosshost.recipe.render import parts
from tests.conftest import need
from tests.recipe.decisions import printed

MAIN = """\
pid {folder}/nginx.pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    {temporary}
    include {folder}/blocks/*.conf;
}}
"""
TEMPORARY = "".join(
    f"{name}_temp_path {{folder}}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)
# No HSTS: a recipe does not decide that a whole domain has https for good. The rest of http { } is not the recipe's: a
# default server, and a cache for try_files.
SKIPPED = "hsts_header,default_server_flag,try_files_is_evil_too"


def text_of(wish: Wish) -> str:
    return next(part.text for part in parts(decide(wish)) if part.id == "nginx")


@pytest.fixture(scope="module")
def configured(tmp_path_factory):
    """Return the path of a configuration with the blocks of every recipe behind nginx, on sockets in place of ports."""
    folder = tmp_path_factory.mktemp("nginx")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=test"]
    subprocess.run(command, check=True, capture_output=True)
    (folder / "blocks").mkdir()
    texts = dict.fromkeys(text_of(recipe.wish) for recipe in printed() if recipe.wish.proxy == "nginx")
    for number, text in enumerate(texts):
        text = re.sub(r"listen (\S+?)( ssl)?;", rf"listen unix:{folder}/{number}-\1.sock\2;", text)
        text = re.sub(r"/etc/nginx/tls/\S+-key\.pem", str(key), text)
        text = re.sub(r"/etc/nginx/tls/\S+\.pem", str(certificate), text)
        (folder / f"blocks/{number}.conf").write_text(text)
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, temporary=TEMPORARY.format(folder=folder)))
    assert len(texts) > 15
    return main


def test_nginx_accepts_every_configuration(configured):
    need(bool(shutil.which("nginx")), "nginx")
    done = subprocess.run(["nginx", "-t", "-c", configured, "-p", configured.parent], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_gixy_finds_no_issue(configured):
    command = [sys.executable, "-m", "gixy", "--skips", SKIPPED, str(configured)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "No issues found" in done.stdout, done.stdout + done.stderr


def test_the_host_is_passed_on_with_the_port_where_it_is_not_the_default():
    assert "proxy_set_header Host $host;" in text_of(Wish("https://a.example", "https://a.example", proxy="nginx"))
    with_port = Wish("https://a.example:8443", "https://a.example:8443", proxy="nginx")
    assert "proxy_set_header Host $host:8443;" in text_of(with_port)


def test_django_has_a_port_that_nginx_does_not_listen_on():
    text = text_of(Wish("http://localhost:3000", "http://localhost:8000", proxy="nginx"))
    assert "listen 127.0.0.1:8000;" in text
    assert "proxy_pass http://127.0.0.1:8001;" in text


def test_an_ipv6_address_is_listened_on():
    text = text_of(Wish("http://[::1]:3000", "http://[::1]:3000", proxy="nginx"))
    assert "listen [::1]:3000;" in text
    assert "proxy_set_header Host $host:3000;" in text


def test_http_on_the_default_port_is_redirected():
    text = text_of(Wish("https://a.example", "https://b.a.example", proxy="nginx"))
    assert text.count("return 301 https://") == 2
    assert "return 301" not in text_of(Wish("https://a.example:8443", "https://a.example:8443", proxy="nginx"))


def test_a_recipe_without_nginx_has_no_server_block():
    assert "nginx" not in [part.id for part in parts(decide(Wish("https://a.example", "https://b.a.example")))]
