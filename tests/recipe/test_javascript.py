"""The printed modules of the page, run by Node against a stand-in for the browser and the API."""

import json
import re
import shutil
import subprocess

import pytest

from crosshost.recipe import Wish, decide
from crosshost.recipe.render import parts
from tests.conftest import need
from tests.recipe.decisions import printed

# What the module sends, with a browser's globals: document.cookie has what the API set, as far as it is readable.
RUN = """
const [file, readable, script] = process.argv.slice(2);
const sent = [];
globalThis.document = { cookie: 'other=1' };
globalThis.location = { href: '' };
let number = 0;
globalThis.fetch = async (url, { method = 'GET', headers = {}, credentials = 'same-origin', body } = {}) => {
  sent.push({ url, method, headers, credentials, body });
  if (url.endsWith('/accounts/csrf/')) {
    number += 1;
    if (readable === 'yes') globalThis.document.cookie = `other=1; csrftoken=t${number}`;
    return { status: 200, json: async () => ({ csrfToken: `t${number}` }) };
  }
  return { status: 200, json: async () => ({}) };
};
const page = await import(file);
await page.whoAmI();
await page.logIn('demo', 'secret');
await page.api('/api/posts/', { method: 'POST', json: { title: 'A' } });
await page.logOut();
console.log(JSON.stringify({ sent, href: globalThis.location.href }));
"""


def text_of(wish: Wish, id: str) -> str:
    return next(part.text for part in parts(decide(wish)) if part.id == id)


def run(tmp_path, wish: Wish, readable: bool):
    need(bool(shutil.which("node")), "node")
    (tmp_path / "api.mjs").write_text(text_of(wish, "fetch"))
    (tmp_path / "run.mjs").write_text(RUN)
    command = ["node", "run.mjs", "./api.mjs", "yes" if readable else "no"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_with_the_token_in_the_body_each_write_takes_a_new_one(tmp_path):
    done = run(tmp_path, Wish("https://app.example.com", "https://api.example.com"), readable=False)
    writes = [each for each in done["sent"] if each["method"] == "POST"]
    api = "https://api.example.com"
    assert [each["url"] for each in writes] == [
        f"{api}/accounts/login/",
        f"{api}/api/posts/",
        f"{api}/accounts/logout/",
    ]
    assert [each["headers"]["X-CSRFToken"] for each in writes] == ["t1", "t2", "t3"]
    assert {each["credentials"] for each in done["sent"]} == {"include"}
    assert writes[0]["headers"]["Content-Type"] == "application/json"
    assert json.loads(writes[0]["body"]) == {"username": "demo", "password": "secret"}


def test_with_the_token_in_the_cookie_it_is_taken_from_there(tmp_path):
    done = run(tmp_path, Wish("http://localhost:5173", "http://localhost:8000"), readable=True)
    assert [each["url"].rpartition(":8000")[2] for each in done["sent"]] == [
        "/accounts/whoami/",
        "/accounts/csrf/",
        "/accounts/login/",
        "/api/posts/",
        "/accounts/logout/",
    ]
    assert {each["headers"].get("X-CSRFToken") for each in done["sent"][2:]} == {"t1"}


def test_on_one_origin_the_page_calls_its_own(tmp_path):
    done = run(tmp_path, Wish("http://localhost:5173", "http://localhost:8000", proxy="vite"), readable=True)
    assert done["sent"][0]["url"] == "/accounts/whoami/"
    assert {each["credentials"] for each in done["sent"]} == {"same-origin"}


def test_with_djangos_login_page_the_person_goes_there(tmp_path):
    done = run(tmp_path, Wish("https://app.example.com", "https://api.example.com", login="django"), readable=False)
    assert done["href"] == "https://api.example.com/accounts/login/"
    assert "/accounts/login/" not in [each["url"] for each in done["sent"]]


def shape(text: str) -> str:
    """Return the text with one origin and one port in place of all others: the rest differs in few ways."""
    return re.sub(r"https?://[^'/`]+", "https://longest.example.com:8443", re.sub(r"port: \d+", "port: 5173", text))


@pytest.mark.parametrize("id", ["fetch", "axios", "vite"])
def test_every_module_is_valid_and_short(tmp_path, id):
    need(bool(shutil.which("node")), "node")
    texts = {shape(part.text) for recipe in printed() for part in parts(recipe) if part.id == id}
    assert texts
    for number, text in enumerate(sorted(texts)):
        assert len(text.splitlines()) <= 30
        assert max(map(len, text.splitlines())) <= 130
        (tmp_path / f"{number}.mjs").write_text(text)
    names = " ".join(f"{number}.mjs" for number in range(len(texts)))
    checked = subprocess.run(
        ["sh", "-c", f"for file in {names}; do node --check $file || exit 1; done"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_axios_sends_the_token_to_another_origin_only_if_told():
    text = text_of(Wish("http://localhost:5173", "http://localhost:8000"), "axios")
    assert "withXSRFToken: true" in text
    assert "withCredentials: true" in text
    one_origin = text_of(Wish("http://localhost:5173", "http://localhost:5173", proxy="vite"), "axios")
    assert "withXSRFToken" not in one_origin
    assert "xsrfCookieName: 'csrftoken'" in one_origin


def test_vites_proxy_keeps_the_host_unless_the_api_is_on_another_machine():
    local = text_of(Wish("http://localhost:5173", "http://localhost:8000", proxy="vite"), "vite")
    assert "changeOrigin: true" not in local
    assert "target: 'http://127.0.0.1:8000'" in local
    staging = text_of(Wish("http://localhost:5173", "https://api.staging.example.com", proxy="vite"), "vite")
    assert "target: 'https://api.staging.example.com', changeOrigin: true" in staging
