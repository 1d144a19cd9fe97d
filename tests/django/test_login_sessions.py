"""Sessions: none that was planted is adopted, none outlives its password, and no other page logs in or out."""

import os
import re
import runpy
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session

from lab.scenarios import catalogue, deployment
from tests.conftest import ROOT
from tests.django.conftest import NAVIGATION, Page

pytestmark = pytest.mark.thorough

PLANTED_TOKEN = "a" * 32
OF_A_SCENARIO = re.compile("ALLOWED_HOSTS|(CORS|CSRF|SESSION|SECURE)_.*|(WEB|API)_ORIGIN")


@pytest.fixture
def demo_of(settings, tmp_path, demo):
    """Configure Django as a scenario does, and return its deployment."""

    def configure(name: str) -> deployment.Deployment:
        with patch.dict(os.environ, {"PATH": os.environ["PATH"]}, clear=True):  # not those of tests/settings.py
            chosen = deployment.load(name)
            os.environ |= chosen.services["django"] | {"DJANGO_DATA_DIR": str(tmp_path)}
            made = runpy.run_path(str(ROOT / "django/config/settings.py"))
        for setting, value in made.items():
            if OF_A_SCENARIO.fullmatch(setting):
                setattr(settings, setting, value)
        settings.SECURE_SSL_REDIRECT = False  # of port 8000
        return chosen

    return configure


class Visitor(Page):
    """A browser at the API's host in a scenario; the Origin of each request is given."""

    def __init__(self, chosen: deployment.Deployment):
        super().__init__()
        url = urlsplit(chosen.api_origin)
        self.secure = {"secure": url.scheme == "https"}
        self.page = chosen.web_origin
        self.defaults = {"HTTP_HOST": url.netloc}

    def fill(self, path: str, fields: dict[str, str], **headers: str):
        names = {name.replace("_", "-"): value for name, value in {"accept": NAVIGATION, **headers}.items()}
        return self.post(path, fields, headers=names, **self.secure)

    def status(self) -> int:
        return self.get("/blog/whoami/", **self.secure).status_code

    def log_in_from(self, origin: str, **headers: str):
        token = self.get("/accounts/csrf/", **self.secure).json()["csrfToken"]
        return self.fill("/accounts/login/", login(token), origin=origin, **headers)


def login(token: str) -> dict[str, str]:
    return {"username": "demo", "password": "demo", "csrfmiddlewaretoken": token}


def strangers(chosen: deployment.Deployment) -> list[str]:
    url = urlsplit(chosen.api_origin)
    other = {"http": "https", "https": "http"}[url.scheme]
    return [
        "null",
        f"{url.scheme}://evil.example",
        f"{url.scheme}://evil.{url.hostname}:{url.port}",
        f"{url.scheme}://evil.{(url.hostname or '').partition('.')[2] or 'localhost'}:{url.port}",
        f"{url.scheme}://{url.hostname}:{(url.port or 0) + 1}",
        f"{other}://{url.netloc}",
    ]


@pytest.mark.parametrize("name", catalogue.working())
def test_no_other_page_logs_in_or_out(demo_of, settings, name):
    """Login and logout CSRF, with nothing planted, and with a CSRF cookie that a sibling host could plant.

    The Origin that the browser sends is compared first, so a token that the attacker knows is of no use.
    """
    chosen = demo_of(name)
    for origin in strangers(chosen):
        for planted in (False, True):
            victim = Visitor(chosen)
            if planted:
                victim.cookies[settings.CSRF_COOKIE_NAME] = PLANTED_TOKEN
            response = victim.fill("/accounts/login/", login(PLANTED_TOKEN), origin=origin)
            assert response.status_code == 403, (origin, planted)
            assert settings.SESSION_COOKIE_NAME not in response.cookies
            assert victim.status() == 401
    victim = Visitor(chosen)
    assert victim.log_in_from(chosen.web_origin).status_code == 302
    victim.cookies[settings.CSRF_COOKIE_NAME] = PLANTED_TOKEN
    for origin in strangers(chosen):
        for path in ("/accounts/logout/", "/admin/logout/", "/accounts/login/"):
            form = login(PLANTED_TOKEN)
            assert victim.fill(path, form, origin=origin).status_code == 403
        for path in ("/accounts/logout/", "/lab/login/", "/accounts/login/", "/lab/back/"):
            victim.get(path, headers={"referer": f"{origin}/"}, **victim.secure)
        assert victim.status() == 200


@pytest.mark.parametrize("name", ["different-host", "different-host-tls"])
def test_without_an_origin_a_planted_token_is_refused_over_tls_only(demo_of, settings, name):
    """What no setting can fix: over http a request without Origin, which no current browser sends for a form."""
    chosen = demo_of(name)
    for headers in ({}, {"referer": "https://evil.example/"}):
        victim = Visitor(chosen)
        victim.cookies[settings.CSRF_COOKIE_NAME] = PLANTED_TOKEN
        response = victim.fill("/accounts/login/", login(PLANTED_TOKEN), **headers)
        assert response.status_code == (403 if chosen.tls else 302)


def keys() -> set[str]:
    return set(Session.objects.values_list("session_key", flat=True))


@pytest.fixture
def visitor(demo_of):
    return lambda: Visitor(demo_of("different-host"))


def test_a_planted_session_is_never_adopted(visitor, settings):
    name = settings.SESSION_COOKIE_NAME
    attacker = visitor()
    attacker.get("/lab/oauth/start/")  # a session of nobody's, with something in it
    of_nobody = attacker.cookies[name].value
    logged_in = visitor()
    logged_in.log_in_from(logged_in.page)
    planted = {"nobody's": of_nobody, "made up": "x" * 32, "short": "1", "empty": "", "a path": "../etc", "nul": "%00"}
    for kind, value in planted.items():
        victim = visitor()
        victim.cookies[name] = value
        assert victim.log_in_from(victim.page).status_code == 302
        key = victim.cookies[name].value
        assert key != value, kind
        assert key in keys()
        attacker.cookies[name] = value
        assert attacker.status() == 401, kind
    assert of_nobody not in keys()  # its key was changed, not copied


def test_a_planted_session_of_the_attackers_own_ends_at_the_victims_login(visitor, settings, django_user_model):
    django_user_model.objects.create_user("attacker", password="demo")
    attacker, victim = visitor(), visitor()
    token = attacker.get("/accounts/csrf/").json()["csrfToken"]
    attacker.fill("/accounts/login/", login(token) | {"username": "attacker"}, origin=attacker.page)
    planted = attacker.cookies[settings.SESSION_COOKIE_NAME].value
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert victim.status() == 200  # as the attacker: only a name with __Host- keeps siblings from planting it
    assert victim.log_in_from(victim.page).status_code == 302
    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert attacker.status() == 401


def test_logging_in_again_and_out_ends_the_session_before(visitor, settings):
    victim, name = visitor(), settings.SESSION_COOKIE_NAME
    seen = set()
    for _ in range(3):
        assert victim.log_in_from(victim.page).status_code == 302
        seen.add(victim.cookies[name].value)
        assert keys() == {victim.cookies[name].value}
    assert len(seen) == 3
    token = victim.get("/accounts/csrf/").json()["csrfToken"]
    victim.fill("/accounts/logout/", {"csrfmiddlewaretoken": token}, origin=victim.page)
    assert keys() == set()


def test_the_one_click_login_changes_nothing_before_it_is_posted(visitor, settings):
    victim = visitor()
    victim.log_in_from(victim.page)
    key = victim.cookies[settings.SESSION_COOKIE_NAME].value
    response = victim.get("/lab/login/?back=/", headers={"origin": "https://evil.example", "sec-fetch-dest": "image"})
    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert keys() == {key}
    assert victim.status() == 200


def test_a_changed_password_ends_the_other_sessions(visitor, django_user_model):
    here, elsewhere = visitor(), visitor()
    for each in (here, elsewhere):
        assert each.log_in_from(each.page).status_code == 302
    token = here.get("/accounts/csrf/").json()["csrfToken"]
    new = {"old_password": "demo", "new_password1": "lonG-enough-7", "new_password2": "lonG-enough-7"}
    changed = here.fill("/admin/password_change/", new | {"csrfmiddlewaretoken": token}, origin=here.page)
    assert changed.status_code == 302
    assert (here.status(), elsewhere.status()) == (200, 401)
    django_user_model.objects.update(is_active=False)
    assert here.status() == 401
