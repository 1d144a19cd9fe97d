"""Pages: opening, links, forms, frames, beacons, and document.cookie."""

from urllib.parse import quote

import pytest

from crosshost.policy import PolicyError
from crosshost.testing import Browser, FetchError
from tests.testing.conftest import frontend, url
from tests.testing.project import API, APP, EVIL

FORM = """<form method=post action=/protected/ id=one><input type=hidden name=csrfmiddlewaretoken value="%TOKEN%">
<input name=title value=a><textarea name=text>
b</textarea><select name=kind><option>x<option value=y selected>Why</select>
<input type=checkbox name=box checked><input type=checkbox name=off value=1><input type=radio name=r value=1>
<input type=radio name=r value=2 checked><input name=no disabled value=1><input type=submit name=go value=Go>
<button name=also value=also>Also</button></form><form name=two action="/echo/?gone=1"><input name=q value=1></form>"""


def shown(html: str, **headers: str) -> str:
    more = "".join(f"&{name.replace('_', '-')}={quote(value)}" for name, value in headers.items())
    return f"{url('page')}?html={quote(html)}{more}"


def test_a_page_that_django_does_not_serve_is_just_an_address():
    page = Browser("chromium").open(f"{APP}/some/path")
    assert (page.url, page.origin, page.status, page.text) == (f"{APP}/some/path", APP, None, "")
    assert page.browser.requests == []


def test_a_page_of_an_allowed_host_is_requested():
    page = Browser("firefox").open(shown("<p>hello"))
    assert (page.status, page.text) == (200, "<p>hello")
    (sent,) = page.browser.requests
    headers = dict(sent.headers)
    assert (headers["Sec-Fetch-Site"], headers["Sec-Fetch-Mode"], headers["Sec-Fetch-Dest"]) == (
        "none",
        "navigate",
        "document",
    )
    assert "Referer" not in headers
    assert "Origin" not in headers


def test_a_page_that_does_not_exist_at_an_allowed_host_is_just_an_address_unless_it_must_be_served():
    assert Browser("chromium").open(f"{API}/nothing/").status is None
    assert Browser("chromium").open(f"{API}/nothing/", served=True).status == 404
    assert Browser("chromium").open(url("page"), served=False).status is None


def test_opening_follows_redirects():
    assert Browser("chromium").open(f"{url('to')}?url=/page/").url == url("page")


def test_a_redirect_to_a_host_that_django_does_not_serve_ends_there():
    page = Browser("chromium").open(f"{url('to')}?url={APP}/after/")
    assert (page.url, page.status) == (f"{APP}/after/", None)


def test_a_link_to_a_host_that_django_does_not_serve_leads_to_an_address():
    page = frontend().navigate(f"{APP}/other/")
    assert (page.url, page.status) == (f"{APP}/other/", None)
    assert page.browser.requests == []
    with pytest.raises(PolicyError, match="served=True"):
        page.form()


def test_where_every_host_is_allowed_links_are_followed_and_redirects_stay_on_known_hosts(project):
    project.ALLOWED_HOSTS = ["*"]
    page = frontend()
    assert page.status is None
    assert page.navigate(url("page")).status == 200
    assert page.navigate(f"{url('to')}?url=/page/").status == 200
    assert page.navigate(f"{url('to')}?url={APP}/after/").status is None


def test_a_response_without_content_leaves_the_browser_where_it_is():
    page = frontend()
    assert page.navigate(f"{url('echo')}?status=204") is page


def test_a_link_brings_lax_cookies_along_and_strict_ones_only_within_the_site():
    browser = Browser("chromium")
    page = browser.open(url("page"))
    for value in ("Strict", "Lax", "None"):
        page.fetch(f"/set-cookie/?name={value}&samesite={value}&secure=1")
    assert set(browser.open(EVIL).navigate(url("echo")).response.json()["cookies"]) == {"Lax", "None"}
    assert set(browser.open(APP).navigate(url("echo")).response.json()["cookies"]) == {"Strict", "Lax", "None"}
    assert set(browser.open(url("echo")).response.json()["cookies"]) == {"Strict", "Lax", "None"}


def test_a_link_names_the_page_that_it_is_on():
    headers = frontend().navigate(url("echo")).response.json()["headers"]
    assert headers["Referer"] == f"{APP}/"
    assert (headers["Sec-Fetch-Site"], headers["Sec-Fetch-User"]) == ("same-site", "?1")


def test_a_form_of_the_page_is_submitted_with_its_fields_as_the_browser_does():
    page = Browser("chromium").open(shown(FORM))
    after = page.submit(page.form("one"), {"title": "mine", "off": True}, button="go")
    assert after.status == 200
    assert after.response.json() == {
        "title": ["mine"],
        "text": ["b"],
        "kind": ["y"],
        "box": ["on"],
        "off": ["1"],
        "r": ["2"],
        "go": ["Go"],
    }
    sent = dict(page.browser.requests[-1].headers)
    assert sent["Origin"] == API
    assert sent["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_button_may_lead_elsewhere_and_the_first_one_counts_without_a_choice():
    form = """<form method=post action=/protected/><input name=a><input name=a><input type=checkbox name=c value=1>
    <input type=checkbox name=c value=2 checked><button name=go value=1 formaction=/echo/>A</button>
    <button name=other value=2 formmethod=get formaction=/echo/>B</button><input type=image name=map></form>"""
    page = Browser("chromium").open(shown(form))
    first = page.submit(page.form(), {"a": ["1", "2"], "c": ["1"]}).response.json()
    assert first["post"] == {"a": ["1", "2"], "c": ["1"], "go": ["1"]}
    assert page.submit(page.form(), {"c": False}, button="other").url == f"{url('echo')}?a=&a=&other=2"
    assert page.submit(page.form(), button="map").status == 403, "to the form's own action, without a token"
    with pytest.raises(PolicyError, match=r"ohter.*other"):
        page.submit(page.form(), button="ohter")


def test_a_form_with_get_puts_its_fields_into_the_query():
    page = Browser("chromium").open(shown(FORM))
    assert page.submit(page.form("two"), {"q": "a b"}).url == f"{url('echo')}?q=a+b"


def test_forms_are_found_by_id_name_and_number():
    page = Browser("chromium").open(shown(FORM))
    assert page.form().id == page.form("one").id == page.form(0).id == "one"
    assert page.form("two").name == page.form(1).name == "two"
    with pytest.raises(PolicyError, match=r"tow.*two"):
        page.form("tow")
    with pytest.raises(PolicyError, match=r"titel.*title"):
        page.submit(page.form("one"), {"titel": "x"})
    with pytest.raises(PolicyError, match="has no form"):
        Browser("chromium").open(shown("<p>")).form()


def test_a_file_is_sent_as_multipart():
    form = "<form method=post enctype=multipart/form-data action=/echo/><input type=file name=f><input name=a value=1>"
    page = Browser("chromium").open(shown(form))
    received = page.submit(page.form(), {"f": ("ü.txt", b"content", "text/plain")}).response.json()
    assert received["files"] == {"f": ["ü.txt", "content"]}
    assert received["post"] == {"a": ["1"]}


def test_the_referrer_policy_of_the_page_hides_the_origin_of_its_form():
    page = Browser("chromium").open(shown(FORM, Referrer_Policy="no-referrer"))
    after = page.submit(page.form("one"))
    assert after.status == 403
    assert after.response.why[0].id == "csrf-origin-null"
    assert "no-referrer" in after.response.why[0].sentence


def test_a_meta_element_sets_the_referrer_policy_too():
    page = Browser("chromium").open(shown(f'<meta name="referrer" content="no-referrer">{FORM}'))
    assert page.submit(page.form("one")).status == 403


def test_a_form_of_a_foreign_page_is_refused_by_its_origin():
    evil = Browser("chromium").open(EVIL)
    after = evil.submit(url("protected"), {"a": "1"})
    assert after.status == 403
    assert after.response.why[0].id == "csrf-origin"


def test_the_content_security_policy_of_the_page_counts():
    page = Browser("chromium").open(shown("", Content_Security_Policy="connect-src 'self'"))
    assert page.fetch("/echo/").status == 200
    with pytest.raises(FetchError) as raised:
        page.fetch("https://www.example.org/echo/")
    assert raised.value.reason == "csp-connect-src"


def test_a_policy_in_a_meta_element_counts_too():
    html = '<meta http-equiv="Content-Security-Policy" content="connect-src \'none\'">'
    with pytest.raises(FetchError, match="connect-src"):
        Browser("chromium").open(shown(html)).fetch("/echo/")


def test_a_sandboxed_document_has_an_opaque_origin():
    page = Browser("chromium").open(shown("", Content_Security_Policy="sandbox allow-scripts"))
    assert page.origin == "null"
    with pytest.raises(FetchError) as raised:
        page.fetch(url("echo"))
    assert raised.value.request.status == 200
    assert dict(raised.value.request.headers)["Origin"] == "null"
    same = Browser("chromium").open(shown("", Content_Security_Policy="sandbox allow-scripts allow-same-origin"))
    assert same.origin == API


def test_a_frame_of_another_site_is_third_party():
    browser = Browser("chromium-blocked")
    browser.open(url("page")).fetch("/set-cookie/?name=a&samesite=None&secure=1")
    frame = browser.open(EVIL).frame(url("page"))
    assert frame.fetch("/echo/").json()["cookies"] == {}
    assert dict(browser.requests[-2].headers)["Sec-Fetch-Dest"] == "iframe"
    assert browser.open(APP).frame(url("page")).fetch("/echo/").json()["cookies"] == {"a": "1"}


def test_a_sandboxed_frame_has_an_opaque_origin():
    frame = frontend().frame(url("page"), sandbox="allow-scripts")
    assert frame.origin == "null"
    assert frontend().frame(url("page"), sandbox="allow-scripts allow-same-origin").origin == API


def test_a_document_that_forbids_frames_is_not_shown_in_one():
    with pytest.raises(FetchError, match="X-Frame-Options: DENY") as raised:
        frontend().frame(url("framed"))
    assert raised.value.reason == "frame-refused"
    assert Browser("chromium").open(url("framed")).status == 200


def test_a_beacon_is_a_simple_post_with_cookies():
    browser = Browser("chromium")
    browser.open(url("page")).fetch("/set-cookie/?name=a&samesite=None&secure=1")
    assert browser.open(EVIL).send_beacon(url("echo"), "text") is True
    sent = browser.requests[-1]
    assert (sent.method, sent.status, [cookie.name for cookie in sent.attached]) == ("POST", 200, ["a"])
    assert dict(sent.headers)["Content-Type"] == "text/plain;charset=UTF-8"


def test_a_beacon_with_json_is_preflighted():
    browser = Browser("chromium")
    browser.open(EVIL).send_beacon(url("echo"), json={"a": 1})
    assert [(sent.method, sent.status) for sent in browser.requests] == [("OPTIONS", 200), ("POST", None)]


def test_document_cookie_shows_what_scripts_may_see():
    page = Browser("chromium").open(url("page"))
    page.fetch("/set-cookie/?name=a&value=1")
    page.fetch("/set-cookie/?name=hidden&httponly=1")
    assert page.document_cookie == "a=1"
    page.document_cookie = "b=2; Path=/; SameSite=Lax"
    assert page.document_cookie == "a=1; b=2"
    assert page.browser.open(APP).document_cookie == ""
    page.document_cookie = "b=; Max-Age=0; Path=/"
    assert page.document_cookie == "a=1"


@pytest.mark.parametrize("wrong", ["app.example.com", "ftp://app.example.com", ""])
def test_a_wrong_url_is_refused_in_one_line(wrong):
    with pytest.raises(PolicyError) as raised:
        Browser("chromium").open(wrong)
    assert "\n" not in str(raised.value)
