"""The witness's store: its limits, and what happens when it is broken."""

import logging
import sqlite3
import time

import pytest

from witness import store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def test_the_last_twenty_exchanges_of_a_trace_are_kept(trace, recorded):
    for number in range(25):
        store.add(trace, time.time(), {"number": number})
    assert [exchange["number"] for exchange in recorded()] == list(range(5, 25))


def test_exchanges_are_in_the_order_in_which_the_requests_arrived(trace, recorded):
    now = time.time()
    for number in (3, 1, 2):  # in the order in which slow responses are written
        store.add(trace, now + number / 1000, {"number": number})
    assert [exchange["number"] for exchange in recorded()] == [1, 2, 3]


def count(folder) -> int:
    connection = sqlite3.connect(folder / "witness.sqlite3")
    (number,) = connection.execute("SELECT count(*) FROM exchange").fetchone()
    connection.close()
    return number


def test_the_number_of_records_is_limited(own_folder, recorded, monkeypatch):
    monkeypatch.setattr(store, "MAX_RECORDS", 30)
    for number in range(50):
        store.add(f"{number:016}", time.time(), {})
    assert count(own_folder) == 30
    assert (recorded(f"{19:016}"), recorded(f"{20:016}")) == ([], [{}])


def test_old_records_are_neither_returned_nor_kept(own_folder, trace, recorded):
    store.add(trace, time.time() - store.MAX_AGE - 1, {})
    assert recorded() == []
    store.add("x" * 16, time.time(), {})
    assert count(own_folder) == 1


def test_the_limits_are_20_a_trace_2000_in_all_and_15_minutes():
    assert (store.MAX_PER_TRACE, store.MAX_RECORDS, store.MAX_AGE) == (20, 2000, 900)


@pytest.mark.parametrize("broken", ["no folder", "no database"])
def test_a_broken_store_fails_no_request_and_is_logged_once(wsgi, client, own_folder, settings, caplog, trace, broken):
    caplog.set_level(logging.CRITICAL, "django")
    caplog.set_level(logging.WARNING, "witness")
    if broken == "no folder":
        settings.DATA_DIR = own_folder / "a file"
        settings.DATA_DIR.touch()
    else:
        (own_folder / "witness.sqlite3").write_bytes(b"no database" * 999)
    assert wsgi("GET", "/nothing/")[0] == 404
    (warning,) = [record for record in caplog.records if record.name == "witness.witness"]
    assert warning.levelname == "WARNING"
    assert "could not record a request" in warning.getMessage()
    assert client.get(f"/lab/witness/{trace}/").status_code == 503


def test_a_broken_store_is_one_line_in_the_servers_log(serve, tmp_path):
    server = serve().wait()
    (tmp_path / "witness.sqlite3").write_bytes(b"no database" * 999)
    assert server.ask("/blog/posts/?trace=0123456789abcdef")[0] == 200
    warnings = [line for line in server.log.read_text().splitlines() if "witness" in line and "GET" not in line]
    assert warnings == ["The witness could not record a request: DatabaseError: file is not a database"]
