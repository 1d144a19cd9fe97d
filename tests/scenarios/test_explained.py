"""What scripts/smoke says of an answer that a check was not content with."""

import json

import pytest
from urllib3 import HTTPHeaderDict, HTTPResponse

from crosshost.policy.reasons import csrf
from lab.scenarios import deployment
from lab.scenarios.settings import Settings
from lab.smoke import reasons

PAGE = "http://localhost:3000"
RIGHT = {"Access-Control-Allow-Origin": PAGE, "Access-Control-Allow-Credentials": "true"}


def settings(name: str = "different-port") -> Settings:
    return Settings(deployment.alone(name))


def response(status: int = 200, headers: dict | None = None, **body: str) -> HTTPResponse:
    return HTTPResponse(json.dumps(body).encode(), HTTPHeaderDict(headers or {}), status)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (RIGHT, None),
        ({}, "allow-origin-missing"),
        (RIGHT | {"Access-Control-Allow-Origin": "*"}, "allow-origin-wildcard"),
        ({"Access-Control-Allow-Origin": PAGE}, "allow-credentials-missing"),
    ],
)
def test_cors_headers_that_keep_the_answer_from_the_page_are_named(headers, reason):
    found = reasons.unreadable(settings(), response(headers=headers))
    assert (found and found.id) == reason


def test_a_header_that_came_twice_is_seen_twice():
    twice = response(headers=RIGHT)
    twice.headers.add("Access-Control-Allow-Origin", PAGE)
    found = reasons.unreadable(settings(), twice)
    assert found
    assert found.id == "allow-origin-multiple"


def test_where_page_and_api_are_one_origin_nothing_needs_cors():
    assert reasons.unreadable(settings("same-host"), response()) is None


def test_a_preflight_that_lacks_the_token_header_is_named():
    lists = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "content-type"}
    found = reasons.unsent(settings(), response(headers=RIGHT | lists))
    assert found
    assert "x-csrftoken" in found.sentence
    lists["Access-Control-Allow-Headers"] = "content-type, x-csrftoken"
    assert reasons.unsent(settings(), response(headers=RIGHT | lists)) is None


@pytest.mark.parametrize("reason", csrf.REASONS, ids=lambda reason: reason.id)
def test_each_reason_of_djangos_csrf_check_is_known_by_its_text(reason):
    values = {"origin": PAGE, "referer": f"{PAGE}/", "source": "POST"}
    text = reason.devtools_code.format_map(values)
    found = reasons.refused(settings(), response(403, reason=text))
    assert found
    assert found.devtools_code == text
    assert found.sentence
    assert found.fix


def test_on_one_origin_a_refused_origin_is_the_proxys_fault():
    text = f"Origin checking failed - {PAGE} does not match any trusted origins."
    for name, id in [("different-port", "csrf-origin"), ("same-host", "csrf-origin-proxy")]:
        found = reasons.refused(settings(name), response(403, reason=text))
        assert found
        assert found.id == id


@pytest.mark.parametrize(("status", "reason"), [(200, None), (400, "bad-request"), (502, "server-error")])
def test_without_such_a_reason_the_status_speaks(status, reason):
    found = reasons.refused(settings(), response(status))
    assert (found and found.id) == reason
