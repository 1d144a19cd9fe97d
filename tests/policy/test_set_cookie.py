"""Set-Cookie: how the header is parsed, and which cookies are stored."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crosshost.policy import Cookie, Engine, Page, Request, Response, Situation, cookiedate, predict
from crosshost.policy.setcookie import SetCookie, parse

STANDARD = Engine("standard")  # RFC 6265bis without exceptions
NOW = 1_700_000_000.0
DAY = 24 * 60 * 60


def visit(url: str, *headers: str, engine: Engine = STANDARD, jar=()):
    """Return the verdict of a navigation to `url` whose response has these Set-Cookie headers."""
    response = Response(200, tuple(("Set-Cookie", header) for header in headers))
    return predict(Situation(Page(url), Request(url, mode="navigate"), jar, response=response, now=NOW), engine)


def cookie_header(jar, url: str) -> str:
    """Return the Cookie header of a navigation to `url`."""
    verdict = predict(Situation(Page(url), Request(url, mode="navigate"), jar, now=NOW), STANDARD)
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in verdict.attached)


@pytest.mark.parametrize(
    ("header", "cookie"),
    [
        ("a=b", SetCookie("a", "b")),
        (" a = b ; c", SetCookie("a", "b")),
        ("a=b=c", SetCookie("a", "b=c")),
        ('a="b c"', SetCookie("a", '"b c"')),
        ("a", SetCookie("", "a")),
        ("=a", SetCookie("", "a")),
        ("a=", SetCookie("a", "")),
        ("a=b\r\nSet-Cookie: c=d", SetCookie("a", "b")),
        ("a=b; SECURE; httponly", SetCookie("a", "b", secure=True, http_only=True)),
        ("a=b; Secure=no", SetCookie("a", "b", secure=True)),
        ("a=b; Domain=.Example.COM", SetCookie("a", "b", domain="example.com", written_domain=".Example.COM")),
        ("a=b; Path=/x; Path=y", SetCookie("a", "b", path="")),
        ("a=b; Path=/x; Path=/y", SetCookie("a", "b", path="/y")),
        ("a=b; SameSite=none", SetCookie("a", "b", same_site="None")),
        ("a=b; SameSite=Lax; SameSite=nope", SetCookie("a", "b", same_site="unset")),
        ("a=b; Partitioned", SetCookie("a", "b", partitioned=True)),
        ("a=b; Max-Age=5", SetCookie("a", "b", max_age=5)),
        ("a=b; Max-Age=-5", SetCookie("a", "b", max_age=-5)),
        ("a=b; Max-Age=5s; Max-Age=+5; Max-Age=", SetCookie("a", "b")),
        ("a=b; Expires=never", SetCookie("a", "b")),
        ("a=b; Expires=Thu, 01 Jan 1970 00:00:07 GMT", SetCookie("a", "b", expires=7)),
        (f"a=b; Path=/{'x' * 1023}", SetCookie("a", "b", path="/" + "x" * 1023)),
        (f"a=b; Path=/{'x' * 1024}", SetCookie("a", "b")),
    ],
)
def test_parsing_follows_the_standard(header, cookie):
    assert parse(header) == cookie


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "set-cookie-empty"),
        (" = ; Path=/", "set-cookie-empty"),
        ("a=b\x00", "set-cookie-control-character"),
        ("a=\x7f", "set-cookie-control-character"),
        (f"a={'b' * 4096}", "set-cookie-too-large"),
        (f"a={'é' * 2048}", "set-cookie-too-large"),
    ],
)
def test_an_invalid_header_is_ignored(header, reason):
    assert parse(header).id == reason


def test_tabs_and_4096_bytes_are_allowed():
    assert parse("a\t=\tb") == SetCookie("a", "b")
    assert parse(f"a={'b' * 4095}") == SetCookie("a", "b" * 4095)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Thu, 01 Jan 1970 00:00:07 GMT", datetime(1970, 1, 1, 0, 0, 7)),
        ("Tuesday, 09-Nov-27 23:12:40 GMT", datetime(2027, 11, 9, 23, 12, 40)),
        ("9 nov 2027 1:2:3 PM", datetime(2027, 11, 9, 1, 2, 3)),
        ("2027 November 9 01:02:03", datetime(2027, 11, 9, 1, 2, 3)),
        ("01:02:03 9 Nov 70", datetime(1970, 11, 9, 1, 2, 3)),
        ("01:02:03 9 Nov 69", datetime(2069, 11, 9, 1, 2, 3)),
        (
            "01:02:03 9 Nov 1600",
            datetime(1600, 11, 9, 1, 2, 3),
        ),  # RFC 6265bis 5.1.1: no date
        ("01:02:03 31 Feb 2027", None),
        ("24:02:03 9 Nov 2027", None),
        ("01:02 9 Nov 2027", None),
        ("9 Nov 2027", None),
        ("", None),
    ],
)
def test_dates_are_parsed(text, date):
    assert cookiedate.parse(text) == (date and date.replace(tzinfo=UTC).timestamp())


PUBLIC_SUFFIXES = ("com", "github.io", "localhost")


@pytest.mark.parametrize(
    ("url", "domain", "sent_to", "stored"),
    [
        ("http://app.example.com/", "app.example.com", "http://a.app.example.com/", True),
        ("http://app.example.com/", "example.com", "http://other.example.com/", True),
        ("http://app.example.com/", "", "http://app.example.com/", True),
        ("http://app.example.com/", "api.example.com", "http://api.example.com/", False),
        ("http://app.example.com/", "a.app.example.com", "http://a.app.example.com/", False),
        ("http://app.example.com/", "ample.com", "http://app.example.com/", False),
        ("http://app.example.com/", "app.example.com.", "http://app.example.com/", False),
        ("http://app.example.com/", "com", "http://app.example.com/", False),
        ("http://me.github.io/", "github.io", "http://me.github.io/", False),
        ("http://github.io/", "github.io", "http://github.io/", True),
        ("http://localhost/", "localhost", "http://localhost/", True),
        ("http://api.shop.localhost/", "localhost", "http://api.shop.localhost/", False),
        ("http://api.shop.localhost/", "shop.localhost", "http://app.shop.localhost/", True),
        ("http://127.0.0.1/", "127.0.0.1", "http://127.0.0.1/", True),
        ("http://127.0.0.1/", "0.0.1", "http://127.0.0.1/", False),
        ("http://xn--bcher-kva.example/", "bücher.example", "http://xn--bcher-kva.example/", False),
        ("http://xn--bcher-kva.example/", "xn--bcher-kva.example", "http://xn--bcher-kva.example/", True),
    ],
)
def test_domain_must_be_the_host_or_a_parent_that_is_not_a_public_suffix(url, domain, sent_to, stored):
    verdict = visit(url, f"a=b; Domain={domain}")
    assert [finding.id for outcome in verdict.stored for finding in outcome.refused] == (
        [] if stored else ["set-domain-public-suffix" if domain in PUBLIC_SUFFIXES else "set-domain"]
    )
    assert cookie_header(verdict.jar, sent_to) == ("a=b" if stored else "")


@pytest.mark.parametrize("url", ["http://localhost/", "http://github.io/"])
def test_a_cookie_for_a_public_suffix_is_host_only(url):
    (cookie,) = visit(url, f"a=b; Domain={url.removeprefix('http://').rstrip('/')}").jar
    assert cookie.host_only
    assert cookie_header((cookie,), url.replace("://", "://sub.")) == ""


@pytest.mark.parametrize(
    ("path", "attribute", "requested", "matches"),
    [
        ("/a/b", "", "/a/c", True),
        ("/a/b", "", "/c", False),
        ("/a", "", "/", True),
        ("/", "; Path=/a", "/a", True),
        ("/", "; Path=/a", "/a/", True),
        ("/", "; Path=/a", "/a/b", True),
        ("/", "; Path=/a", "/ab", False),
        ("/", "; Path=/a/", "/a", False),
        ("/", "; Path=/A", "/a", False),
        ("/a/b", "; Path=x", "/a/c", True),
    ],
)
def test_path_matching(path, attribute, requested, matches):
    jar = visit(f"http://example.com{path}", f"a=b{attribute}").jar
    assert cookie_header(jar, f"http://example.com{requested}") == ("a=b" if matches else "")


@pytest.mark.parametrize(
    ("url", "header", "missing"),
    [
        ("https://example.com/", "__Host-a=b; Secure; Path=/", None),
        ("https://example.com/", "__Host-a=b; Path=/", "Secure"),
        ("https://example.com/", "__Host-a=b; Secure", "Path=/"),
        ("https://example.com/", "__Host-a=b; Secure; Path=/a", "Path=/"),
        ("https://example.com/", "__Host-a=b; Secure; Path=/; Domain=example.com", "no Domain"),
        ("https://example.com/", "__HOST-a=b; Path=/", "Secure"),
        ("https://example.com/", "__Secure-a=b", "Secure"),
        ("https://example.com/", "__Secure-a=b; Secure; Domain=example.com", None),
        ("https://example.com/", "__Http-a=b; Secure", "HttpOnly"),
        ("https://example.com/", "__Host-Http-a=b; Secure; HttpOnly; Path=/", None),
        ("https://example.com/", "=__Host-a=b; Secure; Path=/", "a name"),
    ],
)
def test_prefixed_names_require_their_attributes(url, header, missing):
    (outcome,) = visit(url, header).stored
    assert (outcome.cookie is not None) == (missing is None)
    if missing:
        assert [finding.id for finding in outcome.refused] == ["set-prefix"]
        assert missing in outcome.refused[0].sentence


def test_max_age_overrides_expires_and_both_are_capped():
    url, past, far = "http://example.com/", "Thu, 01 Jan 1970 00:00:07 GMT", "Fri, 07 Aug 2999 08:04:19 GMT"
    (cookie,) = visit(url, f"a=b; Max-Age=60; Expires={past}").jar
    assert cookie.expires == NOW + 60
    for header in (f"a=b; Expires={far}", f"a=b; Max-Age={10**12}"):
        (cookie,) = visit(url, header).jar
        assert cookie.expires == NOW + 400 * DAY


@pytest.mark.parametrize("gone", ["Max-Age=0", "Max-Age=-1", "Expires=Thu, 01 Jan 1970 00:00:07 GMT"])
def test_an_expired_cookie_deletes_only_the_cookie_with_its_identity(gone):
    url = "http://example.com/"
    jar = visit(url, "a=b", "a=c; Domain=example.com", "a=d; Path=/x", "z=z").jar
    verdict = visit(url, f"a=; {gone}", jar=jar)
    assert [cookie.value for cookie in verdict.jar] == ["c", "d", "z"]
    assert verdict.stored[0].cookie is None
    assert not verdict.stored[0].refused


def test_a_cookie_replaces_its_predecessor_and_longer_paths_are_sent_first():
    url = "http://example.com/x/y"
    jar = visit(url, "a=1; Path=/", "b=1; Path=/x", "c=1; Path=/", "a=2; Path=/").jar
    assert cookie_header(jar, url) == "b=1; a=2; c=1"


def test_a_replaced_cookie_keeps_its_creation_time():
    url, old = "http://example.com/", (Cookie("a", "1", "example.com", created=7),)
    (cookie,) = visit(url, "a=2", jar=old).jar
    assert (cookie.value, cookie.created) == ("2", 7)


def test_http_does_not_overwrite_secure_cookies():
    secure, plain = "https://example.com/", "http://example.com/"
    jar = visit(secure, "a=b; Secure; Path=/x").jar
    assert visit(plain, "a=c; Path=/x", jar=jar).stored[0].refused[0].id == "set-overwrites-secure"
    assert visit(plain, "a=c; Path=/", jar=jar).stored[0].cookie
    assert visit(secure, "a=c; Path=/x", jar=jar).stored[0].cookie


BLOCKED = replace(STANDARD, third_party_cookies="blocked")


@pytest.mark.parametrize(
    ("url", "header", "engine", "reasons"),
    [
        ("https://b.test/", "a=1; SameSite=Lax", STANDARD, ["set-samesite-lax"]),
        ("https://b.test/", "a=1; SameSite=Lax", BLOCKED, ["set-third-party-blocked"]),
        ("http://b.test/", "a=1; SameSite=None; Secure", BLOCKED, ["set-third-party-blocked"]),
        ("http://b.test/", "a=1; SameSite=Lax; Secure", STANDARD, ["set-secure-over-http", "set-samesite-lax"]),
        (
            "https://b.test/",
            "__Host-a=1; Domain=c.test; Partitioned",
            BLOCKED,
            ["set-domain", "set-prefix", "set-partitioned-insecure"],
        ),
        ("http://b.test/", "__Secure-a=1; Secure; SameSite=Lax", BLOCKED, ["set-prefix"]),
        ("http://b.test/", "a=1; Secure; Partitioned", STANDARD, ["set-partitioned-insecure"]),
    ],
)
def test_a_cookie_is_refused_with_all_reasons_of_the_first_step_that_refuses_it(url, header, engine, reasons):
    """The steps of Chromium: what is wrong with the header, the policy for third-party cookies, the rest."""
    request = Request(url, credentials="include")
    response = Response(200, (("Set-Cookie", header),))
    verdict = predict(Situation(Page("http://a.test/"), request, response=response, now=NOW), engine)
    assert [finding.id for finding in verdict.stored[0].refused] == reasons


def test_a_cookie_that_is_not_sent_has_every_reason():
    jar = (Cookie("a", "1", "a.shop.test", path="/deep", same_site="Lax", created=NOW),)
    situation = Situation(Page("https://b.test/"), Request("https://shop.test/", credentials="include"), jar, now=NOW)
    verdict = predict(situation, BLOCKED)
    assert [finding.id for finding in verdict["cookies attached"].findings] == [
        "domain-mismatch",
        "path-mismatch",
        "samesite-lax",
        "third-party-blocked",
    ]
