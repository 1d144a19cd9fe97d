"""The settings of the tests' own project, in force for each test here."""

from urllib.parse import urlencode

import pytest

from crosshost.testing import Browser, Page
from tests.testing.project import API, APP, PROJECT


@pytest.fixture(autouse=True)
def project(request, settings):
    for name, value in PROJECT.items():
        setattr(settings, name, value)
    return settings


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user("demo", password="demo")


def url(path: str, **query: str) -> str:
    """Return a URL of the API; `_` in a name of the query is a hyphen."""
    return f"{API}/{path}/" + (f"?{urlencode(query)}" if query else "")


def frontend(engine: str = "chromium", **options) -> Page:
    """Return the page of the project in a fresh browser."""
    return Browser(engine, **options).open(f"{APP}/")


def log_in(page: Page, **options):
    """Log in by fetch, and return the response."""
    token = page.fetch(url("csrf"), credentials="include").json()["csrfToken"]
    options = {"headers": {"X-CSRFToken": token}, "credentials": "include"} | options
    return page.fetch(url("login"), "POST", json={"username": "demo", "password": "demo"}, **options)
