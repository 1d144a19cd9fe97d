"""Wishes as people have them, with what must come out: written down before the code that decides them."""

import pytest

from crosshost.recipe import Refused, Wish, Wrong, decide
from crosshost.recipe.settings import values

COOKIES_NONE = {"SESSION_COOKIE_SAMESITE": "None", "CSRF_COOKIE_SAMESITE": "None"}
SECURE = {"SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}
ALL_ENGINES = {"chromium", "chromium-blocked", "firefox", "webkitgtk", "webkitgtk-itp"}


def cors(page):
    return {"CORS_ALLOWED_ORIGINS": [page], "CORS_ALLOW_CREDENTIALS": True, "CSRF_TRUSTED_ORIGINS": [page]}


def recipe(page, api, **wish):
    return decide(Wish(page, api, **wish))


def settings_of(page, api, **wish):
    return values(recipe(page, api, **wish).settings)


def works_in(page, api, **wish):
    return {name for name, works in recipe(page, api, **wish).works.items() if works}


def test_hosts_of_one_site_need_cors_trust_and_secure_cookies():
    expected = {"ALLOWED_HOSTS": ["api.shop.co.uk"], **cors("https://www.shop.co.uk"), **SECURE}
    assert settings_of("https://www.shop.co.uk", "https://api.shop.co.uk") == expected
    assert works_in("https://www.shop.co.uk", "https://api.shop.co.uk") == ALL_ENGINES


def test_two_ports_of_localhost_need_no_secure_cookies():
    expected = {"ALLOWED_HOSTS": ["localhost"], **cors("http://localhost:4200")}
    assert settings_of("http://localhost:4200", "http://localhost:8000") == expected
    assert works_in("http://localhost:4200", "http://localhost:8000") == ALL_ENGINES


def test_one_origin_behind_nginx_needs_neither_cors_nor_trust():
    proxied = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}
    expected = {"ALLOWED_HOSTS": ["shop.example"], **proxied, **SECURE}
    assert settings_of("https://shop.example", "https://shop.example", proxy="nginx") == expected


def test_one_origin_over_http_needs_the_host_only():
    assert settings_of("http://localhost:3000", "http://localhost:3000", proxy="nginx") == {
        "ALLOWED_HOSTS": ["localhost"]
    }


def test_vites_proxy_makes_two_ports_one_origin():
    made = recipe("http://localhost:5173", "http://127.0.0.1:8000", proxy="vite")
    assert values(made.settings) == {"ALLOWED_HOSTS": ["localhost"]}
    assert made.credentials == "same-origin"
    assert not made.cannot


def test_vites_proxy_to_a_staging_api_sends_its_own_host():
    made = values(recipe("http://localhost:5173", "https://api.staging.example.com", proxy="vite").settings)
    assert made["ALLOWED_HOSTS"] == ["api.staging.example.com"]
    assert made["CSRF_TRUSTED_ORIGINS"] == ["http://localhost:5173"]
    assert not {name for name in made if name.startswith("CORS_")}


def test_two_sites_need_none_and_say_where_it_fails():
    made = recipe("https://shop.example", "https://backend.test")
    assert values(made.settings) == {
        "ALLOWED_HOSTS": ["backend.test"],
        **cors("https://shop.example"),
        **COOKIES_NONE,
        **SECURE,
    }
    assert {name: finding.id for name, finding in made.cannot.items()} == {
        "chromium-blocked": "set-third-party-blocked",
        "webkitgtk": "set-other-host",
        "webkitgtk-itp": "set-third-party-blocked",
    }


def test_a_login_on_djangos_own_page_across_sites_does_not_work_in_firefox():
    made = recipe("https://app.example.com", "https://api.example.net", login="django")
    assert made.cannot["firefox"].id == "third-party-partitioned"
    assert values(made.settings)["LOGIN_REDIRECT_URL"] == "https://app.example.com/"


def test_a_local_page_with_a_staging_api_is_cross_site():
    made = values(recipe("http://localhost:5173", "https://api.staging.example.com").settings)
    assert made["SESSION_COOKIE_SAMESITE"] == "None"


@pytest.mark.parametrize(
    ("page", "api", "domain"),
    [
        ("https://app.example.com", "https://api.example.com", "example.com"),
        ("https://app.eu.example.com", "https://api.eu.example.com", "eu.example.com"),
        ("https://example.com", "https://api.example.com", "example.com"),
        ("https://app.example.com", "https://example.com", "example.com"),
        ("https://a.b.example.co.uk", "https://c.example.co.uk", "example.co.uk"),
    ],
)
def test_a_shared_csrf_cookie_has_the_narrowest_domain(page, api, domain):
    made = settings_of(page, api, token="cookie")
    assert made["CSRF_COOKIE_DOMAIN"] == domain
    assert "SESSION_COOKIE_DOMAIN" not in made


def test_no_domain_where_the_token_is_in_the_body_or_both_have_one_host():
    assert "CSRF_COOKIE_DOMAIN" not in settings_of("https://app.example.com", "https://api.example.com")
    assert "CSRF_COOKIE_DOMAIN" not in settings_of("https://example.com", "https://example.com:8443", token="cookie")


@pytest.mark.parametrize(
    ("page", "api", "token"),
    [
        ("http://localhost:3000", "http://localhost:8000", "cookie"),
        ("https://app.example.com", "https://api.example.com", "body"),
        ("http://localhost:3000", "http://127.0.0.1:8000", "body"),
    ],
)
def test_the_token_is_read_from_the_cookie_where_the_page_can(page, api, token):
    assert recipe(page, api).token == token


@pytest.mark.parametrize(
    ("wish", "reason", "near"),
    [
        (
            Wish("https://shop.example", "https://shop.example"),
            "one-origin-without-proxy",
            {"proxy": "nginx"},
        ),
        (Wish("http://localhost:5173", "http://localhost:5173"), "one-origin-without-proxy", {"proxy": "vite"}),
        (Wish("https://localhost:5173", "http://localhost:8000", proxy="vite"), "vite-is-http", {"proxy": "nginx"}),
        (Wish("http://shop.example", "http://shop.example", proxy="vite"), "vite-is-for-development", {}),
        (Wish("http://app.shop.example", "http://api.other.example"), "none-needs-https", {}),
        (Wish("http://10.0.0.1", "http://10.0.0.2"), "none-needs-https", {"api": "http://10.0.0.1"}),
        (Wish("https://10.0.0.1", "https://10.0.0.2", token="cookie"), "cookie-domain-ip", {}),
        (Wish("https://me.github.io", "https://you.github.io", token="cookie"), "cookie-domain-suffix", {}),
        (Wish("https://a.vercel.app", "https://b.onrender.com", token="cookie"), "cookie-domain-two-sites", {}),
        (Wish("https://shop.example", "http://api.shop.example"), "works-nowhere", {"api": "https://api.shop.example"}),
        (Wish("https://app.example.com", "http://localhost:8000"), "works-nowhere", {"api": "https://api.example.com"}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wish_that_cannot_work_is_refused_with_the_nearest_that_works(wish, reason, near):
    with pytest.raises(Refused) as refused:
        decide(wish)
    assert refused.value.reason == reason
    assert not isinstance(refused.value, Wrong)
    assert {name: getattr(refused.value.nearest, name) for name in near} == near
    assert not decide(refused.value.nearest).missing


def test_what_works_in_none_of_the_browsers_asked_for_is_refused():
    wish = Wish("https://app.example.com", "https://api.example.net", browsers=("chromium-blocked", "webkitgtk-itp"))
    with pytest.raises(Refused, match="chromium-blocked, webkitgtk-itp: The browser does not store") as refused:
        decide(wish)
    assert refused.value.finding.id == "set-third-party-blocked"
    assert refused.value.nearest.browsers == wish.browsers
    assert not decide(refused.value.nearest).missing


def test_what_works_in_one_of_the_browsers_asked_for_is_printed():
    made = recipe("https://app.example.com", "https://api.example.net", browsers=("firefox", "chromium-blocked"))
    assert made.missing == ["chromium-blocked"]
    assert not decide(made.nearest).missing


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"page": "https://app.example.com/shop"},
            "has more than scheme, host and port: write https://app.example.com",
        ),
        ({"page": "https://app.example.com/"}, None),
        ({"api": "https://api.example.com/v1/"}, "--api 'https://api.example.com/v1/' has more than"),
        ({"api": "https://api.example.com?x=1"}, "write https://api.example.com"),
        ({"api": "api.example.com"}, "--api 'api.example.com' is not an origin: write https://api.example.com"),
        ({"page": "localhost:3000"}, "write http://localhost:3000"),
        ({"page": "ftp://app.example.com"}, "is not an origin: write https://app.example.com"),
        ({"page": "null"}, "is not an origin"),
        ({"page": ""}, "is not an origin"),
        ({"page": "https://*.example.com"}, "is not an origin"),
        ({"page": "https://app.example.com:99999"}, "is not an origin"),
        ({"page": None}, "--page is None: write a text such as https://app.example.com"),
        ({"login": "ajax"}, "there is no --login 'ajax'"),
        ({"login": "djagno"}, "did you mean django?"),
        ({"proxy": "apache"}, "there is no --proxy 'apache'"),
        ({"token": "header"}, "there is no --token 'header'"),
        ({"browsers": ("safari",)}, "there is no --browsers 'safari'"),
        ({"browsers": ("firefx",)}, "did you mean firefox?"),
    ],
)
def test_a_wrong_value_is_named_with_a_right_one(change, message):
    wish = Wish(**{"page": "https://app.example.com", "api": "https://api.example.com"} | change)
    if message is None:
        assert decide(wish)
        return
    with pytest.raises(Wrong) as wrong:
        decide(wish)
    assert message in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_password_in_an_origin_is_not_repeated():
    with pytest.raises(Wrong) as wrong:
        decide(Wish("https://me:secret@app.example.com", "https://api.example.com"))
    assert "secret" not in str(wrong.value)
    assert "write https://app.example.com" in str(wrong.value)


def test_origins_are_written_as_browsers_send_them():
    made = recipe("HTTPS://App.Example.com:443", "https://BÜCHER.example")
    assert made.wish.page == "https://app.example.com"
    assert made.wish.api == "https://xn--bcher-kva.example"


def test_a_trailing_dot_is_not_part_of_the_host_that_django_compares():
    made = settings_of("https://app.example.com.", "https://app.example.com.", proxy="nginx")
    assert made["ALLOWED_HOSTS"] == ["app.example.com"]


def test_the_command_of_a_wish_leads_to_the_same_recipe():
    made = recipe("https://app.example.com", "https://api.example.net", login="django", browsers=("chromium",))
    assert str(made.wish) == (
        "--page https://app.example.com --api https://api.example.net --login django --browsers chromium"
    )


def test_plain_http_on_a_network_is_noted():
    notes = [note.id for note in recipe("http://192.168.1.5:3000", "http://192.168.1.5:8000").notes]
    assert "note-plain-http" in notes
    assert "note-plain-http" not in [note.id for note in recipe("http://localhost:1", "http://localhost:2").notes]
