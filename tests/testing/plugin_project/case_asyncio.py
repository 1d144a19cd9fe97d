"""Async tests of pytest-asyncio and of anyio's plugin."""

import pytest
from conftest import API, PAGE

from crosshost.testing import FetchError


@pytest.mark.asyncio
async def test_pytest_asyncio(crosshost_browser):
    await fetch_twice(crosshost_browser("firefox"))


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_anyio(crosshost_browser, anyio_backend):
    await fetch_twice(crosshost_browser("firefox"))


async def fetch_twice(browser):
    page = await browser.aopen(PAGE)
    assert (await page.afetch(f"{API}/accounts/csrf/", credentials="include")).ok
    evil = await browser.aopen("https://evil.example/")
    with pytest.raises(FetchError, match="Access-Control-Allow-Origin"):
        await evil.afetch(f"{API}/accounts/csrf/", credentials="include")
