"""A running server on loopback, and Django's own live server test cases."""

from conftest import API, NAME_AND_PASSWORD, PAGE
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import LiveServerTestCase

from crosshost.testing import Browser


def test_login_on_the_live_server(crosshost_browser, live_server, user, log_in):
    browser = crosshost_browser("chromium", server=live_server)
    page = browser.open(PAGE)
    assert log_in(page).status == 200
    assert page.fetch(f"{API}/blog/whoami/", credentials="include").json() == {"user": "demo"}
    assert page.fetch(f"{API}/broken/").status == 500


def test_the_live_server_has_static_files(crosshost_browser, live_server):
    page = crosshost_browser("firefox", server=live_server.url).open(f"{PAGE}static/page.js")
    assert page.text == 'console.log("static");\n'


class InLiveServerTestCase(LiveServerTestCase):
    def test_form_login(self):
        get_user_model().objects.create_user(**NAME_AND_PASSWORD)
        page = Browser("firefox", server=self.live_server_url).open(PAGE)
        self.assertEqual(page.submit(page.form(), NAME_AND_PASSWORD).status, 200)
        self.assertEqual(page.fetch("/blog/whoami/").json(), {"user": "demo"})

    async def test_async(self):
        page = await Browser("firefox", server=self.live_server_url).aopen(PAGE)
        self.assertTrue((await page.afetch(f"{API}/accounts/csrf/", credentials="include")).ok)


class InStaticLiveServerTestCase(StaticLiveServerTestCase):
    def test_static_file(self):
        page = Browser("firefox", server=self.live_server_url).open(f"{PAGE}static/page.js")
        self.assertIn("static", page.text)
