"""Cache poisoning and cache deception, by what nginx and Django send to a cache in front of them.

The fault csrf-page-cached, a cache that keeps what it must not, is wrong on purpose.
"""

import pytest

from tests.hostile.caches import CONDITIONS, DECEPTIONS, MARK, PERSONAL, PUBLIC, TRAVERSALS, UNKEYED
from tests.hostile.client import Response
from tests.hostile.conftest import Running

pytestmark = pytest.mark.thorough
STRANGER = "https://evil.example"


@pytest.fixture(scope="module", params=["same-host", "different-host-tls"])
def running(start, request) -> Running:
    return start(request.param)


def directives(response: Response) -> set[str]:
    return {part.strip() for part in response.headers.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("path", PERSONAL)
def test_a_personal_response_is_never_stored(running, path):
    victim = running.victim()
    for accept in ("*/*", "text/html"):
        for cookie in ("", victim.cookie):
            for method in ("GET", "HEAD"):
                for condition, value in {"X": "x", **CONDITIONS}.items():
                    named = {"Accept": accept, "Cookie": cookie, condition: value}
                    response = victim.client.request(method, path, named)
                    assert "no-store" in directives(response), (accept, method, condition)
                    assert response.status not in (206, 304), (accept, method, condition)


@pytest.mark.parametrize("path", PERSONAL[:3])
def test_no_path_like_a_files_has_a_personal_response(running, path):
    victim = running.victim()
    plain = victim.client.request("GET", path, {"Cookie": victim.cookie})
    for trick in [trick.format(path) for trick in (*DECEPTIONS, *TRAVERSALS)]:
        response = victim.client.request("GET", trick, {"Cookie": victim.cookie})
        assert response.status >= 400 or "no-store" in directives(response), trick
        assert response.body != plain.body or "no-store" in directives(response), trick


@pytest.mark.parametrize("path", PUBLIC)
def test_no_header_outside_of_a_caches_key_changes_a_public_response(running, path):
    for origin in dict.fromkeys([running.web, running.api]):
        client = running.client(origin)
        plain = client.request("GET", path)
        for name, value in UNKEYED.items():
            response = client.request("GET", path, {name: value})
            assert MARK.encode() not in response.body, (origin, name)
            assert MARK not in str(response.headers), (origin, name)
            if response.status < 400 and response.status != 206 and not cacheable(plain):
                continue
            same = (response.status, response.body) == (plain.status, plain.body)
            assert same or not cacheable(response), (origin, name, response.status)


def cacheable(response: Response) -> bool:
    """Return whether a shared cache may store it; one with a status of its own needs no freshness for that."""
    return response.status in (200, 301, 308, 404, 405, 410, 414, 501) and "no-store" not in directives(response)


@pytest.mark.parametrize("path", [*PUBLIC, *PERSONAL])
def test_a_response_that_names_an_origin_says_that_it_varies_by_it(running, path):
    client = running.client()
    for method in ("GET", "HEAD", "OPTIONS"):
        for condition, value in {"X": "x", **CONDITIONS}.items():
            asks = {"Access-Control-Request-Method": "POST", condition: value}
            ours = client.request(method, path, {"Origin": running.web, **asks})
            theirs = client.request(method, path, {"Origin": STRANGER, **asks})
            assert "Access-Control-Allow-Origin" not in theirs.headers, (method, condition)
            if "Access-Control-Allow-Origin" in ours.headers:
                for response in (ours, theirs):
                    assert "origin" in response.headers.get("Vary", "").lower(), (method, condition)


def test_the_bytes_of_a_range_are_of_a_file_alone(running):
    victim = running.victim()
    for path in PERSONAL:
        response = victim.client.request("GET", path, {"Cookie": victim.cookie, "Range": "bytes=0-0"})
        assert response.status != 206, path
