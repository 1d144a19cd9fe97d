"""Which documents may be shown in a frame."""

import pytest

from crosshost.policy import ENGINES, Response
from crosshost.policy.framing import refused_by, sandbox_hides_origin
from crosshost.policy.origin import address

OWN, OTHER = address("https://api.example.com/").origin, address("https://app.example.com/").origin
SELF, APP = "frame-ancestors 'self'", "frame-ancestors https://app.example.com"


@pytest.mark.parametrize(
    ("headers", "around", "allowed"),
    [
        ({}, (OTHER,), True),
        ({"X-Frame-Options": "DENY"}, (OWN,), False),
        ({"X-Frame-Options": "SAMEORIGIN"}, (OWN,), True),
        ({"X-Frame-Options": "sameorigin"}, (OTHER, OWN), False),
        ({"X-Frame-Options": "ALLOW-FROM https://app.example.com"}, (OTHER,), True),
        ({"X-Frame-Options": "DENY, SAMEORIGIN"}, (OWN,), False),
        ({"X-Frame-Options": ["SAMEORIGIN", "SAMEORIGIN"]}, (OWN,), True),
        ({"Content-Security-Policy": "frame-ancestors 'none'"}, (OWN,), False),
        ({"Content-Security-Policy": SELF}, (OWN,), True),
        ({"Content-Security-Policy": SELF}, (OTHER,), False),
        ({"Content-Security-Policy": APP, "X-Frame-Options": "DENY"}, (OTHER,), True),
        ({"Content-Security-Policy": [APP, SELF]}, (OTHER,), False),
        ({"Content-Security-Policy": "default-src 'none'"}, (OTHER,), True),
    ],
)
def test_x_frame_options_and_frame_ancestors_decide_who_may_frame(headers, around, allowed):
    assert (refused_by(Response(200, headers), OWN, around, ENGINES["chromium"]) is None) is allowed


def test_no_frame_needs_no_permission():
    assert refused_by(Response(200, {"X-Frame-Options": "DENY"}), OWN, (), ENGINES["chromium"]) is None


def test_only_allow_same_origin_keeps_the_origin_in_a_sandbox():
    assert sandbox_hides_origin("")
    assert sandbox_hides_origin("allow-scripts allow-forms")
    assert not sandbox_hides_origin("allow-scripts Allow-Same-Origin")
