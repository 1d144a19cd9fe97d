"""What a browser keeps between requests: cookies, caches, its clock, and the record of what it sent."""

import pytest

from crosshost.policy import PolicyError
from crosshost.testing import Browser, FetchError
from tests.testing.conftest import frontend, log_in, url
from tests.testing.project import API, APP, EVIL


def methods(browser: Browser) -> list[str]:
    return [exchange.method for exchange in browser.requests]


def test_two_browsers_share_nothing():
    page = frontend()
    page.fetch(url("set-cookie", name="a"), credentials="include")
    assert Browser("chromium").cookies == ()
    assert [cookie.name for cookie in page.browser.cookies] == ["a"]


def test_clear_forgets_everything():
    page = frontend()
    page.fetch(f"{url('echo')}?Cache-Control=max-age=60&X-A=1")
    page.fetch(url("set-cookie", name="a"), credentials="include")
    page.browser.clear()
    assert (page.browser.cookies, page.browser.requests) == ((), [])
    assert page.fetch(f"{url('echo')}?Cache-Control=max-age=60&X-A=1").status == 200
    assert not page.browser.requests[-1].from_cache


def test_a_cookie_expires_when_the_clock_is_moved():
    page = frontend()
    page.fetch(url("set-cookie", name="a", max_age="60"), credentials="include")
    assert page.fetch(url("echo"), credentials="include").json()["cookies"] == {"a": "1"}
    page.browser.now += 61
    assert page.fetch(url("echo"), credentials="include").json()["cookies"] == {}
    with pytest.raises(PolicyError, match="later"):
        page.browser.now -= 61


def test_a_preflight_is_sent_once_while_its_max_age_lasts(project):
    project.CORS_PREFLIGHT_MAX_AGE = 60
    page = frontend()
    for _ in range(2):
        page.fetch(url("echo"), "PUT", json={})
    assert methods(page.browser) == ["OPTIONS", "PUT", "PUT"]
    page.fetch(url("echo"), "DELETE")
    assert methods(page.browser)[3:] == ["DELETE"], "Access-Control-Allow-Methods of the same preflight has it"
    page.fetch(url("csrf"), "PUT", credentials="include")
    assert methods(page.browser)[4:] == ["OPTIONS", "PUT"], "another URL"
    page.browser.now += 61
    page.fetch(url("echo"), "PUT", json={})
    assert methods(page.browser)[6:] == ["OPTIONS", "PUT"]


@pytest.mark.parametrize(
    ("engine", "longest"), [("chromium", 7200), ("firefox", 86400), ("webkitgtk", 600), ("webkitgtk-itp", 600)]
)
def test_each_engine_has_a_limit_for_cached_preflights(project, engine, longest):
    project.CORS_PREFLIGHT_MAX_AGE = 1_000_000
    page = frontend(engine)
    page.fetch(url("echo"), "PUT")
    page.browser.now += longest - 10
    page.fetch(url("echo"), "PUT")
    assert methods(page.browser) == ["OPTIONS", "PUT", "PUT"]
    page.browser.now += 20
    page.fetch(url("echo"), "PUT")
    assert methods(page.browser)[3:] == ["OPTIONS", "PUT"]


def test_a_cached_preflight_without_credentials_does_not_count_for_a_request_with_them(project):
    project.CORS_PREFLIGHT_MAX_AGE = 60
    page = frontend()
    page.fetch(url("echo"), "PUT")
    page.fetch(url("echo"), "PUT", credentials="include")
    assert methods(page.browser) == ["OPTIONS", "PUT", "OPTIONS", "PUT"]


def test_a_refused_preflight_is_not_cached(project):
    page = frontend()
    with pytest.raises(FetchError):
        page.fetch(url("echo"), headers={"X-Late": "1"})
    project.CORS_ALLOW_HEADERS = ["x-late"]
    assert page.fetch(url("echo"), headers={"X-Late": "1"}).status == 200


def test_a_fresh_response_comes_from_the_cache():
    page = frontend()
    cached = f"{url('echo')}?Cache-Control=max-age=60"
    first = page.fetch(cached)
    assert page.fetch(cached).text == first.text
    assert [exchange.from_cache for exchange in page.browser.requests] == [False, True]
    page.browser.now += 61
    page.fetch(cached)
    assert not page.browser.requests[-1].from_cache


@pytest.mark.parametrize("control", ["no-store", "no-cache, max-age=60", "max-age=0", "private"])
def test_what_may_not_be_reused_is_requested_again(control):
    page = frontend()
    for _ in range(2):
        page.fetch(f"{url('echo')}?Cache-Control={control}")
    assert not any(exchange.from_cache for exchange in page.browser.requests)


def test_vary_cookie_keeps_the_answers_of_two_users_apart():
    page = frontend()
    cached = f"{url('echo')}?Cache-Control=max-age=60&Vary=Cookie"
    page.fetch(cached, credentials="include")
    page.fetch(url("set-cookie", name="a"), credentials="include")
    assert page.fetch(cached, credentials="include").json()["cookies"] == {"a": "1"}


def test_a_response_cached_for_another_origin_is_refused_where_vary_is_missing(project):
    project.MIDDLEWARE = [name for name in project.MIDDLEWARE if "corsheaders" not in name]
    project.MIDDLEWARE.insert(0, "tests.testing.middleware.allow_first_origin_without_vary")
    browser = Browser("chromium")
    cached = f"{url('echo')}?Cache-Control=max-age=60"
    browser.open(APP).fetch(cached)
    with pytest.raises(FetchError) as raised:
        browser.open("https://admin.example.com").fetch(cached)
    assert raised.value.reason == "response-from-cache"
    assert browser.open(EVIL).fetch(cached).status == 200, "another site has a cache of its own"


def test_what_was_sent_is_recorded_without_values(project):
    page = frontend("chromium")
    page.fetch(f"{url('set-cookie')}?name=sessionid&value=secret-value&samesite=Strict", credentials="include")
    page.fetch(f"{url('echo')}?key=secret-value", credentials="include")
    other = page.browser.open(EVIL)
    with pytest.raises(FetchError):
        other.fetch(url("echo"), credentials="include")
    text = "\n".join(map(str, page.browser.requests)) + repr(page.browser.requests)
    assert "secret-value" not in text
    assert "stored: sessionid" in text
    assert "sent: sessionid" in text
    assert "withheld: sessionid (samesite-strict)" in text
    assert "allow-origin-missing" in text
    assert "secret-value" not in repr(page.browser.profile.outcomes[-2].hops[0].sent)
    assert all(str(exchange).count("\n") <= 3 for exchange in page.browser.requests)


@pytest.mark.django_db
def test_a_toggled_setting_counts_from_the_next_request_on(user, project):
    page = frontend()
    assert log_in(page).status == 200
    project.SECURE_SSL_REDIRECT = True
    project.SECURE_REFERRER_POLICY = "no-referrer"
    assert page.fetch(f"{API}/whoami/", credentials="include").raw.http.all("Referrer-Policy") == ["no-referrer"]
