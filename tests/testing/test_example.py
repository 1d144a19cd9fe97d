"""The example of issue 13."""

import pytest

from crosshost.testing import Browser, FetchError

pytestmark = pytest.mark.django_db


def test_login_from_the_frontend(user):
    firefox = Browser("firefox")
    page = firefox.open("https://app.example.com/")
    token = page.fetch("https://api.example.com/csrf/", credentials="include").json()["csrfToken"]
    page.fetch(
        "https://api.example.com/login/",
        method="POST",
        credentials="include",
        headers={"X-CSRFToken": token},
        json={"username": "demo", "password": "demo"},
    )
    assert page.fetch("https://api.example.com/whoami/", credentials="include").status == 200
    evil = firefox.open("https://evil.example/")
    with pytest.raises(FetchError, match="Access-Control-Allow-Origin"):
        evil.fetch("https://api.example.com/whoami/", credentials="include")
