"""Async tests, ASGI applications, and each kind of server in both kinds of test."""

import asyncio
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import path

from crosshost.policy import PolicyError
from crosshost.testing import Browser, FetchError
from tests.testing.project import API, APP

PAGE = f"{APP}/"


async def echo(scope, receive, send):
    """Answer with the scope, in two parts."""
    message = await receive()
    shown = {key: scope[key] for key in ("method", "scheme", "path", "http_version", "type")}
    shown |= {"query": scope["query_string"].decode(), "body": message["body"].decode()}
    shown["headers"] = {name.decode(): value.decode() for name, value in scope["headers"]}
    content = json.dumps(shown).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"set-cookie", b"one=1; Path=/")]})
    await send({"type": "http.response.body", "body": content[:9], "more_body": True})
    await send({"type": "http.response.body", "body": content[9:]})
    assert (await receive())["type"] == "http.disconnect"


@pytest.mark.parametrize(("behind_proxy", "scheme"), [(False, "https"), (True, "http")])
def test_an_asgi_application_gets_the_request(behind_proxy, scheme):
    browser = Browser("firefox", server=echo, behind_proxy=behind_proxy)
    page = browser.open("https://app.example.com/", served=True)
    received = page.fetch("/%C3%A9/?a=b%20c", method="POST", json=[1]).json()
    headers = received.pop("headers")
    assert received == {
        **{"method": "POST", "scheme": scheme, "path": "/\u00e9/", "http_version": "1.1", "type": "http"},
        **{"query": "a=b%20c", "body": "[1]"},
    }
    assert (headers["host"], headers["cookie"], headers["content-length"]) == ("app.example.com", "one=1", "3")
    assert headers.get("x-forwarded-proto") == ("https" if behind_proxy else None)


def test_links_forms_frames_and_beacons_have_async_twins_that_send_the_same():
    def asked(page) -> tuple[str, str, str, str]:
        got = page.response.json()
        return got["method"], got["path"], got["body"], got["headers"]["sec-fetch-dest"]

    async def visit() -> list[tuple[str, str, str, str]]:
        page = await Browser("firefox", server=echo).aopen(f"{API}/", served=True)
        found = [await page.anavigate("/next/"), await page.asubmit("/post/", {"a": "b"}), await page.aframe("/in/")]
        assert await page.asend_beacon("/beacon/", "text") is True
        sent = page.browser.requests[-1]
        return [*map(asked, found), (sent.method, sent.url, str(sent.status), "")]

    page = Browser("firefox", server=echo).open(f"{API}/", served=True)
    found = [page.navigate("/next/"), page.submit("/post/", {"a": "b"}), page.frame("/in/")]
    assert asyncio.run(visit()) == [*map(asked, found), ("POST", f"{API}/beacon/", "200", "")]
    assert [asked(each)[:3] for each in found] == [
        ("GET", "/next/", ""),
        ("POST", "/post/", "a=b"),
        ("GET", "/in/", ""),
    ]


def test_an_instance_with_an_async_call_is_an_asgi_application():
    class Application:
        async def __call__(self, scope, receive, send):
            await echo(scope, receive, send)

    assert Browser(server=Application()).open(PAGE, served=True).status == 200


def test_what_an_asgi_application_raises_is_raised():
    async def broken(scope, receive, send):
        raise ValueError("it is broken")

    with pytest.raises(ValueError, match="it is broken"):
        Browser(server=broken).open(PAGE, served=True)


class InBothKindsOfTest(TestCase):
    """A session, whose database is the one of the test, in its transaction."""

    def setUp(self):
        get_user_model().objects.create_user("demo", password="demo")

    def servers(self):
        return {"Django": None, "ASGI": get_asgi_application(), "WSGI": get_wsgi_application()}.items()

    def test_sync(self):
        for name, server in self.servers():
            with self.subTest(name):
                page = Browser("firefox", server=server).open(PAGE, served=False)
                token = page.fetch(f"{API}/csrf/", credentials="include").json()["csrfToken"]
                options = {"headers": {"X-CSRFToken": token}, "json": {"username": "demo", "password": "demo"}}
                page.fetch(f"{API}/login/", method="POST", credentials="include", **options)
                response = page.fetch(f"{API}/whoami/", credentials="include")
                assert response.json()["user"] == "demo"

    async def test_async(self):
        for name, server in self.servers():
            with self.subTest(name):
                page = await Browser("firefox", server=server).aopen(PAGE, served=False)
                token = (await page.afetch(f"{API}/csrf/", credentials="include")).json()["csrfToken"]
                options = {"headers": {"X-CSRFToken": token}, "json": {"username": "demo", "password": "demo"}}
                await page.afetch(f"{API}/login/", method="POST", credentials="include", **options)
                response = await page.afetch(f"{API}/whoami/", credentials="include")
                assert response.json()["user"] == "demo"
                with pytest.raises(FetchError):
                    await (await Browser("firefox").aopen("https://evil.example/")).afetch(f"{API}/whoami/")

    async def test_a_refusal_of_the_csrf_check_is_explained(self):
        page = await Browser("firefox").aopen(PAGE)
        response = await page.afetch(f"{API}/login/", method="POST", json={})
        assert response.status == 403
        assert response.why


async def in_a_loop(request):
    asyncio.get_running_loop()
    return JsonResponse({"class": type(request).__name__})


async def meet(request):
    """Wait for the other request: both are at work at the same time."""
    waiting.append(None)
    while len(waiting) < 2:
        await asyncio.sleep(0)
    if "fail" in request.GET:
        raise ValueError("one of two")
    return HttpResponse("both")


async def parts(request):
    async def content():
        yield b"one "
        yield b"two"

    return StreamingHttpResponse(content())


waiting: list[None] = []
urlpatterns = [
    path("class/", in_a_loop),
    path("meet/", meet),
    path("parts/", parts),
    path("sync/", lambda request: StreamingHttpResponse(iter([b"sync"]))),
]


class InDjangosAsyncHandler(SimpleTestCase):
    @pytest.fixture(autouse=True)
    def urls(self, project):
        project.ROOT_URLCONF, project.ALLOWED_HOSTS = __name__, ["localhost"]

    async def page(self):
        waiting.clear()
        return await Browser("chromium").aopen("http://localhost:8000/", served=False)

    async def test_views_get_the_request_of_asgi_and_async_middleware_stays_async(self):
        assert (await (await self.page()).afetch("/class/")).json() == {"class": "ASGIRequest"}

    async def test_streams_of_both_kinds_are_read(self):
        page = await self.page()
        assert (await page.afetch("/parts/")).text == "one two"
        assert (await page.afetch("/sync/")).text == "sync"

    async def test_requests_at_the_same_time_meet(self):
        page = await self.page()
        responses = await asyncio.gather(page.afetch("/meet/"), page.afetch("/meet/?second"))
        assert [response.text for response in responses] == ["both", "both"]

    async def test_of_two_requests_only_the_one_that_failed_raises(self):
        page = await self.page()
        results = await asyncio.gather(page.afetch("/meet/"), page.afetch("/meet/?fail"), return_exceptions=True)
        assert results[0].text == "both"
        assert isinstance(results[1], ValueError)

    async def test_changed_settings_count_at_once(self):
        page = await self.page()
        assert (await page.afetch("/class/")).ok
        with override_settings(ALLOWED_HOSTS=["other.example"]):
            assert (await page.afetch("/class/")).status == 400


def test_a_wrong_engine_is_one_line_in_an_async_test_too():
    with pytest.raises(PolicyError, match="there is no engine 'firefoxx': did you mean firefox"):
        Browser("firefoxx")


class InAnAsyncTestCase(TestCase):
    async def test_a_user_can_be_logged_in_without_a_view(self):
        user = await get_user_model().objects.acreate_user("demo", password="demo")
        page = await Browser("chromium").aopen(PAGE)
        await page.browser.aforce_login(user, f"{API}/class/")
        assert [cookie.name for cookie in page.browser.cookies] == ["sessionid"]
