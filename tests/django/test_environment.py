"""Values of the environment: valid, normalised, or refused with one line (tests/stack has the real start)."""

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
from lab.scenarios.deployment import canonical
from tests.conftest import ROOT
from tests.django.server import GOOD_KEY
from tests.environment_values import NORMALISED, REFUSED


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Run settings.py with the given environment and return its settings."""

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


# gunicorn reads this one before settings.py, and exits with a line of its own; manage.py shows only ours.
READ_BY_GUNICORN = ("FORWARDED_ALLOW_IPS", "nginx", "write 10.0.0.5 or 10.0.0.0/24")


@pytest.mark.parametrize(("name", "value", "fix"), [*REFUSED, READ_BY_GUNICORN])
def test_an_invalid_value_is_refused_with_one_line(load, name, value, fix):
    with pytest.raises(EnvError) as refusal:
        load(**{name: value})
    message = str(refusal.value)
    assert "\n" not in message
    assert name in message
    assert fix in message
    if name == "DJANGO_SECRET_KEY":
        assert value not in message
    elif name != "DATABASE_URL" and len(value) < 1000:
        assert any(repr(item) in message for item in [value, *value.split(","), *value.lower().split(",")])


@pytest.mark.parametrize(
    ("value", "setting"), [(value, setting) for name, value, setting in NORMALISED if name.endswith("_ORIGINS")]
)
def test_the_scripts_normalise_origins_as_django_does(value, setting):
    assert list(dict.fromkeys(canonical(item) for item in value.split(",") if item.strip())) == setting


@pytest.mark.parametrize(("name", "value", "setting"), NORMALISED)
def test_a_valid_value_is_normalised(load, name, value, setting):
    assert load(**{name: value})[name] == setting


def test_with_an_empty_environment_a_secret_is_required_and_no_origin_permitted(load):
    with pytest.raises(EnvError, match="DJANGO_SECRET_KEY"):
        load(DJANGO_DEMO="false")
    settings = load(DJANGO_DEMO="false", DJANGO_SECRET_KEY=GOOD_KEY)
    assert settings["SECRET_KEY"] == GOOD_KEY
    assert settings["ALLOWED_HOSTS"] == settings["CORS_ALLOWED_ORIGINS"] == settings["CSRF_TRUSTED_ORIGINS"] == []
    assert not settings["CORS_ALLOW_CREDENTIALS"]
    assert not settings["DEBUG"]


def test_the_demo_makes_its_secret_once_readable_only_by_its_owner(load, tmp_path):
    first = load()["SECRET_KEY"]
    assert load()["SECRET_KEY"] == first
    assert len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret-key"]


def test_processes_that_start_together_get_the_same_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:  # one process id for all, as in containers
        keys = set(pool.map(lambda _: _kept(tmp_path / "secret-key"), range(64)))
    assert len(keys) == 1
    assert keys == {(tmp_path / "secret-key").read_text()}


def test_a_secret_comes_from_the_environment_or_a_file_not_both(load, tmp_path):
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


def test_hsts_is_refused_on_localhost_names(load):
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
def test_demo_debug_and_toolbar_are_refused_beyond_loopback(load, name):
    settings = {"DJANGO_DEMO": "false", "DJANGO_SECRET_KEY": GOOD_KEY, name: "true"}
    load(**settings, BIND_ADDRESS="127.0.0.1")
    with pytest.raises(EnvError, match=f"BIND_ADDRESS.*192.0.2.1.*{name} is on"):
        load(**settings, BIND_ADDRESS="192.0.2.1")


def test_a_refusal_does_not_show_the_database_password(load):
    with pytest.raises(EnvError) as refusal:
        load(DATABASE_URL="postgrse://me:hunter2@host/name")
    assert "hunter2" not in str(refusal.value)


def test_sqlite_uses_wal_and_immediate_transactions(load):
    options = load()["DATABASES"]["default"]["OPTIONS"]
    assert "journal_mode=WAL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_a_postgres_url_configures_postgresql(load):
    database = load(DATABASE_URL="postgres://me:pw@db:5432/name")["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["NAME"]) == ("django.db.backends.postgresql", "db", "name")
    options = database["OPTIONS"]
    assert options["pool"]["max_size"] < load()["REQUESTS_AT_ONCE"]
    assert options["connect_timeout"] == 3
    assert "-c lock_timeout=2s -c statement_timeout=5s -c idle_in_transaction_session_timeout=10s" in options["options"]


def test_the_query_of_a_postgres_url_changes_a_limit(load):
    query = "statement_timeout=30s&lock_timeout=500&pool_max_size=4&pool_timeout=1&connect_timeout=9&sslmode=require"
    options = load(DATABASE_URL=f"postgres://me:pw@db/name?{query}")["DATABASES"]["default"]["OPTIONS"]
    assert (options["pool"]["max_size"], options["pool"]["timeout"]) == (4, 1)
    assert (options["connect_timeout"], options["sslmode"]) == (9, "require")
    assert "statement_timeout=30s" in options["options"]
    assert "lock_timeout=500ms" in options["options"]


def test_a_postgres_password_may_come_from_a_file(load, tmp_path):
    path = tmp_path / "password"
    path.write_text("hunter2\n")
    files = {"DATABASE_URL": "postgres://me@db/name", "POSTGRES_PASSWORD_FILE": str(path)}
    assert load(**files)["DATABASES"]["default"]["PASSWORD"] == "hunter2"
    assert load(**files | {"DATABASE_URL": "postgres://me:own@db/name"})["DATABASES"]["default"]["PASSWORD"] == "own"


def test_a_preflight_age_of_zero_is_sent(load):
    """Without the header browsers cache a preflight for 5 seconds, and django-cors-headers omits a falsy age."""
    age = load(CORS_PREFLIGHT_MAX_AGE="0")["CORS_PREFLIGHT_MAX_AGE"]
    assert age
    assert (age, str(age)) == (0, "0")


@given(st.text(max_size=60))
def test_an_origin_is_refused_or_normalised_idempotently(text):
    try:
        origin = normalise_origin(text)
    except ValueError:
        return
    assert normalise_origin(origin) == origin
    assert origin == origin.lower().strip()
    assert not origin.endswith("/")


def test_config_and_blog_do_not_import_crosshost():
    for path in Path(ROOT, "django").rglob("*.py"):
        if "lab" not in path.relative_to(ROOT).parts:
            assert "crosshost" not in path.read_text(), path
