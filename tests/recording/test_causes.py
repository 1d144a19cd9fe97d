"""The first cause of a request, for every kind of cause that a HAR shows, and for what it does not show."""

import pytest

from crosshost.recording import explain, parse
from tests.recording.files import API, CORS, OTHER_SITE, PAGE, causes, entry, explained, har, preflight

URL, FAR = f"{API}/me/", f"{OTHER_SITE}/me/"
FAILED = "net::ERR_FAILED"
JSON = {"content-type": "application/json"}
WITH_TOKEN = {"X-CSRFToken": "a" * 64, "Cookie": f"csrftoken={'b' * 32}; sessionid=1"}
REASON = "Origin checking failed - https://app.example.com does not match any trusted origins."
SESSION = {"Set-Cookie": "sessionid=secretvalue; Path=/; HttpOnly; SameSite=Lax"}


@pytest.mark.parametrize(
    ("headers", "cause"),
    [
        ({}, "allow-origin-missing"),
        ({"Access-Control-Allow-Origin": "https://www.example.com"}, "allow-origin-mismatch"),
        ({"Access-Control-Allow-Origin": "app.example.com"}, "allow-origin-invalid"),
        ({"Access-Control-Allow-Origin": [PAGE, PAGE]}, "allow-origin-multiple"),
        ({"Access-Control-Allow-Origin": "*"}, "allow-origin-wildcard"),
        ({"Access-Control-Allow-Origin": PAGE}, "allow-credentials-missing"),
    ],
)
def test_the_headers_of_a_refused_response_name_the_cause(headers, cause):
    (said,) = explained(entry("GET", URL, 200, headers, error=FAILED))
    assert (said.cause, said.readable, said.sent, said.status) == (cause, False, True, 200)
    assert said.fix
    assert said.sentences


@pytest.mark.parametrize(
    ("status", "headers", "cause"),
    [
        (200, {}, "preflight-allow-origin-missing"),
        (401, {}, "preflight-unauthorized"),
        (404, CORS, "preflight-status"),
        (301, {**CORS, "Location": f"{URL}x/"}, "preflight-redirected"),
        (200, {**CORS, "Access-Control-Allow-Methods": "PUT"}, "preflight-header-not-allowed"),
        (200, {**CORS, "Access-Control-Allow-Headers": "content-type"}, "preflight-method-not-allowed"),
    ],
)
def test_a_preflight_that_fails_is_the_cause_and_the_request_is_not_sent(status, headers, cause):
    (said,) = explained(preflight(URL, "PUT", status, headers), entry("PUT", URL, 0, sent=JSON, error=FAILED))
    assert (said.method, said.cause, said.sent, said.preflighted) == ("PUT", cause, False, True)


def test_a_preflight_without_its_request_is_explained_as_that_request():
    (said,) = explained(preflight(URL, "POST", 500))
    assert (said.method, said.cause) == ("POST", "preflight-allow-origin-missing")


@pytest.mark.parametrize(
    ("status", "headers", "cause"),
    [
        (404, CORS, "not-found"),
        (405, CORS, "view-refuses-method"),
        (400, CORS, "bad-request"),
        (500, CORS, "server-error"),
        (502, {}, "allow-origin-missing-on-error"),
        (301, {"Location": f"{URL}x/"}, "allow-origin-missing-on-redirect"),
    ],
)
def test_a_status_names_the_cause(status, headers, cause):
    error = None if headers == CORS else FAILED
    assert causes(explained(entry("GET", URL, status, headers, error=error))) == [cause]


def test_a_redirect_to_a_login_page_is_the_cause_and_both_hops_are_one_request():
    login = f"{API}/accounts/login/?next=/me/"
    (said,) = explained(entry("GET", URL, 302, {**CORS, "Location": login}), entry("GET", login, 200, CORS))
    assert (said.url, said.cause) == (URL, "redirected-to-login")


@pytest.mark.parametrize(
    ("error", "cause", "sent"),
    [
        ("net::ERR_NAME_NOT_RESOLVED", "name-not-resolved", False),
        ("net::ERR_CONNECTION_REFUSED", "nothing-listens", False),
        ("net::ERR_CERT_AUTHORITY_INVALID", "certificate-untrusted", False),
        ("net::ERR_CERT_DATE_INVALID", "certificate-date-invalid", False),
        ("MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE", "certificate-date-invalid", False),
        ("net::ERR_BLOCKED_BY_CLIENT", "blocked-by-extension", False),
        ("net::ERR_TIMED_OUT", "too-slow", None),
        ("csp", "csp-connect-src", False),
    ],
)
def test_an_error_that_names_its_reason_is_the_cause(error, cause, sent):
    (said,) = explained(entry("GET", URL, 0, error=error))
    assert (said.cause, said.sent) == (cause, sent)


def test_an_http_api_of_an_https_page_is_mixed_content():
    assert causes(explained(entry("GET", "http://api.example.com/", 0, error=FAILED))) == ["mixed-content"]


@pytest.mark.parametrize(
    ("others", "likely"),
    [
        ([], ("allow-origin-missing", "allow-origin-mismatch")),
        ([entry("GET", f"{API}/a", 200, {"Access-Control-Allow-Origin": "*"})], ("allow-origin-wildcard",)),
        ([entry("GET", f"{API}/a", 200, CORS)], ("allow-origin-missing-on-error", "allow-origin-missing-on-redirect")),
    ],
)
def test_without_a_response_two_causes_are_likely_and_none_is_certain(others, likely):
    *_, said = explained(*others, entry("GET", URL, 0, error=FAILED))
    assert said.cause is None
    assert tuple(each.id for each in said.likely)[: len(likely)] == likely
    assert len(said.likely) == 2
    assert "chrome://net-export" in said.likely[0].record


def test_a_page_without_an_origin_is_named():
    assert causes(explained(entry("GET", URL, 0, sent={"Origin": "null"}, error=FAILED))) == [
        ("allow-origin-null", "allow-origin-null-mismatch")
    ]


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (f"<pre>{REASON}</pre>", "csrf-origin"),
        ('{"detail": "CSRF Failed: CSRF token missing."}', "csrf-token-missing"),
        ("CSRF token from the &#x27;X-Csrftoken&#x27; HTTP header incorrect.", "csrf-token-incorrect"),
        ("<p>Referer checking failed - no Referer.</p>", "csrf-no-referer"),
    ],
)
def test_the_reason_in_the_body_of_a_csrf_refusal_is_the_cause(body, cause):
    sent = {**JSON, "Cookie": "csrftoken=1; sessionid=2"}
    assert causes(explained(entry("POST", URL, 403, CORS, sent, body=body))) == [cause]


def test_a_csrf_cookie_that_was_not_sent_is_traced_to_its_set_cookie_header():
    header = "csrftoken=x; Path=/; Domain=example.org"
    (_, said) = explained(
        entry("GET", f"{API}/csrf/", 200, {**CORS, "Set-Cookie": header}, {"Cookie": "theme=dark"}),
        entry("POST", URL, 403, CORS, {**JSON, "Cookie": "theme=dark"}, body="CSRF cookie not set."),
    )
    assert said.cause == "set-domain"


def test_a_csrf_refusal_without_its_reason_is_the_origin_where_cookie_and_token_are_right():
    body = "<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>"
    sent = {"X-CSRFToken": "a" * 32, "Cookie": f"csrftoken={'a' * 32}", **JSON}
    assert causes(explained(entry("POST", URL, 403, CORS, sent, body=body))) == ["csrf-origin"]


def test_other_frameworks_refusals_are_likely_only():
    body = '{"message": "CSRF token mismatch."}'
    assert causes(explained(entry("POST", URL, 419, CORS, WITH_TOKEN, body=body))) == [
        ("csrf-token-incorrect", "csrf-token-missing")
    ]


def test_a_session_that_is_sent_and_refused_is_unknown_to_the_server():
    assert causes(explained(entry("GET", URL, 401, CORS, {"Cookie": "sessionid=1"}))) == ["session-unknown"]


def test_a_session_that_is_accepted_in_turns_has_a_key_for_each_process():
    with_cookie = {"Cookie": "sessionid=1"}
    said = explained(*(entry("GET", URL, status, CORS, with_cookie) for status in (200, 401, 200)))
    assert causes(said) == [None, "secret-key-per-worker", None]


def test_a_lax_session_is_withheld_from_another_site():
    visit = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Origin": OTHER_SITE}
    login = entry("POST", f"{OTHER_SITE}/login/", 200, SESSION, visit)
    (said,) = explained(login, entry("GET", FAR, 401, CORS, {"Sec-Fetch-Storage-Access": "active"}))
    assert said.cause == "samesite-lax"


def test_without_the_header_of_storage_access_the_fetch_had_no_credentials():
    agent = {"User-Agent": "Mozilla/5.0 Chrome/150.0.0.0", "Sec-Fetch-Site": "cross-site"}
    assert causes(explained(entry("GET", FAR, 401, CORS, agent))) == ["credentials-not-included"]


def test_a_bearer_api_is_not_explained_with_cookies():
    sent = {"Authorization": "Bearer verysecrettoken"}
    (said,) = explained(entry("GET", URL, 401, {**CORS, "WWW-Authenticate": "Bearer"}, sent))
    assert said.cause == "not-logged-in"
    assert any("cookies play no part" in sentence for sentence in said.sentences)


def test_a_login_that_was_refused_explains_the_requests_after_it():
    login = entry("POST", f"{API}/login/", 403, CORS, {**JSON, **WITH_TOKEN}, body=REASON)
    assert causes(explained(login, entry("GET", URL, 401, CORS, {"Cookie": "a=1"}))) == ["csrf-origin", "csrf-origin"]


def test_what_works_has_no_cause_and_same_origin_requests_are_left_out():
    assert causes(explained(entry("GET", f"{PAGE}/", 200), entry("GET", URL, 200, CORS))) == [None]


def test_images_and_beacons_of_another_origin_are_left_out():
    image = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert explained(entry("GET", f"{API}/logo.png", 404, sent=image)) == []


def test_a_request_that_the_page_cancelled_is_not_blamed():
    assert causes(explained(entry("GET", URL, 200, CORS, error="net::ERR_ABORTED"))) == [None]


def test_a_sanitised_file_says_what_it_lacks_and_guesses_no_cookie():
    (said,) = explained(entry("GET", URL, 401, CORS))
    assert said.cause is None
    assert "no cookies" in said.likely[0].record


def test_the_origin_of_the_page_is_asked_for_where_nothing_tells_it():
    request = entry("GET", URL, 401, {"Access-Control-Allow-Origin": PAGE})
    request["request"]["headers"] = []
    (said,) = explained(request)
    assert (said.page, said.fails) == (None, False)
    assert "--page" in said.missing[0]
    (said,) = explained(request, page="https://www.example.com", creator="mitmproxy")
    assert (said.page, said.cause) == ("https://www.example.com", "allow-origin-mismatch")


def test_curl_without_an_origin_is_no_proof_of_missing_cors_headers():
    text = "*   Trying 1.2.3.4:80...\n> GET /me/ HTTP/1.1\n> Host: api.example.com\n> \n< HTTP/1.1 200 OK\n< \n"
    (said,) = explain(parse(text.encode()), PAGE)
    assert not said.fails
    assert "Origin" in said.missing[0]


def test_every_cause_comes_from_one_request_without_others():
    recording = parse(har(entry("GET", URL, 401, CORS), entry("GET", URL, 200, CORS)))
    assert [each.place for each in explain(recording)] == [0, 1]
