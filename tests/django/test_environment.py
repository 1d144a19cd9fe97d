"""Values of the environment: right, normalised, or refused with one line (the real start is in tests/stack)."""

import os
import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.environment import EnvError
from config.origins import normalise_origin
from config.secret_key import _kept
from tests.conftest import ROOT
from tests.environment_values import NORMALISED, REFUSED

GOOD_KEY = "k8-Vn3_xQ7pZ1sT5wY9bD2fH4jL6mR0cG"


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Run settings.py anew under the given environment and return what it sets."""

    def load(**variables: str) -> dict:
        for name in list(os.environ):
            if (
                name.startswith(("CORS_", "CSRF_", "SESSION_", "SECURE_", "DJANGO_", "ALLOWED_HOSTS"))
                and name != "DJANGO_SETTINGS_MODULE"
            ):
                monkeypatch.delenv(name)
        for name, value in {"DJANGO_DEMO": "true", "DJANGO_DATA_DIR": str(tmp_path), **variables}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "django/config/settings.py"))

    return load


# gunicorn reads this one before us, and ends with a line of its own; manage.py has only ours.
BEFORE_US = ("FORWARDED_ALLOW_IPS", "nginx", "write 10.0.0.5 or 10.0.0.0/24")


@pytest.mark.parametrize(("name", "value", "says"), [*REFUSED, BEFORE_US])
def test_a_value_that_cannot_work_is_refused_with_one_line(load, name, value, says):
    with pytest.raises(EnvError) as refusal:
        load(**{name: value})
    message = str(refusal.value)
    assert "\n" not in message
    assert name in message
    assert says in message
    if name == "DJANGO_SECRET_KEY":
        assert value not in message
    elif name != "DATABASE_URL" and len(value) < 1000:
        assert any(repr(item) in message for item in [value, *value.split(","), *value.lower().split(",")])


@pytest.mark.parametrize(("name", "value", "setting"), NORMALISED)
def test_a_value_that_is_clear_is_normalised(load, name, value, setting):
    assert load(**{name: value})[name] == setting


def test_without_any_environment_a_secret_is_required_and_nobody_is_permitted(load):
    with pytest.raises(EnvError, match="DJANGO_SECRET_KEY"):
        load(DJANGO_DEMO="false")
    settings = load(DJANGO_DEMO="false", DJANGO_SECRET_KEY=GOOD_KEY)
    assert settings["SECRET_KEY"] == GOOD_KEY
    assert settings["ALLOWED_HOSTS"] == settings["CORS_ALLOWED_ORIGINS"] == settings["CSRF_TRUSTED_ORIGINS"] == []
    assert not settings["CORS_ALLOW_CREDENTIALS"]
    assert not settings["DEBUG"]


def test_the_demo_makes_its_secret_once_and_keeps_it_for_its_owner_alone(load, tmp_path):
    first = load()["SECRET_KEY"]
    assert load()["SECRET_KEY"] == first
    assert len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret-key"]


def test_processes_that_make_the_secret_together_all_get_the_same(tmp_path):
    with ThreadPoolExecutor(8) as pool:  # one process id for all, as in containers
        keys = set(pool.map(lambda _: _kept(tmp_path / "secret-key"), range(64)))
    assert len(keys) == 1
    assert keys == {(tmp_path / "secret-key").read_text()}


def test_a_secret_may_come_from_a_file_and_not_from_both(load, tmp_path):
    key, database = tmp_path / "key", tmp_path / "url"
    key.write_text(f"{GOOD_KEY}\n")
    database.write_text("postgres://me:hunter2@db:5432/name\n")
    files = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY_FILE": str(key), "DATABASE_URL_FILE": str(database)}
    settings = load(**files)
    assert settings["SECRET_KEY"] == GOOD_KEY
    assert settings["DATABASES"]["default"]["PASSWORD"] == "hunter2"
    with pytest.raises(EnvError, match=r"DJANGO_SECRET_KEY_FILE.*keep one of the two") as refusal:
        load(**files, DJANGO_SECRET_KEY=GOOD_KEY)
    assert GOOD_KEY not in str(refusal.value)


def test_hsts_is_refused_on_a_lab_name_and_taken_on_ones_own(load):
    for lab in (".localhost", "127.0.0.1", "[::1]", "app.shop.localhost", "*"):
        with pytest.raises(EnvError, match=r"SECURE_HSTS_SECONDS.*every port"):
            load(SECURE_HSTS_SECONDS="3600", ALLOWED_HOSTS=f"api.example.com,{lab}")
        assert load(ALLOWED_HOSTS=lab)["SILENCED_SYSTEM_CHECKS"] == ["security.W004"]
    own = load(SECURE_HSTS_SECONDS="3600", ALLOWED_HOSTS="api.example.com")
    assert own["SECURE_HSTS_SECONDS"] == 3600
    assert own["SILENCED_SYSTEM_CHECKS"] == []


def test_a_folder_that_cannot_be_written_is_named(load):
    with pytest.raises(EnvError, match=r"DJANGO_DATA_DIR.*/dev/null/x.*name a folder of yours"):
        load(DJANGO_DATA_DIR="/dev/null/x")


@pytest.mark.parametrize("name", ["DJANGO_DEMO", "DJANGO_DEBUG", "DEBUG_TOOLBAR"])
def test_what_is_for_the_desk_only_stays_on_loopback(load, name):
    settings = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY": GOOD_KEY, name: "true"}
    load(**settings, BIND_ADDRESS="127.0.0.1")
    with pytest.raises(EnvError, match=f"BIND_ADDRESS.*192.0.2.1.*{name} is on"):
        load(**settings, BIND_ADDRESS="192.0.2.1")


def test_a_database_password_is_in_no_message(load):
    with pytest.raises(EnvError) as refusal:
        load(DATABASE_URL="postgrse://me:hunter2@host/name")
    assert "hunter2" not in str(refusal.value)


def test_sqlite_is_in_wal_mode_and_waits_for_its_turn(load):
    options = load()["DATABASES"]["default"]["OPTIONS"]
    assert "journal_mode=WAL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_a_postgres_url_is_understood(load):
    database = load(DATABASE_URL="postgres://me:pw@db:5432/name")["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["NAME"]) == ("django.db.backends.postgresql", "db", "name")
    assert "OPTIONS" not in database


def test_a_preflight_age_of_zero_is_said_aloud(load):
    """Without the header a browser keeps a preflight for 5 seconds, and cors-headers leaves a falsy age out."""
    age = load(CORS_PREFLIGHT_MAX_AGE="0")["CORS_PREFLIGHT_MAX_AGE"]
    assert age
    assert (age, str(age)) == (0, "0")


@given(st.text(max_size=60))
def test_an_origin_is_normalised_once_and_for_all_or_refused(text):
    try:
        origin = normalise_origin(text)
    except ValueError:
        return
    assert normalise_origin(origin) == origin
    assert origin == origin.lower().strip()
    assert not origin.endswith("/")


def test_config_and_blog_need_nothing_else_of_this_project():
    for path in Path(ROOT, "django").rglob("*.py"):
        if "lab" not in path.relative_to(ROOT).parts:
            assert "crosshost" not in path.read_text(), path
