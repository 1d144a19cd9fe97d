"""With which origins the doctor asks, besides the page's own."""

import pytest

from crosshost.doctor import origins
from crosshost.policy.origin import address


def test_the_strangers_of_an_ordinary_page():
    assert origins.others("https://app.example.com") == {
        "foreign": "https://evil.example",
        "null": "null",
        "twin": "http://app.example.com",
        "port": "https://app.example.com:444",
        "suffix": "https://app.example.com.evil.example",
        "prefix": "https://evilapp.example.com",
        "sibling": "https://evil.example.com",
        "prefix-of-site": "https://evilexample.com",
        "dot": "https://appxexample.com",
    }


def test_the_port_of_a_page_stays_with_its_names():
    found = origins.others("http://localhost:3000")
    assert found["twin"] == "https://localhost:3000"
    assert found["port"] == "http://localhost:3001"
    assert found["suffix"] == "http://localhost.evil.example:3000"
    assert "prefix-of-site" not in found


@pytest.mark.parametrize("page", ["http://127.0.0.1:3000", "https://[::1]"])
def test_an_address_has_no_names_around_it(page):
    assert set(origins.others(page)) == {"foreign", "null", "twin", "port"}


def test_the_port_65535_has_no_next_one():
    assert "port" not in origins.others("http://localhost:65535")


def test_near_misses_by_port_are_two_that_are_usual_and_not_asked_with_already():
    assert origins.ports("http://localhost:3000") == ["http://localhost", "http://localhost:5173"]
    assert origins.ports("https://app.example.com") == ["https://app.example.com:3000", "https://app.example.com:5173"]
    assert origins.ports("http://localhost:5172") == ["http://localhost", "http://localhost:3000"]


def test_a_page_without_an_origin_has_strangers_too():
    assert origins.others("null") == {"foreign": "https://evil.example"}


def test_whom_a_csrf_check_may_believe():
    api = address("https://api.example.com:8443/login/").origin
    assert origins.candidates("https://app.example.com", api) == [
        "https://api.example.com:8443",
        "http://api.example.com:8443",
        "https://api.example.com",
        "https://app.example.com/",
    ]
    assert "https://api.example.com:8443" not in origins.candidates("https://api.example.com:8443", api)
