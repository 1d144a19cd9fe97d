"""logins.backend: the users that Django's own backend reads, in the same number of queries."""

import pytest
from django.contrib.auth.backends import ModelBackend

from logins.backend import WrittenBackend


@pytest.fixture(params=[WrittenBackend, ModelBackend])
def backend(request, db):
    return request.param()


@pytest.fixture
def user(django_user_model, db):
    return django_user_model.objects.create_superuser("someone", "someone@example.com", "secret")


def test_a_user_is_read_whole_in_one_query(backend, user, django_assert_num_queries):
    fields = [field.attname for field in user._meta.concrete_fields]
    with django_assert_num_queries(1):
        read = backend.get_user(user.pk)
        assert {name: getattr(read, name) for name in fields} == {name: getattr(user, name) for name in fields}
    assert read == user
    assert not read._state.adding
    assert read._state.db == "default"


def test_a_user_that_is_not_active_or_not_there_is_nobody(backend, user):
    user.is_active = False
    user.save()
    assert backend.get_user(user.pk) is None
    assert backend.get_user(user.pk + 1) is None


def test_a_session_is_of_its_user_until_the_password_changes(client, user):
    client.force_login(user, "logins.backend.WrittenBackend")
    assert client.get("/blog/whoami/").json() == {"username": "someone"}
    user.set_password("another")
    user.save()
    assert client.get("/blog/whoami/").status_code == 401
