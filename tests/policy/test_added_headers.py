"""The headers that a browser adds by itself."""

import pytest

from crosshost.policy import ENGINES, Page, Request, Situation
from crosshost.policy.added_headers import added_headers, preflight_headers
from crosshost.policy.hop import begin

PAGE = Page("https://app.example.com/page?q=1")
API = "https://api.example.com/"


def sent(page=PAGE, request=None, destination="empty", typed=False, engine="chromium"):
    request = request or Request(API)
    situation = Situation(page, request, now=0)
    return dict(added_headers(situation, begin(situation), destination, typed, ENGINES[engine]))


def test_a_fetch_names_its_origin_and_its_relation():
    assert sent() == {
        "Accept": "*/*",
        "Referer": "https://app.example.com/",
        "Origin": "https://app.example.com",
        "Sec-Fetch-Dest": "empty",
        "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Site": "same-site",
    }


def test_the_address_bar_has_no_page():
    headers = sent(Page(API), Request(API, mode="navigate"), "document", typed=True)
    assert headers["Sec-Fetch-Site"] == "none"
    assert "Referer" not in headers
    assert "Origin" not in headers


@pytest.mark.parametrize(("engine", "user"), [("chromium", "?1"), ("firefox", "?1"), ("webkitgtk", None)])
def test_a_click_is_an_action_of_the_user(engine, user):
    headers = sent(request=Request(API, mode="navigate"), destination="document", engine=engine)
    assert headers.get("Sec-Fetch-User") == user


def test_http_gets_no_fetch_metadata():
    headers = sent(Page("http://app.example.com/"), Request("http://api.example.com/"))
    assert [name for name in headers if name.startswith("Sec-")] == []


def test_an_opaque_page_is_cross_site_and_has_no_origin():
    headers = sent(Page(API, opaque=True))
    assert (headers["Origin"], headers["Sec-Fetch-Site"]) == ("null", "cross-site")


def test_a_header_that_the_page_sets_is_not_added():
    assert "Accept" not in sent(request=Request(API, headers={"accept": "application/json"}))


def test_a_preflight_asks_for_method_and_headers():
    request = Request(API, "PUT", {"X-B": "1", "Content-Type": "application/json", "Accept": "*/*"})
    situation = Situation(PAGE, request, now=0)
    headers = dict(preflight_headers(situation, begin(situation), ENGINES["chromium"]))
    assert headers["Access-Control-Request-Method"] == "PUT"
    assert headers["Access-Control-Request-Headers"] == "content-type,x-b"
    assert headers["Origin"] == "https://app.example.com"


def test_a_preflight_without_headers_does_not_ask_for_any():
    situation = Situation(PAGE, Request(API, "DELETE"), now=0)
    assert "Access-Control-Request-Headers" not in dict(
        preflight_headers(situation, begin(situation), ENGINES["chromium"])
    )
