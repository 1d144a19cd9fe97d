"""Local Network Access: which spaces the URLs show, and which requests each engine asks about or blocks.

The rows were measured in Chromium 156 and Firefox 153 (tests/browsers/test_local_network.py measures them again).
"""

import ipaddress
from dataclasses import replace

import pytest

from crosshost.policy import ENGINES, Page, PolicyError, Request, Response, Situation, predict
from crosshost.policy.engine import engine as engine_of
from crosshost.policy.local_network import space_in_url

CHROMIUM, FIREFOX, WEBKITGTK = (ENGINES[name] for name in ("chromium", "firefox", "webkitgtk"))
PUBLIC, LOOPBACK, LOCAL = "https://app.example.com/", "http://localhost:8000/", "http://192.168.1.1/"
SPACES = (("app.example.com", "public"), ("frame.example.com", "public"))
ALLOWED = (("Access-Control-Allow-Origin", "https://app.example.com"),)


def fetching(page=PUBLIC, url=LOOPBACK, permission=None, spaces=SPACES, **request) -> Situation:
    page = page if isinstance(page, Page) else Page(page)
    return Situation(page, Request(url, **request), address_spaces=spaces, local_network_permission=permission, now=0)


def sent(situation: Situation, engine=CHROMIUM) -> tuple[bool | None, str | None]:
    link = predict(situation, engine)["sent"]
    return link.holds, link.findings[0].id if link.findings else None


@pytest.mark.parametrize(
    ("host", "space"),
    [
        # the draft's "Non-public IP address blocks", the first and the last address of a block and its neighbours
        ("126.255.255.255", "public"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.255", "loopback"),
        ("128.0.0.0", "public"),
        ("9.255.255.255", "public"),
        ("10.0.0.0", "local"),
        (str(ipaddress.IPv4Address("11.0.0.0") - 1), "local"),
        ("100.63.255.255", "public"),
        ("100.64.0.0", "local"),
        ("100.127.255.255", "local"),
        ("100.128.0.0", "public"),
        ("172.15.255.255", "public"),
        ("172.16.0.0", "local"),
        ("172.31.255.255", "local"),
        ("172.32.0.0", "public"),
        ("192.168.255.255", "local"),
        ("192.169.0.0", "public"),
        ("169.254.169.254", "local"),
        ("0.0.0.0", "loopback"),
        ("0.1.2.3", "local"),
        ("192.0.2.1", "public"),  # documentation addresses of IPv4 are not in the table
        ("[::1]", "loopback"),
        ("[::]", "loopback"),
        ("[::2]", "public"),
        ("[fc00::1]", "local"),
        ("[fdff::1]", "local"),
        ("[fe00::1]", "public"),
        ("[fe80::1]", "local"),
        ("[fec0::1]", "local"),
        ("[2001:db8::1]", "local"),
        ("[3fff::1]", "local"),
        ("[2001:4860::1]", "public"),
        ("[::ffff:10.1.1.1]", "local"),
        ("[::ffff:7f00:1]", "loopback"),
        ("[::ffff:8.8.8.8]", "public"),
        # names (Chromium, network::GetAddressSpaceFromUrl)
        ("localhost", "loopback"),
        ("localhost.", "loopback"),
        ("app.shop.localhost", "loopback"),
        ("printer.local", "local"),
        ("printer.local.", "local"),
        ("local", "local"),
        ("notlocal", None),
        ("localhost.example.com", None),
        ("local.example.com", None),
        ("app.example.com", None),
    ],
)
def test_the_url_shows_the_address_space_of_ip_addresses_and_local_names(host, space):
    assert space_in_url(host) == space


@pytest.mark.parametrize(
    ("url", "in_chromium", "in_firefox"),
    [
        ("http://198.18.0.1/", True, True),  # loopback in the draft
        ("http://[fec0::1]/", None, True),
        ("http://[2001:db8::1]/", None, True),
        ("http://[3fff::1]/", None, True),
        ("http://[fd12::1]/", None, None),
    ],
)
def test_engines_have_different_address_blocks(url, in_chromium, in_firefox):
    page = "http://localhost:3000/"
    situation = fetching(page, url, spaces=(("localhost:3000", "public"),))
    assert sent(situation, CHROMIUM)[0] is in_chromium
    assert sent(situation, FIREFOX)[0] is in_firefox


@pytest.mark.parametrize(
    ("permission", "result"),
    [
        (None, (None, "local-network-asks")),
        ("denied", (False, "local-network-denied")),
        ("granted", (True, None)),
    ],
)
@pytest.mark.parametrize("engine", [CHROMIUM, FIREFOX])
def test_the_user_decides_whether_a_public_page_may_call_loopback(engine, permission, result):
    assert sent(fetching(permission=permission), engine) == result


def test_without_the_rule_the_request_is_sent():
    situation = fetching("http://app.example.com/", LOCAL, "denied")
    assert sent(situation, WEBKITGTK) == (True, None)


@pytest.mark.parametrize(
    ("name", "version", "holds"),
    [
        ("chromium", "141", True),
        ("chromium", "142", None),
        ("chromium-blocked", "141", True),
        ("firefox", "140", True),
        ("firefox", "152", True),
        ("firefox", "153", None),
    ],
)
def test_the_rule_begins_with_a_version(name, version, holds):
    assert sent(fetching(), engine_of(name, version))[0] is holds


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("http://localhost:3000/", LOOPBACK),
        ("http://localhost:3000/", "http://192.168.1.1/"),
        ("http://192.168.1.1/", "http://localhost:8000/"),  # the draft asks here, browsers do not
        ("http://printer.local/", "http://192.168.1.1/"),
        ("http://192.168.1.1/", "https://api.example.com/"),
        ("https://app.example.com/", "https://8.8.8.8/"),
        ("https://elsewhere.example/", "https://api.example.com/"),  # two names that show nothing
        ("https://app.example.com/", "https://app.example.com/"),
    ],
)
def test_a_page_does_not_ask_within_its_network_or_towards_a_more_public_one(page, url):
    assert sent(fetching(page, url, "denied")) == (True, None)


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("https://elsewhere.example/", "http://127.0.0.1:8000/"),  # the page may be on a local network
        ("https://8.8.8.8/", "https://api.example.com/"),  # the API may be
        ("https://app.example.com/", "https://api.example.com/"),
    ],
)
def test_a_name_without_a_known_network_leaves_the_link_undecided(page, url):
    assert sent(fetching(page, url, "denied")) == (None, "local-network-unknown")


def test_an_address_space_is_given_for_a_host_or_for_one_of_its_ports():
    page = "http://localhost:3000/"
    assert sent(fetching(page, spaces=(("localhost:3000", "public"),))) == (None, "local-network-asks")
    assert sent(fetching(page, spaces=(("localhost:3001", "public"),))) == (True, None)
    assert sent(fetching(page, spaces=(("localhost", "public"),))) == (True, None)
    with pytest.raises(PolicyError, match="write one of 'loopback', 'local', 'public'"):
        fetching(page, spaces=(("localhost", "private"),))


def test_an_insecure_page_is_blocked_without_a_question_in_chromium_only():
    situation = fetching("http://app.example.com/", permission="granted")
    assert sent(situation, CHROMIUM) == (False, "local-network-insecure")
    assert sent(situation, FIREFOX) == (True, None)


def test_a_page_within_an_insecure_one_is_insecure():
    page = Page(PUBLIC, framed_by=("http://app.example.com/",), allow=("loopback-network",))
    assert sent(fetching(page, permission="granted")) == (False, "local-network-insecure")


FRAME = "https://frame.example.com/"


@pytest.mark.parametrize(
    ("page", "in_chromium", "in_firefox"),
    [
        (Page(FRAME, framed_by=(PUBLIC,)), False, False),
        (Page(FRAME, framed_by=(PUBLIC,), allow=("loopback-network",)), True, True),
        (Page(FRAME, framed_by=(PUBLIC,), allow=("local-network-access",)), True, False),
        (Page(FRAME, framed_by=(PUBLIC,), allow=("local-network",)), False, False),
        (Page("https://app.example.com:444/", framed_by=(PUBLIC,)), False, False),  # same-site is not same-origin
        (Page(PUBLIC, framed_by=(PUBLIC,)), True, True),
        (Page(PUBLIC, framed_by=(PUBLIC,), opaque=True), False, False),
        (Page(PUBLIC, framed_by=(PUBLIC,), opaque=True, allow=("loopback-network",)), True, True),
        (Page(PUBLIC, framed_by=(PUBLIC, FRAME)), False, False),
        (Page(PUBLIC, allow=()), False, False),  # Permissions-Policy: loopback-network=()
    ],
)
def test_a_frame_of_another_origin_needs_the_permission_delegated(page, in_chromium, in_firefox):
    situation = fetching(page, permission="granted")
    for engine, holds in ((CHROMIUM, in_chromium), (FIREFOX, in_firefox)):
        assert sent(situation, engine) == (holds, None if holds else "local-network-not-delegated")


def test_a_link_is_not_restricted_but_a_navigation_in_a_frame_is():
    assert sent(fetching(permission="denied", mode="navigate")) == (True, None)
    framed = Page(PUBLIC, framed_by=(PUBLIC,))
    assert sent(fetching(framed, permission="denied", mode="navigate")) == (False, "local-network-denied")


def test_no_cors_is_restricted_too():
    assert sent(fetching(permission="denied", mode="no-cors")) == (False, "local-network-denied")


def test_a_refused_request_sends_no_preflight_and_an_undecided_one_reports_a_refused_preflight():
    json = {"method": "POST", "headers": (("Content-Type", "application/json"),)}
    refused = fetching(permission="denied", **json)
    assert sent(refused) == (False, "local-network-denied")
    undecided = fetching(**json)
    assert sent(undecided) == (None, "local-network-asks")
    assert sent(replace(undecided, preflight=Response(200, ()))) == (False, "preflight-allow-origin-missing")


def test_a_redirect_to_loopback_is_restricted():
    redirect = Response(302, (*ALLOWED, ("Location", LOOPBACK)))
    spaces = (*SPACES, ("api.example.com", "public"))
    situation = replace(fetching(url="https://api.example.com/", permission="denied", spaces=spaces))
    assert sent(situation) == (True, None)
    assert sent(replace(situation, redirects=(redirect,))) == (False, "local-network-denied")


@pytest.mark.parametrize(
    ("url", "wanted", "result"),
    [
        (LOOPBACK, "loopback", (True, None)),
        (LOOPBACK, "local", (False, "target-address-space")),
        (LOOPBACK, "public", (False, "target-address-space")),
        ("https://api.example.com/", "local", (None, "local-network-unknown")),
    ],
)
def test_the_option_target_address_space_must_be_right(url, wanted, result):
    situation = fetching("http://localhost:3000/", url, target_address_space=wanted)
    assert sent(situation, CHROMIUM) == result
    assert sent(situation, FIREFOX)[1] != "target-address-space"  # Firefox does not know the option


NEARBY = (*SPACES, ("api.example.com", "loopback"))


@pytest.mark.parametrize(
    ("url", "wanted", "in_chromium", "in_firefox"),
    [
        (LOCAL, None, (True, None), (False, "mixed-content")),
        ("http://printer.local/", None, (True, None), (False, "mixed-content")),
        ("http://api.example.com/", None, (False, "mixed-content"), (False, "mixed-content")),
        ("http://api.example.com/", "loopback", (True, None), (False, "mixed-content")),
        ("http://api.example.com/", "local", (False, "target-address-space"), (False, "mixed-content")),
        ("http://api.example.com/", "public", (False, "mixed-content"), (False, "mixed-content")),
    ],
)
def test_an_https_page_may_fetch_http_in_the_local_network_in_chromium(url, wanted, in_chromium, in_firefox):
    situation = fetching(url=url, permission="granted", spaces=NEARBY, target_address_space=wanted)
    assert sent(situation, CHROMIUM) == in_chromium
    assert sent(situation, FIREFOX) == in_firefox
