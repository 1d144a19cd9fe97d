"""DevTools' names for Chromium's own."""

import pytest

from crosshost.browsers.devtools import COOKIES, CORS, CorsRefusal, cookie_reasons, cors_refusal
from lab.browsers import reasons_record
from tests.policy.cdp import COOKIE_BLOCKED, CORS_ERRORS, SET_COOKIE_BLOCKED

URL = "http://localhost:8000/blog/whoami/?trace=0a"
MISSING = "No 'Access-Control-Allow-Origin' header is present on the requested resource."


def refused(text: str, url: str = URL, redirected: str = "") -> str:
    origin = "from origin 'http://localhost:3000'"
    return f"Access to fetch at '{url}' {redirected}{origin} has been blocked by CORS policy: {text}"


def test_every_name_is_one_of_the_devtools_protocol():
    assert {names.send for names in COOKIES.values() if names.send} <= set(COOKIE_BLOCKED)
    assert {names.store for names in COOKIES.values() if names.store} <= set(SET_COOKIE_BLOCKED)
    assert {name for name in CORS.values() if name not in CORS_ERRORS} == {"InvalidStatus", "DisallowedRedirect"}
    assert {"PreflightInvalidStatus", "PreflightDisallowedRedirect"} <= set(CORS_ERRORS)


def test_a_cookie_has_the_names_for_its_operation_and_those_that_devtools_lacks():
    excluded = ("EXCLUDE_USER_PREFERENCES", "EXCLUDE_DOMAIN_MISMATCH")
    assert cookie_reasons("send", excluded) == ("DomainMismatch", "UserPreferences")
    assert cookie_reasons("store", ("EXCLUDE_DOMAIN_MISMATCH", "EXCLUDE_INVALID_DOMAIN")) == ("InvalidDomain",)
    assert cookie_reasons("expire", ("EXCLUDE_INVALID_PREFIX",)) == ("InvalidPrefix",)
    assert cookie_reasons("store", ("EXCLUDE_INVALID_PARTITIONED", "EXCLUDE_NEW")) == (
        "EXCLUDE_INVALID_PARTITIONED",
        "EXCLUDE_NEW",
    )


PREFLIGHT = "Response to preflight request doesn't pass access control check: "


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (MISSING, "MissingAllowOriginHeader"),
        (PREFLIGHT + MISSING, "PreflightMissingAllowOriginHeader"),
        (f"{PREFLIGHT}It does not have HTTP ok status.", "PreflightInvalidStatus"),
        (f"{PREFLIGHT}Redirect is not allowed for a preflight request.", "PreflightDisallowedRedirect"),
        (
            "Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.",
            "MethodDisallowedByPreflightResponse",
        ),
        (
            "Request header field x-csrftoken is not allowed by Access-Control-Allow-Headers in preflight response.",
            "HeaderDisallowedByPreflightResponse",
        ),
        (
            "The 'Access-Control-Allow-Origin' header has a value 'http://a' that is not equal to the supplied origin.",
            "AllowOriginMismatch",
        ),
        ("Something new.", "Something new."),
    ],
)
def test_the_text_of_the_console_names_the_cors_error(text, error):
    assert cors_refusal(refused(text)) == CorsRefusal(URL, error)


def test_a_refusal_after_a_redirect_is_of_the_last_url():
    line = refused(MISSING, "http://b.test/next/", f"(redirected from '{URL}') ")
    assert cors_refusal(line) == CorsRefusal("http://b.test/next/", "MissingAllowOriginHeader")


def test_other_lines_of_the_console_are_no_refusals():
    assert cors_refusal("Failed to load resource: the server responded with a status of 401 (Unauthorized)") is None


# Names that no scenario leads to, with the reason. test_chromium_names.py has Chromium log those of SERVER.
SERVER = "no scenario sets such a cookie"
UNSEEN = {
    "EXCLUDE_SECURE_ONLY": SERVER,  # every host of the lab is loopback, where Chromium allows Secure over http
    "EXCLUDE_OVERWRITE_SECURE": "needs one host over https, and over http without being loopback",
    "EXCLUDE_INVALID_PARTITIONED": SERVER,
    "EXCLUDE_DISALLOWED_CHARACTER": SERVER,
    "EXCLUDE_NO_COOKIE_CONTENT": SERVER,
}
UNSEEN_ERRORS = {
    "DisallowedByMode": "the lab has no fetch with mode: 'same-origin'",
    "InvalidResponse": "the connection would have to fail",
    "InvalidAllowOriginValue": "django-cors-headers writes only origins and *",
    "AllowOriginMismatch": "django-cors-headers writes the page's own origin or none",
    "CorsDisabledScheme": "the lab redirects to http and https only",
    "InvalidAllowMethodsPreflightResponse": "django-cors-headers writes a valid list",
    "InvalidAllowHeadersPreflightResponse": "django-cors-headers writes a valid list",
    "RedirectContainsCredentials": "the lab redirects to URLs without a password",
    "InsecureLocalNetwork": "the one page that counts as public is on a trustworthy localhost",
    "InvalidLocalNetworkAccess": "the lab has no fetch with targetAddressSpace",
    "InvalidStatus": "without an ok status the lab's preflights lack CORS headers, too",
}


def test_every_name_that_chromium_logged_is_in_the_table_and_the_other_way_round():
    logged = {name.partition(" ")[2] for name in reasons_record.read()["names"]}
    seen = {name for name in logged if name.startswith("EXCLUDE_")}
    assert seen <= COOKIES.keys()
    assert COOKIES.keys() - seen == UNSEEN.keys()


def test_every_cors_error_of_the_record_is_in_the_table_and_the_other_way_round():
    recorded = reasons_record.cors_errors(reasons_record.read())
    assert recorded <= set(CORS_ERRORS)
    seen = {name for name in CORS.values() if {name, f"Preflight{name}"} & recorded}
    assert set(CORS.values()) - seen == UNSEEN_ERRORS.keys()
