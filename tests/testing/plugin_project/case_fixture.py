"""What a user writes with the fixture."""

import pytest
from conftest import API, PAGE

from crosshost.testing import FetchError


def test_login_from_the_frontend(crosshost_browser, user, log_in):
    firefox = crosshost_browser("firefox")
    page = firefox.open(PAGE)
    assert log_in(page).status == 200
    assert page.fetch(f"{API}/blog/whoami/", credentials="include").json() == {"user": "demo"}
    evil = firefox.open("https://evil.example/")
    with pytest.raises(FetchError, match="Access-Control-Allow-Origin"):
        evil.fetch(f"{API}/blog/whoami/", credentials="include")


@pytest.mark.crosshost_browsers("all")
def test_the_marker_runs_a_test_in_each_engine(crosshost_browser, user, log_in):
    page = crosshost_browser().open(PAGE)
    assert log_in(page).status == 200
    assert page.fetch(f"{API}/blog/whoami/", credentials="include").ok


@pytest.mark.django_db
def test_all_yields_a_new_browser_of_each_engine(crosshost_browser):
    for browser in crosshost_browser.all():
        assert browser.cookies == ()
        assert browser.open(PAGE).fetch(f"{API}/accounts/csrf/", credentials="include").ok


@pytest.mark.django_db
def test_each_browser_is_a_profile_of_its_own(crosshost_browser, user, log_in):
    log_in(crosshost_browser("chromium").open(PAGE))
    other = crosshost_browser("chromium").open(PAGE)
    assert other.fetch(f"{API}/blog/whoami/", credentials="include").status == 401


@pytest.fixture
def page(crosshost_browser):
    return crosshost_browser().open(PAGE)


@pytest.mark.crosshost_browsers("chromium", "firefox")
@pytest.mark.parametrize("name", ["accounts/csrf", "stream"])
def test_the_marker_reaches_a_fixture_of_the_project(page, db, name):
    assert page.fetch(f"{API}/{name}/").ok
