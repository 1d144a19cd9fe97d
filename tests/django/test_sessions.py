"""config.sessions: what Django's own sessions in the database do, in the same number of queries."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db as djangos
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from config import sessions
from config.sessions import SessionStore


@pytest.fixture(params=[SessionStore, djangos.SessionStore])
def engine(request, db):
    return request.param


def saved(engine, **data):
    session = engine()
    session.update(data)
    session.save()
    return session


def test_a_session_is_read_back_in_one_query(engine, django_assert_num_queries):
    key = saved(engine, name="value").session_key
    with django_assert_num_queries(1):
        assert dict(engine(key).items()) == {"name": "value"}


def test_either_engine_reads_what_the_other_wrote(db):
    assert SessionStore(saved(djangos.SessionStore, name=1).session_key)["name"] == 1
    assert djangos.SessionStore(saved(SessionStore, name=1).session_key)["name"] == 1


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), timedelta(days=400)])
def test_an_expired_session_is_empty_and_its_key_is_forgotten(engine, late):
    key = saved(engine, name="value").session_key
    Session.objects.update(expire_date=timezone.now() - late)
    session = engine(key)
    assert session.get("name") is None
    assert session.session_key is None


@pytest.mark.parametrize("key", ["a" * 32, "' OR '1'='1", "%s %(name)s", "é" * 40])
def test_an_unknown_key_is_forgotten(engine, key):
    saved(engine, name="value")
    session = engine(key)
    assert session.get("name") is None
    assert session.session_key is None


def test_data_that_was_changed_in_the_database_is_not_believed(engine):
    key = saved(engine, name="value").session_key
    data = Session.objects.get().session_data
    Session.objects.update(session_data=data[:-1] + ("A" if data[-1] != "A" else "B"))
    assert engine(key).get("name") is None


def test_a_logout_is_effective_at_once(logged_in):
    assert logged_in.get("/blog/whoami/").status_code == 200
    Session.objects.all().delete()
    assert logged_in.get("/blog/whoami/").status_code == 401


def test_expired_sessions_are_deleted_in_batches_and_the_others_stay(db, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(sessions, "BATCH", 2)
    expired = [saved(SessionStore, number=number).session_key for number in range(3)]
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    alive = saved(SessionStore, name="value").session_key
    with django_assert_num_queries(5):  # two batches, each read and deleted, and one that is empty
        SessionStore.clear_expired()
    assert [key for key in expired if Session.objects.filter(pk=key).exists()] == []
    assert SessionStore(alive)["name"] == "value"


def test_djangos_command_uses_it(db, monkeypatch):
    cleared = []
    monkeypatch.setattr(SessionStore, "clear_expired", lambda: cleared.append(True))
    call_command("clearsessions")
    assert cleared == [True]
