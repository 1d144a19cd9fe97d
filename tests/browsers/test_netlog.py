"""Chromium's network log: what it says of each request, wherever it ends."""

import json

import pytest

from crosshost.browsers import launch, netlog, variants
from crosshost.browsers.netlog import CookieStatus, LoggedRequest
from tests.browsers import network_log

URL = "http://api.test/whoami/"


def cookies(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return operation, name and reasons of all cookies in the log."""
    return [
        (cookie.operation, cookie.name, cookie.excluded) for request in netlog.parse(text) for cookie in request.cookies
    ]


def test_a_cookie_has_its_operation_and_every_reason_against_it_but_no_warning():
    text = network_log.log(
        network_log.start(7, "GET", URL),
        network_log.cookie(7, "send", "sessionid", "EXCLUDE_SAMESITE_LAX", "EXCLUDE_USER_PREFERENCES", "WARN_OF_IT"),
        network_log.cookie(7, "send", "csrftoken"),
        network_log.response(7, "sessionid=; Max-Age=0"),
        network_log.cookie(7, "expire", "sessionid"),
    )
    assert cookies(text) == [
        ("send", "sessionid", ("EXCLUDE_SAMESITE_LAX", "EXCLUDE_USER_PREFERENCES")),
        ("send", "csrftoken", ()),
        ("expire", "sessionid", ()),
    ]


def test_a_refused_set_cookie_without_a_name_gets_the_name_of_its_header():
    text = network_log.log(
        network_log.start(7, "GET", URL),
        network_log.response(7, "__Host-a=1", "b=1", "bare", "c=1; Domain=other.test", "d=1"),
        network_log.cookie(7, "store", "b"),  # before the status of the first header
        network_log.cookie(7, "store", None, "EXCLUDE_INVALID_PREFIX"),
        network_log.cookie(7, "store", None, "EXCLUDE_NO_COOKIE_CONTENT"),
        network_log.cookie(7, "store", None, "EXCLUDE_DOMAIN_MISMATCH", "EXCLUDE_INVALID_DOMAIN"),
        network_log.cookie(7, "store", "d", "EXCLUDE_SAMESITE_LAX"),
    )
    assert [(name, reasons) for _, name, reasons in cookies(text)] == [
        ("b", ()),
        ("__Host-a", ("EXCLUDE_INVALID_PREFIX",)),
        ("", ("EXCLUDE_NO_COOKIE_CONTENT",)),
        ("c", ("EXCLUDE_DOMAIN_MISMATCH", "EXCLUDE_INVALID_DOMAIN")),
        ("d", ("EXCLUDE_SAMESITE_LAX",)),
    ]


def test_the_cookies_of_requests_that_overlap_are_kept_apart():
    text = network_log.log(
        network_log.start(7, "GET", URL),
        network_log.start(8, "POST", f"{URL}?other"),
        network_log.response(8, "a=1"),
        network_log.response(7, "b=1"),
        network_log.cookie(8, "store", None, "EXCLUDE_INVALID_PREFIX"),
        network_log.cookie(7, "store", None, "EXCLUDE_INVALID_DOMAIN"),
    )
    first, second = netlog.parse(text)
    assert (first.url, [cookie.name for cookie in first.cookies]) == (URL, ["b"])
    assert (second.method, [cookie.name for cookie in second.cookies]) == ("POST", ["a"])


def test_each_hop_after_a_redirect_is_a_request_of_its_own():
    text = network_log.log(
        network_log.cors(7, "GET", URL),
        network_log.start(7, "GET", URL),
        network_log.cookie(7, "send", "a"),
        network_log.start(7, "GET", f"{URL}next/"),
        network_log.cookie(7, "send", "a", "EXCLUDE_NOT_ON_PATH"),
    )
    assert netlog.parse(text) == [
        LoggedRequest("GET", URL, True, [CookieStatus("send", "a", ("INCLUDE", "DO_NOT_WARN", "NO_EXEMPTION"))]),
        LoggedRequest(
            "GET",
            f"{URL}next/",
            True,
            [CookieStatus("send", "a", ("EXCLUDE_NOT_ON_PATH", "DO_NOT_WARN", "NO_EXEMPTION"))],
        ),
    ]


def test_a_preflight_is_left_out_and_a_request_that_it_stops_is_not():
    text = network_log.log(
        network_log.cors(7, "POST", URL),
        network_log.preflight(8, 7, URL),
        network_log.start(7, "POST", URL),
        network_log.cookie(7, "send", "a"),
        network_log.cors(9, "DELETE", URL),
        network_log.preflight(10, 9, URL),
    )
    passed, refused = netlog.parse(text)
    assert (passed.method, passed.is_sent, len(passed.cookies)) == ("POST", True, 1)
    assert refused == LoggedRequest("DELETE", URL)


WHOLE = network_log.log(
    network_log.start(7, "GET", URL), network_log.cookie(7, "send", "first"), network_log.cookie(7, "send", "second")
)


@pytest.mark.parametrize("end", [*range(0, len(WHOLE), 7), len(WHOLE)])
def test_a_log_that_ends_anywhere_is_read_up_to_there(end):
    whole = [name for _, name, _ in cookies(WHOLE)]
    read = [name for _, name, _ in cookies(WHOLE[:end])]
    assert read == whole[: len(read)]
    assert len(read) >= WHOLE[:end].count("NO_EXEMPTION") - 1


def test_a_complete_log_and_events_of_other_kinds_are_read():
    sockets = network_log.event(1, "SOCKET_ALIVE", "PHASE_BEGIN") + network_log.event(7, "SOCKET_ALIVE")
    complete = WHOLE.replace('"events": [\n', '"events": [\n' + sockets).removesuffix(",\n") + "]}\n"
    assert "events" in json.loads(complete)
    assert cookies(complete) == cookies(WHOLE) == [("send", "first", ()), ("send", "second", ())]


def test_a_browser_without_a_log_has_no_requests(tmp_path):
    browser = launch.Browser(variants.find("chromium"), "url")
    assert browser.requests() == []  # not started
    browser.folder = tmp_path
    assert browser.requests() == []
    (tmp_path / netlog.FILE).write_bytes(WHOLE.encode() + b'{"params":{"x":"\xff')
    assert [request.url for request in browser.requests(until="whoami")] == [URL]


def test_the_log_is_read_again_until_it_has_a_request(tmp_path, monkeypatch):
    browser = launch.Browser(variants.find("chromium"), "url")
    browser.folder = tmp_path
    texts = [WHOLE[:-100], WHOLE, WHOLE + network_log.start(9, "POST", "http://page.test/lab/reports/run/"), "not read"]
    (tmp_path / netlog.FILE).touch()
    monkeypatch.setattr(netlog, "read", lambda folder: netlog.parse(texts.pop(0)))
    assert len(browser.requests(until="/run/")) == 2
    assert texts == ["not read"]
    texts[:] = [WHOLE] * 1000
    monkeypatch.setattr(launch, "LOG_DELAY", 0.1)
    assert len(browser.requests(until="/run/")) == 1  # that of the browser's last moment is not there
