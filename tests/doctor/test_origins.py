"""Which origins the doctor sends besides the page's own."""

import pytest

from crosshost.doctor.sending import origins
from crosshost.policy.origin import address


def test_the_other_origins_of_an_ordinary_page():
    assert origins.other_origins("https://app.example.com") == {
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


def test_other_names_keep_the_pages_port():
    by_kind = origins.other_origins("http://localhost:3000")
    assert by_kind["twin"] == "https://localhost:3000"
    assert by_kind["port"] == "http://localhost:3001"
    assert by_kind["suffix"] == "http://localhost.evil.example:3000"
    assert "prefix-of-site" not in by_kind


@pytest.mark.parametrize("page", ["http://127.0.0.1:3000", "https://[::1]"])
def test_an_ip_address_has_no_other_names(page):
    assert set(origins.other_origins(page)) == {"foreign", "null", "twin", "port"}


def test_port_65535_has_no_next_port():
    assert "port" not in origins.other_origins("http://localhost:65535")


def test_two_usual_ports_are_tried_that_are_not_among_the_other_origins():
    assert origins.ports("http://localhost:3000") == ["http://localhost", "http://localhost:5173"]
    assert origins.ports("https://app.example.com") == ["https://app.example.com:3000", "https://app.example.com:5173"]
    assert origins.ports("http://localhost:5172") == ["http://localhost", "http://localhost:3000"]


def test_a_page_without_an_origin_has_one_other_origin():
    assert origins.other_origins("null") == {"foreign": "https://evil.example"}


def test_the_origins_that_a_csrf_check_may_accept():
    api = address("https://api.example.com:8443/login/").origin
    assert origins.candidates("https://app.example.com", api) == [
        "https://app.example.com/",
        "https://api.example.com:8443",
        "http://api.example.com:8443",
        "https://api.example.com",
        "",
    ]
    assert "https://api.example.com:8443" not in origins.candidates("https://api.example.com:8443", api)


def test_on_this_machine_the_origins_of_usual_backends_are_among_them():
    vite = address("http://localhost:5173/api/login/").origin
    found = origins.candidates("http://localhost:5173", vite)
    assert {"http://localhost:8000", "http://127.0.0.1:8000", "http://localhost:5000"} < set(found)
    assert found[-1] == ""
    assert len(found) <= 14
