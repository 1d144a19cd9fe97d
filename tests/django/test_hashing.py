"""Hashing passwords is bounded, so that wrong logins leave threads and cores for everybody else."""

import threading
from contextlib import ExitStack

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, identify_hasher

from logins import hashing
from tests.conftest import wait_until
from tests.django.conftest import NAVIGATION, PAGE, Page


@pytest.fixture
def bounded(settings, demo):
    settings.PASSWORD_HASHERS = ["logins.hashing.BoundedPBKDF2", "django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def full(bounded, monkeypatch):
    """Occupy every place."""
    monkeypatch.setattr(hashing, "slots", hashing.Slots(1, 1, 5))
    with hashing.slots.one():
        yield


def test_it_is_djangos_default_hash(bounded):
    ours, djangos = (hasher().encode("s3cret", "salt", 10) for hasher in (hashing.BoundedPBKDF2, PBKDF2PasswordHasher))
    assert ours == djangos
    assert hashing.BoundedPBKDF2.iterations == PBKDF2PasswordHasher.iterations
    assert isinstance(get_hasher(), hashing.BoundedPBKDF2)
    assert identify_hasher(djangos) is get_hasher()


def log_in(page: Page, **headers: str):
    body = {"username": "demo", "password": "demo"}
    return page.send("POST", "/accounts/login/", body, x_csrftoken=page.token(), **headers)


def test_when_no_place_is_free_a_login_gets_503(page, full):
    response = log_in(page)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    sentence = "Too many passwords are being checked; try again in a few seconds."
    assert response.json() == {"status": 503, "error": sentence}
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    assert sentence.encode() in log_in(page, accept=NAVIGATION).content


def test_so_do_the_admins_forms(admin_client, page, full):
    form = {"username": "demo", "password": "demo", "csrfmiddlewaretoken": page.token()}
    assert page.post("/admin/login/", form).status_code == 503
    change = {"old_password": "password", "new_password1": "lonG-enough-7", "new_password2": "lonG-enough-7"}
    assert admin_client.post("/admin/password_change/", change).status_code == 503


def test_what_was_not_checked_is_not_counted(page, full, settings):
    settings.AXES_FAILURE_LIMIT = 1
    assert [log_in(page).status_code for _ in range(3)] == [503] * 3


def test_a_throttled_login_needs_no_place(page, full, settings):
    from axes.models import AccessAttempt

    settings.AXES_FAILURE_LIMIT = 1
    AccessAttempt.objects.create(username="demo", ip_address="127.0.0.1", user_agent="", failures_since_start=1)
    assert log_in(page).status_code == 429


def test_slots_hash_one_after_the_other_and_refuse_those_beyond_the_queue():
    slots, done, most = hashing.Slots(2, 5, 10), [], [0]
    inside, release = [], threading.Event()

    def hash_one():
        with slots.one():
            inside.append(1)
            most[0] = max(most[0], len(inside))
            release.wait(10)
            inside.pop()
        done.append(1)

    threads = [threading.Thread(target=hash_one) for _ in range(5)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(inside) == 2 and slots.places._value == 0)
    with pytest.raises(hashing.Busy):
        slots.check()
    with pytest.raises(hashing.Busy), slots.one():
        pass
    release.set()
    for thread in threads:
        thread.join()
    assert (len(done), most[0]) == (5, 2)
    slots.check()


def test_waiting_ends():
    slots = hashing.Slots(1, 3, 0.05)
    with ExitStack() as held:
        held.enter_context(slots.one())
        with pytest.raises(hashing.Busy), slots.one():
            pass
    with slots.one():
        pass  # the one that gave up left its place


def test_an_error_while_hashing_frees_the_slot(bounded, monkeypatch):
    monkeypatch.setattr(hashing, "slots", hashing.Slots(1, 1, 0.05))
    for _ in range(2):
        with pytest.raises(ValueError, match="salt"):
            hashing.BoundedPBKDF2().encode("password", "a$b")
    hashing.slots.check()


def test_half_of_the_requests_at_once_never_wait_for_a_hash(settings):
    assert hashing.AT_ONCE < hashing.MOST <= settings.REQUESTS_AT_ONCE // 2
