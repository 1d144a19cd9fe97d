"""The CSRF check compared with Django's own: the same request, and the same text."""

from dataclasses import replace

import pytest
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from crosshost.policy import ENGINES, Django, Page, Request, Response, Situation, csrf, predict
from crosshost.policy.headers import referrer_policy
from crosshost.policy.origin import address
from tests.policy.examples import posting

CHROMIUM = ENGINES["chromium"]
SECRET, OTHER = "aB3" + "x" * 29, "z" * 32
MASKED = "b" * 32 + "".join(csrf.ALPHABET[(csrf.ALPHABET.index(c) + 1) % 62] for c in SECRET)


def by_django(received: csrf.DjangoRequest) -> str | None:
    """Return why Django 5.2 refuses the request, in its own text, or None."""
    reasons = []
    headers = {
        "HTTP_HOST": received.host,
        "SERVER_PORT": received.host.rpartition(":")[2] if ":" in received.host else "80",
    }
    if received.origin is not None:
        headers["HTTP_ORIGIN"] = received.origin
    if received.referer is not None:
        headers["HTTP_REFERER"] = received.referer
    for name, value in received.headers:
        headers[f"HTTP_{name.upper().replace('-', '_')}"] = value
    body = (
        {"csrfmiddlewaretoken": received.form_token}
        if received.form_token is not None and received.method == "POST"
        else {}
    )
    request = RequestFactory().generic(
        received.method,
        "/",
        "&".join(f"{key}={value}" for key, value in body.items()),
        content_type="application/x-www-form-urlencoded",
        secure=received.secure,
        **headers,
    )
    request.COOKIES = received.cookies
    middleware = CsrfViewMiddleware(lambda request: None)
    middleware._reject = lambda request, reason: reasons.append(reason)
    with override_settings(
        ALLOWED_HOSTS=list(received.django.allowed_hosts),
        CSRF_TRUSTED_ORIGINS=list(received.django.csrf_trusted_origins),
        CSRF_COOKIE_DOMAIN=received.django.csrf_cookie_domain,
        CSRF_COOKIE_NAME="csrftoken",
        CSRF_HEADER_NAME="HTTP_X_CSRFTOKEN",
        CSRF_USE_SESSIONS=False,
    ):
        middleware.process_request(request)
        middleware.process_view(request, lambda request: None, (), {})
    return reasons[0] if reasons else None


def by_policy(received: csrf.DjangoRequest) -> str | None:
    finding = csrf.check(received)
    return finding and finding.devtools_code


ORIGINS = [
    None,
    "null",
    "https://api.example.com",
    "http://api.example.com",
    "https://api.example.com:8443",
    "https://app.example.com",
    "http://app.example.com",
    "https://EXAMPLE.com",
    "https://evil.example.com.evil.example",
    "https://[",
]
REFERERS = [
    None,
    "",
    "nothing",
    "https://[",
    "http://app.example.com/",
    "https://app.example.com/page?a=b",
    "https://api.example.com/",
    "https://api.example.com:8443/",
    "https://evil.example/",
]
TOKENS = [None, "", "short", SECRET, OTHER, MASKED, MASKED[::-1], "-" * 32, "é" * 32]
djangos = st.builds(
    Django,
    allowed_hosts=st.sampled_from([("*",), (".example.com",), ("API.example.com",), ("other.example",)]),
    csrf_trusted_origins=st.sampled_from(
        [
            (),
            ("https://app.example.com",),
            ("https://app.example.com/",),
            ("https://*.example.com",),
            ("http://*.example.com", "https://other.example"),
        ]
    ),
    csrf_cookie_domain=st.sampled_from([None, ".example.com", "api.example.com"]),
    host=st.sampled_from([None, "api.example.com", "api.example.com:8443", "localhost:8000", "[::1]:8000"]),
    secure=st.sampled_from([None, True, False]),
)
requests = st.builds(
    csrf.DjangoRequest,
    django=djangos,
    address=st.sampled_from([address("https://api.example.com/"), address("http://api.example.com:8000/")]),
    method=st.sampled_from(["POST", "PUT", "GET", "patch"]),
    origin=st.sampled_from(ORIGINS),
    referer=st.sampled_from(REFERERS),
    cookies=st.sampled_from(TOKENS).map(lambda token: {} if token is None else {"csrftoken": token}),
    headers=st.sampled_from(TOKENS).map(lambda token: () if token is None else (("x-csrftoken", token),)),
    form_token=st.sampled_from([token for token in TOKENS if token is None or token.isascii()]),
)


@settings(max_examples=200, deadline=None)
@given(requests)
def test_every_request_is_refused_as_by_django(request_):
    assert by_policy(request_) == by_django(request_)


RIGHT = csrf.DjangoRequest(
    Django(),
    address("https://api.example.com/"),
    "POST",
    "https://api.example.com",
    None,
    {"csrftoken": SECRET},
    (("X-CSRFToken", MASKED),),
    None,
)


def test_a_masked_token_matches_its_secret():
    assert by_policy(RIGHT) is None


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"origin": "https://app.example.com"}, "Origin checking failed - https://app.example.com does not match any"),
        ({"origin": None}, "Referer checking failed - no Referer."),
        ({"origin": None, "referer": "nothing"}, "Referer checking failed - Referer is malformed."),
        ({"cookies": {}}, "CSRF cookie not set."),
        ({"headers": ()}, "CSRF token missing."),
        ({"headers": (("X-CSRFToken", OTHER),)}, "CSRF token from the 'X-Csrftoken' HTTP header incorrect."),
        ({"form_token": OTHER}, "CSRF token from POST incorrect."),
    ],
)
def test_a_refusal_has_the_text_of_django(changes, text):
    assert by_policy(replace(RIGHT, **changes)).startswith(text)


@pytest.mark.parametrize(
    ("host", "allowed", "passes"),
    [
        ("api.example.com:8443", ("api.example.com",), True),
        ("api.example.com.", ("api.example.com",), True),
        ("example.com", (".example.com",), True),
        ("a.b.example.com", (".example.com",), True),
        ("notexample.com", (".example.com",), False),
        ("[::1]:8000", ("[::1]",), True),
        ("localhost:8000", (), False),
    ],
)
def test_allowed_hosts_match_as_in_django(host, allowed, passes):
    assert validate_host(split_domain_port(host)[0], allowed) is passes
    received = csrf.DjangoRequest(
        Django(allowed_hosts=allowed, host=host), RIGHT.address, "GET", None, None, {}, (), None
    )
    assert received.host_allowed is passes


@pytest.mark.parametrize(
    "header",
    ["", ";", "a", "=a", "a=", "a=b=c", "==a", "a=1; a=2; =a=3", " a = b ;c", "sessionid=a; =sessionid=b", "; =;"],
)
def test_cookies_are_parsed_as_django_does(header):
    """A cookie without a name whose value has an = reaches Django under another name."""
    assert csrf.parse_cookies(header) == parse_cookie(header)


def test_a_nameless_cookie_replaces_the_session_where_the_browser_stores_it():
    url = "https://api.example.com/"
    response = Response(200, (("Set-Cookie", "sessionid=mine; Path=/x"), ("Set-Cookie", "=sessionid=theirs")))
    for name, works in (("chromium", False), ("firefox", False), ("webkitgtk", True)):
        navigation = Request(url, mode="navigate")
        jar = predict(Situation(Page(url), navigation, response=response, now=1e9), ENGINES[name]).jar
        django = Django(needs_session=True)
        verdict = predict(Situation(Page(url), navigation, jar, django=django, now=1e9), ENGINES[name])
        reasons = [finding.id for finding in verdict["accepted by view"].findings]
        assert reasons == ([] if works else ["no-session-cookie"])


@pytest.mark.parametrize(
    ("header", "policy"),
    [
        ((), "strict-origin-when-cross-origin"),
        (("no-referrer",), "no-referrer"),
        (("no-referrer, Strict-Origin ,future",), "strict-origin"),
        (("unsafe-url", "same-origin"), "same-origin"),
        (("",), "strict-origin-when-cross-origin"),
    ],
)
def test_the_last_known_referrer_policy_of_a_response_counts(header, policy):
    response = Response(200, tuple(("referrer-policy", value) for value in header))
    assert referrer_policy(response) == policy


@pytest.mark.parametrize(
    ("page", "policy", "reason"),
    [
        ("https://api.example.com/", "no-referrer", "csrf-origin-null"),
        ("https://api.example.com/", "same-origin", None),
        ("https://app.example.com/", "same-origin", "csrf-origin-null"),
        ("https://app.example.com/", "strict-origin", None),
        ("https://other.example.com/", "strict-origin", "csrf-origin"),
    ],
)
def test_a_form_whose_page_hides_its_origin_is_refused(page, policy, reason):
    link = predict(posting(page=Page(page, referrer_policy=policy), mode="navigate"), CHROMIUM)["CSRF passed"]
    assert [finding.id for finding in link.findings] == ([reason] if reason else [])


def test_a_document_without_an_origin_has_the_reason_of_any_untrusted_origin():
    page = Page("https://app.example.com/", opaque=True, referrer_policy="no-referrer")
    link = predict(posting(page=page, mode="navigate"), CHROMIUM)["CSRF passed"]
    assert [finding.id for finding in link.findings] == ["csrf-origin"]
