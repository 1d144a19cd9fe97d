"""The reasons that scripts/smoke gives for a response that fails a check."""

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
def test_cors_headers_that_hide_the_response_are_named(headers, reason):
    finding = reasons.unreadable(settings(), response(headers=headers))
    assert (finding and finding.id) == reason


def test_a_duplicate_header_is_seen_twice():
    twice = response(headers=RIGHT)
    twice.headers.add("Access-Control-Allow-Origin", PAGE)
    finding = reasons.unreadable(settings(), twice)
    assert finding
    assert finding.id == "allow-origin-multiple"


def test_same_origin_responses_need_no_cors_headers():
    assert reasons.unreadable(settings("same-host"), response()) is None


def test_a_preflight_without_the_token_header_is_named():
    lists = {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "content-type"}
    finding = reasons.unsent(settings(), response(headers=RIGHT | lists))
    assert finding
    assert "x-csrftoken" in finding.sentence
    lists["Access-Control-Allow-Headers"] = "content-type, x-csrftoken"
    assert reasons.unsent(settings(), response(headers=RIGHT | lists)) is None


@pytest.mark.parametrize("reason", csrf.REASONS, ids=lambda reason: reason.id)
def test_each_csrf_reason_of_django_is_recognised_by_its_text(reason):
    values = {"origin": PAGE, "referer": f"{PAGE}/", "source": "POST"}
    text = reason.devtools_code.format_map(values)
    finding = reasons.refused(settings(), response(403, reason=text))
    assert finding
    assert finding.devtools_code == text
    assert finding.sentence
    assert finding.fix


def test_a_refused_origin_on_the_same_origin_is_the_proxys_fault():
    text = f"Origin checking failed - {PAGE} does not match any trusted origins."
    for name, id in [("different-port", "csrf-origin"), ("same-host", "csrf-origin-proxy")]:
        finding = reasons.refused(settings(name), response(403, reason=text))
        assert finding
        assert finding.id == id


@pytest.mark.parametrize(("status", "reason"), [(200, None), (400, "bad-request"), (502, "server-error")])
def test_other_responses_are_named_by_their_status(status, reason):
    finding = reasons.refused(settings(), response(status))
    assert (finding and finding.id) == reason
