"""URLs, as browsers parse them (URL Standard). Rows without another source are of the WPT's urltestdata.json.

Chromium 156, Firefox ESR 153 and WebKitGTK 2.50 agree with every row of RELATIVE and INVALID in `new URL()`, measured,
but for the names that DNS cannot have. On a redirect, Firefox keeps a tab inside the URL.
"""

import pytest

from crosshost import Problem
from crosshost.policy import ENGINES, Page, Request, Response, Situation, predict
from crosshost.policy.headers import referer
from crosshost.policy.origin import address, as_sent

BASE = "https://a.test/x/y?q#f"
ALLOW = (("Access-Control-Allow-Origin", "*"),)
ENGINE_NAMES = ("chromium", "firefox", "webkitgtk")

RELATIVE = [
    # special authority ignore slashes state: a backslash is a slash, and any number of them begins a host
    ("/\\evil.test", "https://evil.test/"),
    ("\\\\evil.test", "https://evil.test/"),
    ("\\/evil.test", "https://evil.test/"),
    ("///evil.test", "https://evil.test/"),
    ("/\\/\\evil.test", "https://evil.test/"),
    ("https:\\\\evil.test", "https://evil.test/"),
    ("https:///evil.test", "https://evil.test/"),
    ("//evil.test\\@a.test", "https://evil.test/@a.test"),
    # special relative or authority state: without slashes, relative if the base has the same scheme
    ("https:evil.test", "https://a.test/x/evil.test"),
    ("https:/evil.test", "https://a.test/evil.test"),
    ("http:evil.test", "http://evil.test/"),
    ("http:/evil.test", "http://evil.test/"),
    # basic URL parser, steps 1 and 3: C0 controls and spaces around, and every tab and newline, are removed
    ("  /z ", "https://a.test/z"),
    ("\x00//evil.test\x1f", "https://evil.test/"),
    ("/\t/e\nvil.test/", "https://evil.test/"),
    ("ht\ntp://evil.test", "http://evil.test/"),
    ("", "https://a.test/x/y?q"),
    (" ", "https://a.test/x/y?q"),
    ("#g", "https://a.test/x/y?q"),
    ("?", "https://a.test/x/y?"),
    # host parser: percent-decoding, UTS 46, then IPv4 in all of its forms
    ("//EVIL.test", "https://evil.test/"),
    ("//%65vil%2Etest", "https://evil.test/"),
    ("//ｅvil。test", "https://evil.test/"),
    ("//bücher.test", "https://xn--bcher-kva.test/"),
    ("//FAß.test", "https://xn--fa-hia.test/"),
    ("//e\u00advil.test", "https://evil.test/"),
    ("//0x7f.1", "https://127.0.0.1/"),
    ("//0177.0.0.01", "https://127.0.0.1/"),
    ("//2130706433", "https://127.0.0.1/"),
    ("//1.2.3", "https://1.2.0.3/"),
    ("//1.2.3.4.", "https://1.2.3.4/"),
    ("//[::ffff:1.2.3.4]", "https://[::ffff:102:304]/"),
    ("//evil.test.", "https://evil.test./"),
    # port state
    ("//evil.test:", "https://evil.test/"),
    ("//evil.test:443", "https://evil.test/"),
    ("//evil.test:00443", "https://evil.test/"),
    ("//evil.test:80", "https://evil.test:80/"),
    # authority state: the last @ ends the user name and password
    ("//a.test@evil.test", "https://evil.test/"),
    ("//a@b@evil.test", "https://evil.test/"),
    ("//evil.test#@a.test", "https://evil.test/"),
    ("//evil.test?@a.test", "https://evil.test/?@a.test"),
    # path state
    ("..", "https://a.test/"),
    ("../../../z", "https://a.test/z"),
    ("/a/%2E./z", "https://a.test/z"),
    ("/a/%2e/z", "https://a.test/a/z"),
    ("/a/b/..", "https://a.test/a/"),
    ("/a\\..\\z", "https://a.test/z"),
    ("/%2F/%zz", "https://a.test/%2F/%zz"),
    ("/a b/ü?ü", "https://a.test/a%20b/%C3%BC?%C3%BC"),
    ("/z?a\\..\\b", "https://a.test/z?a\\..\\b"),
]
INVALID = [
    "http://",
    "//",
    "//@",
    "//u@",
    "//:80",
    "//evil.test:65536",
    "//evil.test:-1",
    "//evil.test:8o",
    "//256.1.1.1",
    "//1.2.3.4.5",
    "//a.09",
    "//a%00",
    "//a%2ftest",
    "//a<b",
    "//[::1",
    "//[::1%25eth0]",
    "//\u00ad",
    "https://evil.test%2f@",
    *("javascript:1", "data:,x", "ftp://evil.test/", "blob:https://evil.test/x"),  # Fetch, HTTP-redirect fetch, step 6
    *("//a..b", "//.a", "//a..", "//a*.test", f"//{'a' * 64}.test"),  # valid, but not in DNS (RFC 1035 2.3.4)
]


@pytest.mark.parametrize(("text", "url"), RELATIVE)
def test_a_url_is_parsed_as_browsers_do(text, url):
    parsed, expected = address(text, BASE), address(url)
    assert parsed.text == url
    assert (parsed.origin, parsed.path) == (expected.origin, expected.path)


@pytest.mark.parametrize("text", INVALID)
def test_what_browsers_cannot_request_is_a_problem(text):
    with pytest.raises(Problem, match="write"):
        address(text, BASE)


def test_a_lone_surrogate_is_replaced():
    """Web IDL, USVString."""
    assert address("/\ud800", BASE).path == "/%EF%BF%BD"


def redirected(*locations: str, engine="chromium", response=Response(200, ALLOW), times=1, **request):  # noqa: B008
    """Return the verdict of a fetch from BASE's origin to a URL that redirects to `locations`, one a header."""
    redirect = Response(302, (*(("Location", location) for location in locations), *ALLOW))
    situation = Situation(
        Page("https://a.test/"), Request(BASE, **request), redirects=(redirect,) * times, response=response, now=0
    )
    return predict(situation, ENGINES[engine])


@pytest.mark.parametrize(("location", "url"), RELATIVE)
def test_a_redirect_goes_where_browsers_go(location, url):
    """Fetch, HTTP-redirect fetch, steps 3 to 6; across origins, the next request has an Origin header."""
    if location.strip() and not address(location, BASE).has_credentials:
        cross_origin = not url.startswith("https://a.test/")
        assert redirected(location, credentials="omit").origin == ("https://a.test" if cross_origin else None)


@pytest.mark.parametrize("location", INVALID)
def test_a_redirect_to_an_invalid_url_fails(location):
    (finding,) = redirected(location)["accepted by view"].findings
    assert finding.id == "redirect-to-other-scheme"


@pytest.mark.parametrize(
    ("locations", "followed"), [(("/z", "/z"), True), (("/z", "//evil.test/"), False), (("/z", ""), False)]
)
def test_several_locations_must_be_equal(locations, followed):
    """Fetch, "location URL"; measured in Chromium and Firefox. WebKitGTK joins them to one URL with a comma."""
    assert (redirected(*locations)["accepted by view"].holds is not False) is followed


@pytest.mark.parametrize("empty", ["", " \t "])
def test_an_empty_location_is_a_loop_or_ignored(empty):
    """Fetch, "location URL"; WPT fetch/api/redirect/redirect-empty-location.any.js, which Chromium fails."""
    readable = {name: redirected(empty, engine=name, response=None)["readable"].holds for name in ENGINE_NAMES}
    assert readable == {"chromium": True, "firefox": None, "webkitgtk": None}
    for name in ("firefox", "webkitgtk"):
        (finding,) = redirected(empty, engine=name, times=21)["accepted by view"].findings
        assert finding.id == "redirects-without-end"
    as_response = {
        name: predict(
            Situation(Page(BASE), Request(BASE), response=Response(302, (("Location", empty),)), now=0), ENGINES[name]
        )["readable"].holds
        for name in ENGINE_NAMES
    }
    assert as_response == {"chromium": True, "firefox": None, "webkitgtk": None}


@pytest.mark.parametrize(
    ("mode", "location", "names"),
    [
        ("cors", "https://u@a.test/", {"firefox", "webkitgtk"}),
        ("no-cors", "https://u@a.test/", {"firefox", "webkitgtk"}),
        ("navigate", "https://u@a.test/", set(ENGINE_NAMES)),
        ("cors", "https://u@evil.test/", set()),
        ("no-cors", "https://u@evil.test/", {"firefox", "webkitgtk"}),
        ("cors", "https://@evil.test/", set(ENGINE_NAMES)),
    ],
)
def test_redirects_to_credentials(mode, location, names):
    """Fetch, HTTP-redirect fetch, steps 7 and 8; Chromium blocks each subresource whose URL has credentials."""
    verdicts = {name: redirected(location, engine=name, mode=mode, credentials="omit") for name in ENGINE_NAMES}
    assert {name for name, verdict in verdicts.items() if not verdict["accepted by view"].findings} == names


@pytest.mark.parametrize(
    ("length", "sent"),
    [(4096, 4096), (4097, len("https://a.test/")), (10_000, len("https://a.test/"))],
)
def test_a_long_referrer_is_shortened_to_its_origin(length, sent):
    """Referrer Policy 8.3, step 6; measured in Chromium, Firefox and WebKitGTK."""
    url = "https://a.test/".ljust(length, "x")
    for policy in ("unsafe-url", "strict-origin-when-cross-origin", "same-origin", "no-referrer-when-downgrade"):
        assert len(referer(Page(url, referrer_policy=policy), address(BASE))) == sent
    assert referer(Page(url, referrer_policy="no-referrer"), address(BASE)) is None


@pytest.mark.parametrize(
    ("userinfo", "has_credentials"),
    [("", False), ("@", False), (":@", False), ("u@", True), (":p@", True), ("u:p@", True)],
)
def test_an_empty_user_name_and_password_are_no_credentials(userinfo, has_credentials):
    """URL Standard, "includes credentials": a user name or a password that is not the empty string."""
    url = f"https://{userinfo}api.test/"
    assert address(url).has_credentials is has_credentials
    assert address(url).text == "https://api.test/"
    fetched = predict(Situation(Page("https://a.test/"), Request(url), now=0), ENGINES["chromium"])
    assert (fetched["sent"].holds is False) is has_credentials
    followed = redirected(url, credentials="omit")
    assert bool(followed["accepted by view"].findings) is has_credentials


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("HTTPS://App.Example.COM:443/path?q#f", "https://app.example.com"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://0x7f.1:80", "http://127.0.0.1"),
        ("http://[0:0::1]:8000", "http://[::1]:8000"),
        ("chrome-extension://abc", "chrome-extension://abc"),
        ("capacitor://LocalHost", "capacitor://localhost"),
        ("https://*.example.com", None),
        ("https://a..b", None),
        ("app.example.com", None),
        ("mailto:a@b", None),
        ("null", None),
        ("*", None),
    ],
)
def test_an_origin_is_serialised_as_browsers_send_it(text, origin):
    """HTML, "serialization of an origin"; extensions and apps with a scheme of their own have an origin, too."""
    assert as_sent(text) == origin


def test_only_a_wildcard_may_begin_with_a_star():
    assert as_sent("https://*.Example.com:443", wildcard=True) == "https://*.example.com"
    assert as_sent("https://a.*.example.com", wildcard=True) is None
