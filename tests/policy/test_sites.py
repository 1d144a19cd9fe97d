"""Origins and sites."""

import pytest

from crosshost.policy.origin import address
from crosshost.policy.site import registrable_domain, relation, sec_fetch_site


def origin(url: str):
    return address(url).origin


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("HTTP://LocalHost:3000/x", "http://localhost:3000"),
        ("https://app.example.com:443/", "https://app.example.com"),
        ("http://app.example.com:443/", "http://app.example.com:443"),
        ("http://[0:0:0:0:0:0:0:1]:8000/", "http://[::1]:8000"),
        ("https://XN--bcher-kva.example./", "https://xn--bcher-kva.example."),
        ("https://my_app.example.com/", "https://my_app.example.com"),
        ("http://127.0.0.1/", "http://127.0.0.1"),
        (f"http://{'a' * 63}.example/", f"http://{'a' * 63}.example"),
        ("https://user:word@app.example.com/", "https://app.example.com"),
    ],
)
def test_origins_are_serialised_as_browsers_do(url, text):
    assert str(origin(url)) == text


@pytest.mark.parametrize(
    ("url", "trustworthy"),
    [
        ("https://example.com/", True),
        ("http://example.com/", False),
        ("http://localhost:3000/", True),
        ("http://app.shop.localhost/", True),
        ("http://notlocalhost/", False),
        ("http://127.8.9.1/", True),
        ("http://128.0.0.1/", False),
        ("http://[::1]/", True),
        ("http://0x7f.1/", True),
        ("http://localhost./", True),
        ("http://[::ffff:127.0.0.1]/", True),  # Chromium, net::IPAddress::IsLoopback
        ("http://[::ffff:128.0.0.1]/", False),
    ],
)
def test_https_and_loopback_are_trustworthy(url, trustworthy):
    assert origin(url).trustworthy is trustworthy


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("app.example.com", "example.com"),
        ("a.b.co.uk", "b.co.uk"),
        ("com", None),
        ("github.io", None),
        ("me.github.io", "me.github.io"),
        ("localhost", None),
        ("frontend.localhost", "frontend.localhost"),
        ("api.shop.localhost", "shop.localhost"),
        ("127.0.0.1", None),
        ("[::1]", None),
        ("www.ck", "www.ck"),
        ("app.example.com.", "example.com."),
        ("com.", None),
        ("localhost.", None),
        ("shop.食狮.公司.cn", "食狮.公司.cn"),
    ],
)
def test_registrable_domains_follow_the_public_suffix_list(host, domain):
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("http://localhost:3000", "http://localhost:3000/x", "same-origin"),
        ("http://localhost:3000", "http://localhost:8000", "same-site"),
        ("http://localhost:3000", "http://127.0.0.1:3000", "cross-site"),
        ("http://127.0.0.1", "http://127.0.0.1:8000", "same-site"),
        ("http://1.0.0.1", "http://2.0.0.1", "cross-site"),
        ("http://app.shop.localhost", "http://api.shop.localhost", "same-site"),
        ("http://frontend.localhost", "http://backend.localhost", "cross-site"),
        ("http://localhost", "http://evil.localhost", "cross-site"),
        ("http://app.example.com", "https://app.example.com", "cross-site"),
        ("https://a.github.io", "https://b.github.io", "cross-site"),
        ("https://a.example.com.", "https://b.example.com.", "same-site"),
        ("https://a.example.com.", "https://a.example.com", "cross-site"),  # URL Standard, "registrable domain"
        ("https://a.example.com.", "https://b.example.com", "cross-site"),
        ("http://localhost.", "http://localhost", "cross-site"),
    ],
)
def test_relation_of_two_origins(one, other, expected):
    assert relation(origin(one), origin(other)) == relation(origin(other), origin(one)) == expected


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        (["https://app.example.com"], "same-origin"),
        (["https://app.example.com", "https://other.example", "https://app.example.com"], "cross-site"),
        (["https://api.example.com", "https://app.example.com"], "same-site"),
        (["http://app.example.com"], None),
        (["http://app.example.com", "https://app.example.com"], "cross-site"),
    ],
)
def test_sec_fetch_site_is_the_most_distant_relation_of_the_chain(chain, expected):
    assert sec_fetch_site(origin("https://app.example.com"), tuple(map(origin, chain))) == expected
