"""Files that are no recordings, or that somebody made to do harm: one line and exit code 2, in little memory."""

import gzip
import io
import json
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crosshost import Problem
from crosshost.recording import explain, parse
from crosshost.recording.reading import jsonstream, reader, source
from tests.conftest import ROOT
from tests.recording.files import API, CORS, entry, har

WHOLE = har(entry("GET", f"{API}/", 401, CORS), entry("POST", f"{API}/", 403, CORS, body="CSRF token missing."))
DEEP = 10**6


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (gzip.compress(WHOLE), "gunzip it first"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\0" * 100, "is not text"),
        (b"\x1b[31mHTTP/1.1 200 OK", "terminal escapes"),
        (b'{"log": {"entries": [{"\x1b', "terminal escapes"),
        (WHOLE[:-20], "cut off"),
        (b"[" * DEEP, "JSON list"),
        (b'{"log": {"entries": [' + b"[" * DEEP, "too deeply"),
        (b'{"a":' * DEEP, "too deeply"),
        (b'{"log": 5}', "log is not an object"),
        (b'{"log": {"entries": 5}}', "not a list"),
        (b'{"log": {"entries": [null]}}', "entry 1 has no request"),
        (b'{"log": {"entries": [], "entries": []}}', "twice"),
        (b'{"log": {}}', "without log.entries"),
        (b'{"events": []}', "no constants"),
        (b'{"constants": {"logEventTypes": {"A": 1}}, "events": 7}', "not a list"),
        (b"{}", "neither a HAR"),
        (b"hello", "neither a HAR"),
        (b"fetch('https://a.test')", "Copy as cURL"),
        (b"curl 'https://a.test", "not whole"),
        (b"HTTP/1.1 200 OK\nVary: Origin\n", "do not show the URL"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_recording_is_refused_in_one_line(data, words):
    with pytest.raises(Problem) as problem:
        parse(data)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)
    assert "\x1b" not in str(problem.value)


class Endless(io.RawIOBase):
    """A pipe that never ends."""

    def __init__(self, beginning: bytes, piece: bytes):
        self.left, self.piece = beginning, piece

    def read(self, size: int = -1) -> bytes:
        piece, self.left = self.left, b""
        return piece or self.piece * (size // len(self.piece))


@pytest.mark.parametrize(
    ("beginning", "piece"),
    [
        (b"x", b"aaaaaaa "),
        (b'{"log": {"entries": [', b"[],"),
        (b'{"log": {"entries": [{"request": {"headers": [', b"[],"),
        (b'{"log": {"entries": [', b'{"request": {"url": "http://a.test/", "method": "GET"}},'),
    ],
    ids=["text", "entries", "headers", "requests"],
)
def test_an_endless_file_is_refused_after_a_limit(beginning, piece):
    with pytest.raises(Problem):
        reader.from_stream(Endless(beginning, piece), "standard input")


def test_a_long_body_is_cut_and_what_is_behind_it_is_read(monkeypatch):
    monkeypatch.setattr(jsonstream, "LONGEST", 10_000)
    monkeypatch.setattr(jsonstream, "KEPT", 100)
    body = 'a\\"b\\u00e9' * 5000
    data = har(entry("GET", f"{API}/a", 200, CORS, body=body), entry("GET", f"{API}/b", 404, CORS))
    for size in (61, 1000, 20_000):
        monkeypatch.setattr(source, "PIECE", size)
        assert [each.cause for each in explain(parse(data))] == [None, "not-found"]


def read_or_refuse(data: bytes) -> None:
    """Explain `data`, or refuse it in one line. Any other exception fails the test."""
    refusal = ""
    try:
        explain(parse(data), "https://app.example.com")
    except Problem as problem:
        refusal = str(problem)
    assert "\n" not in refusal


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_value_at_any_place_of_a_har_is_read_or_refused(data):
    document = json.loads(WHOLE)
    values = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({}) | st.just([{}])
    node = document["log"]["entries"]
    for _ in range(data.draw(st.integers(1, 7))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()) or not isinstance(node[key], dict | list):
            node[key] = data.draw(values)
            break
        node = node[key]
    read_or_refuse(json.dumps(document).encode())


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_read_or_refused(data):
    read_or_refuse(data)


LINES = """> GET / HTTP/1.1
> Host: a.test
< HTTP/1.1 401 X
< Set-Cookie: a=1
* Connected to a (1.1.1.1) port 1
Request URL: http://a.test/
Status Code: 401
:status: 200
Origin: null
curl 'http://a.test' \\
  -H 'Cookie: a=b'
Request URL
http://a.test/
curl: (7) Failed to connect to a.test port 80

:"""
LINE = st.sampled_from(LINES.split("\n"))


@given(st.lists(LINE, max_size=12).map("\n".join))
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_of_lines_is_read_or_refused(text):
    read_or_refuse(text.encode())


def test_a_large_file_takes_little_memory(tmp_path):
    file = tmp_path / "large.har"
    one = json.dumps(entry("GET", f"{API}/", 200, CORS, body="é😀" * 4000), ensure_ascii=False)
    file.write_text('{"log": {"creator": {}, "entries": [' + ", ".join([one] * 800) + "]}}")
    assert file.stat().st_size > 18e6
    code = "import sys; from crosshost.recording import read, explain; explain(read(sys.argv[1])); "
    code += "print(open('/proc/self/status').read())"  # ru_maxrss would begin with this process's own
    result = subprocess.run([sys.executable, "-c", code, file], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(re.search(r"VmHWM:\s+([0-9]+)", result.stdout)[1]) < 150_000  # kB
