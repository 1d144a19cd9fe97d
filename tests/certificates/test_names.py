"""The names of a certificate, and the variables that are refused."""

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

import authority
import environment
import files

# --- the environment --------------------------------------------------------------------------------------------------

REFUSED = [
    ("*.localhost", "'*.localhost' is a wildcard: list the names one by one, app.shop.localhost,api.shop.localhost"),
    ("a.localhost,*", "'*' is a wildcard: "),
    ("http://a.localhost:3443/x", "'http://a.localhost:3443/x' is not only a host name: write a.localhost"),
    ("a.localhost:3443", "write a.localhost"),
    ("a.localhost/x", "write a.localhost"),
    ("a.localhost.", "write a.localhost"),
    ("https://user@a.localhost", "write a.localhost"),
    ("https:///", "write app.shop.localhost"),
    ("a.localhost b.localhost", "separate names with commas"),
    ("a_b.localhost", "'a_b.localhost' has an underscore, which no certificate may hold: write a-b.localhost"),
    ("bücher.localhost", "'bücher.localhost' must be in punycode: write xn--bcher-kva.localhost"),
    ("-a.localhost", "is not a host name: write app.shop.localhost"),
    ("a..localhost", "is not a host name"),
    ("a" * 64 + ".localhost", "is not a host name"),
    ("a." * 130 + "localhost", "is not a host name"),
    ("127.0.0.256", "is a broken IPv4 address: write 127.0.0.1"),
    ("127.1", "is a broken IPv4 address"),
    ("::g", "is a broken IPv6 address: write ::1"),
    ("fe80::1%eth0", "is a broken IPv6 address"),
    ("127.0.0.0/8", "is not only a host name"),
]


@pytest.mark.parametrize(("value", "says"), REFUSED)
def test_a_name_that_no_certificate_may_hold_is_refused_with_the_right_one(place, value, says):
    with pytest.raises(files.Refused) as refusal:
        environment.read(place.variables | {"CERTIFICATE_HOSTS": value})
    assert str(refusal.value).startswith('Environment variable "CERTIFICATE_HOSTS" invalid: ')
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_refusal_is_one_line_without_a_traceback_and_makes_nothing(place):
    assert place.refused(CERTIFICATE_HOSTS="*.localhost") == (
        "Environment variable \"CERTIFICATE_HOSTS\" invalid: '*.localhost' is a wildcard: "
        "list the names one by one, app.shop.localhost,api.shop.localhost"
    )
    assert not place.authority.exists()


@pytest.mark.parametrize("value", ["app.shop.localhost", "https://", "https://:3443", "ftp://a", "https://a:99999"])
def test_what_is_not_an_origin_is_refused_by_its_variable(place, value):
    said = place.refused(API_ORIGIN=value)
    assert said.startswith(f'Environment variable "API_ORIGIN" invalid: {value!r} is not an origin (scheme, host')


def test_an_origin_with_a_wildcard_is_refused_by_its_variable(place):
    assert "\"WEB_ORIGIN\" invalid: '*.shop.localhost' is a wildcard" in place.refused(
        WEB_ORIGIN="https://*.shop.localhost"
    )


def test_without_any_https_host_there_is_nothing_to_make(place):
    del place.variables["CERTIFICATE_HOSTS"]
    plain = {"WEB_ORIGIN": "http://localhost:3000", "API_ORIGIN": ""}
    assert place.refused(**plain).startswith("Environment variable \"CERTIFICATE_HOSTS\" invalid: '' names no host: ")
    assert "made for localhost until " in place.done(**plain, CERTIFICATE_HOSTS="localhost")


@pytest.mark.parametrize("variable", ["AUTHORITY_DIR", "CERTIFICATE_DIR"])
def test_both_folders_have_to_be_named(place, variable):
    assert place.refused(**{variable: " "}).startswith(f'Environment variable "{variable}" invalid: ')


@pytest.mark.parametrize("below", ["", "x/../authority"])
def test_the_cas_key_never_lies_where_nginx_reads(place, below):
    said = place.refused(AUTHORITY_DIR=str(place.certificates / below))
    assert "so that nginx could read the CA's key" in said
    assert not place.certificates.exists()


def test_an_unknown_word_is_refused(place):
    assert place.refused("improt").startswith("certificates: 'improt' is none of: import, forget")
    response = place.run("--help")
    assert b"import < both.pem" in response.stdout


@settings(deadline=None)
@given(st.text(max_size=60) | st.text("ab-._:*[]%1 ü/", max_size=12))
def test_a_host_is_normalised_once_and_for_all_or_refused(text):
    try:
        found = environment.host(text)
    except ValueError:
        return
    assert environment.host(str(found)) == found
    assert "*" not in str(found)
    x509.SubjectAlternativeName([authority._general(found)])  # it refuses what is not ASCII


# --- a certificate of one's own ---------------------------------------------------------------------------------------
