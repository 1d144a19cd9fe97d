"""The headline outcome, where the scenarios themselves do not reach."""

import pytest

from crosshost import outcome
from crosshost.policy.setcookie import parse


def seen(**changes) -> outcome.Observed:
    page, api = "http://app.shop.localhost:3000", "http://api.shop.localhost:8000"
    right = {"page": page, "api": api, "credentials": "include", "allow_origin": page, "allow_credentials": "true"}
    right |= {"preflight_passes": True, "session_cookie": cookie("SameSite=Lax"), "csrf_cookie": cookie("SameSite=Lax")}
    return outcome.Observed(**{**right, "csrf_token_from": "body", **changes})


def cookie(attributes: str):
    return parse(f"name=value; Path=/; {attributes}")


@pytest.mark.parametrize(
    ("changes", "whoami", "login"),
    [
        ({}, "200", "200"),
        ({"allow_origin": "*"}, "throws", "throws"),
        ({"allow_origin": "*", "credentials": "omit"}, "401", "403"),
        ({"allow_credentials": None}, "throws", "throws"),
        ({"preflight_passes": False}, "200", "throws"),
        ({"csrf_token_from": "cookie"}, "200", "403"),
        ({"csrf_token_from": "cookie", "csrf_cookie": cookie("SameSite=Lax; Domain=shop.localhost")}, "200", "200"),
        ({"csrf_token_from": "cookie", "csrf_cookie": cookie("Domain=shop.localhost; HttpOnly")}, "200", "403"),
        ({"api": "http://127.0.0.1:8000"}, "401", "403"),
        ({"api": "http://127.0.0.1:8000", "session_cookie": cookie("SameSite=None; Secure")}, "200", "403"),
        ({"api": "http://127.0.0.1:8000", "session_cookie": cookie("SameSite=None")}, "401", "403"),
        (
            {"api": "http://127.0.0.1:8000", "session_cookie": cookie("SameSite=None; Secure; Partitioned")},
            "401",
            "403",
        ),
    ],
)
def test_the_headline_follows_from_what_the_server_sent(changes, whoami, login):
    assert (outcome.whoami(seen(**changes)), outcome.login(seen(**changes))) == (whoami, login)
