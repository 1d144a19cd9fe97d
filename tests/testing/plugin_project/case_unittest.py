"""The same class in unittest, with each of Django's test cases."""

import asyncio

from conftest import API, NAME_AND_PASSWORD, PAGE
from django.contrib.auth import get_user_model
from django.test import SimpleTestCase, TestCase, TransactionTestCase

from crosshost.policy import ENGINES
from crosshost.testing import Browser, FetchError


class Login:
    """A login by fetch, in sync and in async tests."""

    def setUp(self):
        get_user_model().objects.create_user(**NAME_AND_PASSWORD)

    def test_login_from_the_frontend(self):
        browser = Browser("firefox")
        page = browser.open(PAGE)
        token = page.fetch(f"{API}/accounts/csrf/", credentials="include").json()["csrfToken"]
        options = {"credentials": "include", "headers": {"X-CSRFToken": token}, "json": NAME_AND_PASSWORD}
        self.assertEqual(page.fetch(f"{API}/accounts/login/", method="POST", **options).status, 200)
        self.assertEqual(page.fetch(f"{API}/blog/whoami/", credentials="include").status, 200)
        with self.assertRaisesRegex(FetchError, "Access-Control-Allow-Origin"):
            browser.open("https://evil.example/").fetch(f"{API}/blog/whoami/", credentials="include")

    async def test_login_from_the_frontend_in_an_async_test(self):
        page = await Browser("firefox").aopen(PAGE)
        token = (await page.afetch(f"{API}/accounts/csrf/", credentials="include")).json()["csrfToken"]
        options = {"credentials": "include", "headers": {"X-CSRFToken": token}, "json": NAME_AND_PASSWORD}
        response = await page.afetch(f"{API}/accounts/login/", method="POST", **options)
        self.assertEqual(response.status, 200)
        response = await page.afetch(f"{API}/blog/async-whoami/", credentials="include")
        self.assertEqual(response.json(), {"user": "demo"})
        self.assertEqual(response.headers["X-Request-Class"], "ASGIRequest")


class InTestCase(Login, TestCase):
    pass


class InTransactionTestCase(Login, TransactionTestCase):
    pass


class InSimpleTestCase(SimpleTestCase):
    def test_each_engine_without_a_database(self):
        for engine in ENGINES:
            with self.subTest(engine):
                page = Browser(engine).open(PAGE)
                self.assertTrue(page.fetch(f"{API}/accounts/csrf/", credentials="include").ok)

    async def test_requests_at_the_same_time(self):
        page = await Browser("chromium").aopen(PAGE)
        responses = await asyncio.gather(*(page.afetch(f"{API}/{name}/") for name in ("accounts/csrf", "async-stream")))
        self.assertEqual([response.status for response in responses], [200, 200])
