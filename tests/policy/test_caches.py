"""How long a browser reuses preflights and responses."""

import pytest

from crosshost.policy import ENGINES, Response
from crosshost.policy.caches import Cached, freshness, preflight_lifetime

CHROMIUM = ENGINES["chromium"]


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        ([], 5),
        (["60"], 60),
        (["0"], 0),
        (["-1"], 0),
        (["soon"], 5),
        (["60", "60"], 5),
        (["1000000"], 7200),
    ],
)
def test_a_preflight_counts_as_long_as_its_header_says_up_to_the_engines_limit(values, seconds):
    assert preflight_lifetime(Response(204, {"Access-Control-Max-Age": values}), CHROMIUM) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=60"}, 60),
        ({"Cache-Control": "private, max-age = 60"}, 60),
        ({"Cache-Control": ["private", 'Max-Age="60"']}, 60),
        ({"Cache-Control": "no-store, max-age=60"}, 0),
        ({"Cache-Control": "no-cache, max-age=60"}, 0),
        ({"Cache-Control": "max-age=0", "Expires": "Thu, 01 Jan 1970 00:10:00 GMT"}, 0),
        ({"Expires": "Thu, 01 Jan 1970 00:10:00 GMT"}, 500),
        ({"Expires": "Thu, 01 Jan 1970 00:00:10 GMT"}, 0),
        ({"Expires": "0"}, 0),
        ({"Cache-Control": "max-age=60", "Vary": "*"}, 0),
    ],
)
def test_a_response_is_fresh_as_long_as_its_headers_say(headers, seconds):
    assert freshness(Response(200, headers), now=100) == seconds


def test_only_a_200_is_kept():
    assert freshness(Response(404, {"Cache-Control": "max-age=60"}), now=0) == 0


def test_vary_names_the_headers_that_must_be_equal():
    response = Response(200, {"Vary": "Accept, Cookie"})
    cached = Cached(response, (("Accept", "*/*"), ("Cookie", "a=1")), "https://a.example", expires=10)
    assert cached.answers((("cookie", "a=1"), ("ACCEPT", "*/*")), "https://b.example", CHROMIUM, now=9)
    assert not cached.answers((("Accept", "*/*"),), "https://a.example", CHROMIUM, now=9)
    assert not cached.answers((("Accept", "*/*"), ("Cookie", "a=1")), "https://a.example", CHROMIUM, now=10)
