"""A user, and the login of the page's JavaScript."""

import pytest

PAGE, API = "https://app.example.com/", "https://api.example.com"
NAME_AND_PASSWORD = {"username": "demo", "password": "a-secret-password"}


@pytest.fixture
def user(db, django_user_model):
    return django_user_model.objects.create_user(**NAME_AND_PASSWORD)


@pytest.fixture
def log_in():
    def log_in(page):
        token = page.fetch(f"{API}/accounts/csrf/", credentials="include").json()["csrfToken"]
        headers = {"X-CSRFToken": token}
        return page.fetch(
            f"{API}/accounts/login/", method="POST", credentials="include", headers=headers, json=NAME_AND_PASSWORD
        )

    return log_in
