"""Failed logins: a limit for each pair of account and address, a delay for an account, and no hint of who exists."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logins.hashing import BoundedPBKDF2
from logins.pair import NOWHERE, account_of, address_of
from logins.throttle import DELAY
from tests.django.conftest import NAVIGATION, PAGE, Page

HERE, ELSEWHERE = "203.0.113.1", "198.51.100.2"
LIMIT = 3


@pytest.fixture(autouse=True)
def limits(settings, demo):
    settings.AXES_FAILURE_LIMIT = LIMIT
    settings.LOGIN_ACCOUNT_LIMIT = 20
    settings.AXES_COOLOFF_TIME = timedelta(minutes=15)


def log_in(password: str, account: str = "demo", address: str = HERE, **headers: str):
    page = Page()
    page.defaults["REMOTE_ADDR"] = address
    body = {"username": account, "password": password}
    return page.send("POST", "/accounts/login/", body, x_csrftoken=page.token(), **headers)


def statuses(count: int, **login: str) -> list[int]:
    return [log_in("wrong", **login).status_code for _ in range(count)]


def pass_time(by: timedelta) -> None:
    for row in AccessAttempt.objects.all():
        row.attempt_time -= by
        row.save()


def test_after_the_limit_even_the_right_password_gets_429():
    assert statuses(LIMIT) == [401] * LIMIT
    for password in ("wrong", "demo"):
        response = log_in(password)
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 900
        assert response.headers["Access-Control-Allow-Origin"] == PAGE
        assert response.headers["Cache-Control"] == "no-store"
        sentence = "Too many failed logins of this account from your address. Try again in 15 minutes."
        assert response.json() == {"status": 429, "error": sentence}
        assert not response.cookies.get("sessionid")


def test_other_addresses_and_other_accounts_are_not_affected():
    get_user_model().objects.create_user("anna", password="right")
    statuses(LIMIT)
    assert log_in("demo", address=ELSEWHERE).status_code == 200
    assert log_in("right", "anna").status_code == 200


def test_it_works_again_by_itself():
    statuses(LIMIT + 1)
    pass_time(timedelta(minutes=14, seconds=58))
    response = log_in("demo")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "2")
    assert "Try again in 2 seconds." in response.json()["error"]
    pass_time(timedelta(seconds=2))
    assert log_in("demo").status_code == 200


def test_what_is_refused_does_not_prolong_the_wait():
    statuses(LIMIT)
    pass_time(timedelta(minutes=10))
    assert statuses(5) == [429] * 5
    pass_time(timedelta(minutes=5))
    assert statuses(LIMIT + 1) == [401] * LIMIT + [429]


def test_a_login_clears_the_count_of_its_own_pair_only():
    get_user_model().objects.create_user("Demo", password="right")  # another account than demo
    statuses(LIMIT - 1)
    statuses(LIMIT - 1, address=ELSEWHERE)
    assert log_in("right", "Demo").status_code == 200
    assert log_in("demo", address=ELSEWHERE).status_code == 200
    assert statuses(2) == [401, 429]
    assert statuses(LIMIT, address=ELSEWHERE) == [401] * LIMIT


def test_an_account_attacked_from_everywhere_is_delayed_and_never_locked():
    for number in range(7):
        statuses(LIMIT, address=f"192.0.2.{number}")
    assert log_in("demo", address=ELSEWHERE).status_code == 200
    assert statuses(2, address=HERE) == [401, 429]  # one attempt, then a pause
    wait = int(log_in("demo").headers["Retry-After"])
    assert DELAY.seconds - 5 < wait <= DELAY.seconds
    pass_time(DELAY)
    assert log_in("demo").status_code == 200


def navigate(path: str) -> tuple[Page, str]:
    person = Page()
    person.defaults = {"HTTP_ACCEPT": NAVIGATION, "REMOTE_ADDR": HERE}
    return person, str(person.get(path).context["csrf_token"])


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/"])
def test_a_person_gets_djangos_form_with_the_reason(path):
    statuses(LIMIT)
    person, token = navigate(path)
    response = person.post(path, {"username": "demo", "password": "demo", "csrfmiddlewaretoken": token})
    assert (response.status_code, response.headers["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert 0 < int(response.headers["Retry-After"]) <= 900
    page = response.content.decode()
    assert page.count("Too many failed logins of this account from your address. Try again in 15 minutes.") == 1
    assert "correct username and password" not in page
    assert '<input type="password" name="password"' in page
    assert person.get("/blog/whoami/", headers={"accept": "*/*"}).status_code == 401


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/login/"])
def test_failures_on_every_form_are_counted_together(path):
    person, token = navigate(path)
    for _ in range(LIMIT):
        form = {"username": "demo", "password": "wrong", "csrfmiddlewaretoken": token}
        assert person.post(path, form).status_code == 200
    assert log_in("demo").status_code == 429


@pytest.fixture
def accounts() -> list[str]:
    users = get_user_model().objects
    users.create_user("inactive", password="demo", is_active=False)
    users.create_user("without-password")
    users.create_user("known", password="demo")
    return ["inactive", "without-password", "known", "unknown", "unknown\u202e<b>", "u" * 200]


@pytest.mark.parametrize("accept", ["*/*", NAVIGATION])
def test_responses_do_not_tell_which_accounts_exist(accounts, accept):
    def seen(response, account: str) -> tuple:
        headers = {name: value for name, value in response.headers.items() if name not in ("Expires", "Retry-After")}
        return response.status_code, headers, response.content, "Retry-After" in response.headers

    for attempt in range(LIMIT + 1):
        responses = {account: log_in("wrong", account, accept=accept) for account in accounts}
        described = [
            (status, {**headers, "Content-Length": ""}, b"" if accept == NAVIGATION else body, retry)
            for status, headers, body, retry in (seen(responses[account], account) for account in accounts)
        ]
        assert described == [described[0]] * len(accounts)
        assert described[0][0] == (429 if attempt == LIMIT else 401 if accept == "*/*" else 200)
        lists = [text.split("</ul>")[0] for r in responses.values() for text in r.content.decode().split("<ul")[1:]]
        assert len(set(lists)) == (0 if accept == "*/*" else 1)  # the form's error
    assert {log_in("demo", account).status_code for account in accounts} == {429}


def test_every_account_costs_as_much_work(accounts, settings, monkeypatch):
    """Time tells of an account what text does not: the same queries, and one hash of the same length."""
    settings.PASSWORD_HASHERS = ["logins.hashing.BoundedPBKDF2"]
    monkeypatch.setattr(BoundedPBKDF2, "iterations", 10)
    hashed: list[int] = []
    encode = BoundedPBKDF2.encode

    def counted(self, password, salt, iterations=None):
        hashed.append(iterations or self.iterations)
        return encode(self, password, salt, iterations)

    for user in get_user_model().objects.all():
        if user.has_usable_password():
            user.set_password("demo")
            user.save()
    monkeypatch.setattr(BoundedPBKDF2, "encode", counted)
    for attempt in range(LIMIT + 1):
        work = {}
        for account in accounts:
            hashed.clear()
            with CaptureQueriesContext(connection) as queries:
                log_in("wrong", account)
            work[account] = (len(queries), tuple(hashed))
        assert len(set(work.values())) == 1, work
        assert hashed == ([] if attempt == LIMIT else [10])


SAME_ACCOUNT = [("ﬁnn", "finn"), ("e\u0301va", "\u00e9va"), ("ｄｅｍｏ", "demo"), (" demo ", "demo"), ("①", "1")]


@pytest.mark.parametrize(("written", "account"), SAME_ACCOUNT)
def test_names_that_django_takes_for_one_are_counted_as_one(written, account):
    statuses(LIMIT, account=written)
    assert log_in("demo", account).status_code == 429


OTHERS = ["DEMO", "demo2", "dem", "demo.", "d\u0435mo", "demo\u200b", "u" * 300, "\u0390" * 250]


@pytest.mark.parametrize("account", OTHERS)
def test_a_name_that_django_takes_for_another_is_counted_for_itself(account):
    assert statuses(LIMIT + 1, account=account) == [401] * LIMIT + [429]
    assert log_in("demo").status_code == 200


ADDRESSES = {
    "203.0.113.9": "203.0.113.9",
    "::ffff:203.0.113.9": "203.0.113.9",
    "2001:db8:0:1:2:3:4:5": "2001:db8:0:1::",
    "2001:db8:0:1::9": "2001:db8:0:1::",
    "2001:db8:0:2::9": "2001:db8:0:2::",
    "::1": NOWHERE,
    "": NOWHERE,
    "/run/client.sock": NOWHERE,
    "\0abstract": NOWHERE,
    "fe80::1%eth0": NOWHERE,
}


@pytest.mark.parametrize(("address", "counted"), ADDRESSES.items())
def test_an_address_is_counted_as_one_client(address, counted):
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted
    assert statuses(LIMIT + 1, address=address) == [401] * LIMIT + [429]


def test_nothing_else_of_a_request_makes_another_client():
    for number in range(LIMIT):
        headers = {"user_agent": f"Browser {number}", "x_forwarded_for": f"6.6.6.{number}", "x_real_ip": "6.6.6.6"}
        assert log_in("wrong", **headers).status_code == 401
    assert log_in("demo", user_agent="Another", x_forwarded_for="7.7.7.7").status_code == 429
    assert AccessAttempt.objects.count() == 1


def test_rows_hold_nothing_that_was_posted_and_do_not_pile_up():
    for number in range(5):
        log_in("s3cret", f"u{number}" * 100)
    rows = AccessAttempt.objects.values()
    assert len(rows) == 5
    assert not any("s3cret" in str(row) for row in rows)
    pass_time(timedelta(minutes=16))
    log_in("wrong")
    assert AccessAttempt.objects.count() == 1
    log_in("demo")
    assert AccessAttempt.objects.count() == 0


def test_a_name_in_the_log_could_be_a_password(caplog):
    statuses(LIMIT, account="hunter2")
    warnings = [record.getMessage() for record in caplog.records if record.name == "django.security.logins"]
    assert warnings == [f"Too many failed logins of one account from {HERE}"]
    assert "hunter2" not in caplog.text


def test_a_clock_that_was_set_back_locks_nobody():
    statuses(LIMIT)
    AccessAttempt.objects.update(attempt_time=timezone.now() + timedelta(days=3))
    assert statuses(LIMIT + 1) == [401] * LIMIT + [429]


def test_the_account_is_what_the_form_calls_username():
    request = RequestFactory().post("/", {"username": "posted"})
    assert account_of(request, {"username": "given"}) == "given"
    assert account_of(request, {}) == "posted"
    assert account_of(RequestFactory().post("/"), {}) == ""
