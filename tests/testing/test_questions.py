"""can_log_in and attacker_reads, asked about the tests' own project."""

import pytest

from crosshost.policy import PolicyError
from crosshost.testing import Browser, attacker_reads, can_log_in
from tests.testing.conftest import frontend, log_in, url
from tests.testing.project import APP

pytestmark = pytest.mark.django_db
DEMO = {"username": "demo", "password": "demo"}
WHOAMI = url("whoami")


def asked(engine: str = "chromium", **options):
    return can_log_in(frontend(engine), url("login"), WHOAMI, **{"csrf": url("csrf"), **DEMO, **options})


@pytest.mark.parametrize("engine", ["chromium", "chromium-blocked", "firefox", "webkitgtk"])
def test_a_page_of_the_same_site_can_log_in(user, engine):
    assert asked(engine)


def test_a_wrong_password_is_told_in_the_servers_words(user):
    answer = asked(password="wrong")
    assert not answer
    assert "POST https://api.example.com/login/: 400. wrong password" in str(answer)


def test_a_page_that_cannot_get_the_token_is_told_which_argument_is_missing(user):
    answer = asked(csrf="")
    assert not answer
    assert "pass csrf=, the URL that sets or returns the token" in repr(answer)


@pytest.mark.parametrize(
    ("setting", "value", "fix"),
    [
        ("CORS_ALLOW_CREDENTIALS", False, "CORS_ALLOW_CREDENTIALS = True"),
        ("CSRF_TRUSTED_ORIGINS", [], f"CSRF_TRUSTED_ORIGINS = ['{APP}']"),
        ("SESSION_COOKIE_DOMAIN", "app.example.com", "SESSION_COOKIE_DOMAIN"),
    ],
)
def test_the_answer_is_as_short_as_pytest_shows_it_and_has_the_fix(user, settings, setting, value, fix):
    setattr(settings, setting, value)
    answer = asked()
    assert not answer
    assert fix in repr(answer)
    assert len(repr(answer)) <= 240


def test_own_code_may_log_in(user):
    assert can_log_in(frontend(), log_in, WHOAMI)
    assert not can_log_in(frontend(), lambda page: None, WHOAMI)


def test_a_login_without_fields_is_refused():
    with pytest.raises(PolicyError, match="write username='demo', password='demo'"):
        can_log_in(frontend(), url("login"), WHOAMI)


def test_nobody_reads_with_one_allowed_origin(user):
    page = frontend()
    log_in(page)
    assert not attacker_reads(WHOAMI)
    assert not attacker_reads(WHOAMI, page)


@pytest.mark.parametrize(
    ("changes", "attacker"),
    [
        ({"CORS_ALLOW_ALL_ORIGINS": True}, "https://evil.example (another site)"),
        ({"CORS_ALLOWED_ORIGINS": [APP, "null"]}, "null (a sandboxed frame"),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://app\.example\.com"]}, "https://app.example.com.evil.example"),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://.*example\.com$"]}, "https://evilapp.example.com"),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://app.example\.com$"]}, "https://appxexample.com"),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://[a-z]{3,4}\.example\.com$"]}, "https://evil.example.com"),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https?://app\.example\.com$"]}, "http://app.example.com"),
        ({"CORS_ALLOWED_ORIGIN_REGEXES": [r"^https://app\.example\.com(:\d+)?$"]}, "https://app.example.com:444"),
    ],
)
def test_an_origin_that_cors_lets_in_is_named(user, settings, changes, attacker):
    for name, value in changes.items():
        setattr(settings, name, value)
    answer = attacker_reads(WHOAMI)
    assert answer
    assert attacker in str(answer)


def test_what_the_victims_browser_sends_is_told(user, settings):
    settings.CORS_ALLOW_ALL_ORIGINS = True
    page = frontend()
    log_in(page)
    answer = attacker_reads(WHOAMI, page)
    assert "The browser sent no cookie" in str(answer)  # SameSite=Lax
    settings.SESSION_COOKIE_SAMESITE = "None"
    page = Browser("chromium").open(f"{APP}/")
    log_in(page)
    assert "The browser sent sessionid and CORS lets it read" in str(attacker_reads(WHOAMI, page))


def test_an_origin_that_the_settings_name_is_no_attacker(user, settings):
    settings.CORS_ALLOWED_ORIGINS = [APP, "https://evil.example.com", "http://app.example.com"]
    assert not attacker_reads(WHOAMI)
