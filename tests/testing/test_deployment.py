"""The checks of `deployment`, on the plain one of the five set-ups; test_planted_mistakes.py has the others."""

from unittest import SkipTest

import pytest

from crosshost.policy import PolicyError
from crosshost.testing import deployment
from tests.testing.projects.base import MIDDLEWARE, USER
from tests.testing.projects.setups.plain.settings import DEPLOYMENT, SETTINGS

CHECKS = deployment(**DEPLOYMENT)  # without a database, settings or a request
OF_A_PROCESS = ("DATABASES", "DEFAULT_AUTO_FIELD", "INSTALLED_APPS", "LOGGING_CONFIG", "TEMPLATES")
CORS = "corsheaders.middleware.CorsMiddleware"


@pytest.fixture(autouse=True)
def plain(project, django_user_model, db):
    for name, value in SETTINGS.items():
        if name not in OF_A_PROCESS:
            setattr(project, name, value)
    project.ROOT_URLCONF = "tests.testing.projects.setups.plain.urls"
    django_user_model.objects.create_user(USER["username"], USER["email"], USER["password"])
    return project


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_a_healthy_project_passes(check):
    check()


def test_every_check_has_a_name_of_its_own():
    names = [str(check) for check in CHECKS]
    assert len(set(names)) == len(names)
    assert "firefox logs in and stays logged in after a reload" in names


def fails(name: str) -> bool:
    """Return whether the check of this name fails."""
    try:
        next(check for check in CHECKS if str(check) == name)()
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize(
    ("setting", "value", "name"),
    [
        ("SESSION_COOKIE_HTTPONLY", False, "the session's cookie is hidden from scripts (HttpOnly)"),
        ("SESSION_COOKIE_SECURE", False, "the session's cookie is sent over https alone (Secure)"),
        ("CORS_ALLOWED_ORIGINS", ["https://app.example.com", "null"], "no other origin reads /api/me/"),
        ("MIDDLEWARE", [*filter(CORS.__ne__, MIDDLEWARE), CORS], "/api/me/ without its slash reaches the page"),
    ],
)
def test_one_mistake_fails_its_check(plain, setting, value, name):
    setattr(plain, setting, value)
    assert fails(name)
    assert not fails("chromium logs in and stays logged in after a reload")


def test_behind_a_proxy_django_must_know_the_scheme(plain):
    plain.SECURE_PROXY_SSL_HEADER, plain.SECURE_SSL_REDIRECT = None, False
    assert fails("Django takes its own origin for https://api.example.com")
    assert not fails("chromium logs in and stays logged in after a reload")


def test_what_needs_a_login_is_skipped_where_nobody_can_log_in(plain):
    plain.CSRF_TRUSTED_ORIGINS = []
    with pytest.raises(SkipTest, match="needs a login: see 'chromium logs in and stays logged in after a reload'"):
        fails("no other origin reads /api/me/")


def test_the_message_has_the_reason_and_the_fix(plain):
    plain.CSRF_TRUSTED_ORIGINS = []
    with pytest.raises(AssertionError) as failure:
        CHECKS[0]()
    text = str(failure.value)
    assert text.startswith(
        "chromium logs in and stays logged in after a reload\nPOST https://api.example.com/api/login/"
    )
    assert "How to fix it: CSRF_TRUSTED_ORIGINS = ['https://app.example.com']" in text


def test_what_the_login_depends_on_is_told_and_fails_nothing(capsys):
    told = [check for check in deployment(**DEPLOYMENT | {"engines": "chromium"}) if check.informs]
    for check in told:
        check()
    text = capsys.readouterr().out
    assert "CORS_ALLOW_CREDENTIALS = False would break it in chromium" in text
    assert "SESSION_COOKIE_SAMESITE = 'Strict'" not in text  # page and API are of one site
    assert "firefox can log in too" in text


def test_across_sites_only_engines_that_can_log_in_are_expected_to():
    checks = deployment(**DEPLOYMENT | {"page": "https://app.other.example"})
    names = [str(check) for check in checks]
    assert "chromium logs in and stays logged in after a reload" in names
    assert "firefox logs in and stays logged in after a reload" in names
    assert not [name for name in names if name.startswith(("chromium-blocked", "webkitgtk-itp"))]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"page": "app.example.com"}, "write one like https://app.example.com/"),
        ({"credentials": None}, "write username='demo', password='demo'"),
        ({"private": "/api/notes/"}, "private is '/api/notes/': write a list"),
        ({"write": ("FETCH", "/api/notes/")}, "write '/api/posts/' or"),
        ({"write": ("POST",)}, "write '/api/posts/' or"),
        ({"logout": 5}, "logout is 5: write"),
        ({"engines": "safari"}, "safari"),
    ],
)
def test_a_wrong_argument_is_refused_in_one_line(change, message):
    with pytest.raises(PolicyError) as refused:
        deployment(**DEPLOYMENT | change)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
