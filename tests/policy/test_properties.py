"""Properties of every situation."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crosshost import Problem
from crosshost.browsers import variants
from crosshost.policy import ENGINES, LINKS, Page, Request, Response, Situation, cookiedate, document_cookie, predict
from crosshost.policy.cookie import path_matches
from crosshost.policy.origin import address, is_ip
from crosshost.policy.setcookie import parse
from crosshost.policy.site import registrable_domain, relation, same_site, sec_fetch_site
from tests.policy import strategies

bounded = settings(deadline=None, max_examples=40)


def navigation(url: str, **more) -> Situation:
    """Return the situation of a navigation to `url` by its own page."""
    return Situation(Page(url), Request(url, mode="navigate"), now=1000.0, **more)


def without_redirects(situation: Situation) -> Situation:
    preflight = situation.preflight
    return replace(situation, redirects=(), preflight=preflight[0] if isinstance(preflight, tuple) else preflight)


@bounded
@given(strategies.situations, strategies.engines)
def test_a_verdict_is_complete_and_deterministic(situation, engine):
    verdict = predict(situation, engine)
    assert verdict == predict(situation, engine)
    assert tuple(link.name for link in verdict.links) == LINKS
    for link in verdict.links:
        assert link.findings or link.holds is not False
        for finding in link.findings:
            assert finding.sentence
            assert finding.fix
    for outcome in verdict.stored:
        assert outcome.cookie is None or not outcome.refused


@bounded
@given(st.text(), strategies.engines)
def test_any_url_has_a_verdict_or_is_a_problem(url, engine):
    try:
        predict(Situation(Page("https://app.example.com/"), Request(url), now=1000.0), engine)
    except Problem:
        return


@bounded
@given(st.text(), strategies.engines)
def test_any_set_cookie_header_is_stored_or_refused(header, engine):
    verdict = predict(navigation("https://example.com/", response=Response(200, (("Set-Cookie", header),))), engine)
    assert len(verdict.stored) == 1


@bounded
@given(st.text())
def test_any_text_is_a_date_or_none(text):
    date = cookiedate.parse(text)
    assert date is None or date == int(date)


@bounded
@given(strategies.situations, strategies.engines)
def test_an_unsent_request_sends_and_stores_no_cookie(situation, engine):
    verdict = predict(without_redirects(situation), engine)
    if verdict["sent"].holds is False:
        assert not verdict.attached
        assert verdict.jar == situation.jar
        assert all(link.holds is None for link in verdict.links[1:])


@bounded
@given(strategies.situations, strategies.engines)
def test_omit_never_sends_and_never_stores(situation, engine):
    assume(situation.request.mode != "navigate")
    verdict = predict(replace(situation, request=replace(situation.request, credentials="omit")), engine)
    assert not verdict.attached
    assert not verdict.stored
    assert verdict.jar == situation.jar


@bounded
@given(strategies.situations, strategies.engines)
def test_a_wider_credentials_mode_never_sends_fewer_cookies(situation, engine):
    situation = replace(situation, redirects=(), preflight=None)
    modes = ["omit", "same-origin", "include"]
    sent = [predict(replace(situation, request=replace(situation.request, credentials=m)), engine) for m in modes]
    names = [set(verdict.attached) for verdict in sent]
    assert names[0] <= names[1] <= names[2]


RESTRICTED = {
    "secure": [False, True],
    "same_site": ["None", "Lax", "Strict"],
    "host_only": [False, True],
    "path": ["/", "/blog/", "/blog/posts/"],
}


@bounded
@given(strategies.situations, strategies.cookies, strategies.engines, st.sampled_from(list(RESTRICTED)))
def test_a_restricting_attribute_never_sends_more(situation, cookie, engine, attribute):
    if attribute == "secure":  # SameSite=None asks for Secure
        assume(cookie.same_site != "None")
    if attribute == "same_site":
        cookie = replace(cookie, secure=True)
    situation = without_redirects(situation)
    sent = []
    for value in RESTRICTED[attribute]:
        jar = (replace(cookie, **{attribute: value}),)
        sent.append(len(predict(replace(situation, jar=jar), engine).attached))
    assert sent == sorted(sent, reverse=True)


@bounded
@given(strategies.situations, strategies.engines)
def test_blocking_third_parties_never_sends_or_stores_more(situation, engine):
    situation = without_redirects(situation)
    allowed, blocked = (
        predict(situation, replace(engine, third_party_cookies=rule)) for rule in ("allowed", "blocked")
    )
    assert set(blocked.attached) <= set(allowed.attached)
    assert sum(o.cookie is not None for o in blocked.stored) <= sum(o.cookie is not None for o in allowed.stored)


@bounded
@given(strategies.situations, strategies.engines)
def test_same_origin_requests_never_need_cors(situation, engine):
    page = replace(situation.page, url=situation.request.url, opaque=False)
    assume(situation.request.mode in ("cors", "same-origin"))
    situation = replace(situation, page=page, preflight=None, redirects=())
    verdict = predict(situation, engine)
    assert not verdict.preflighted
    assert verdict["readable"].holds is not False


@bounded
@given(strategies.situations, strategies.engines)
def test_cors_headers_of_the_response_decide_only_readability(situation, engine):
    assume(situation.response is not None)
    kept = tuple(pair for pair in situation.response.headers if not pair[0].startswith("Access-Control"))
    without = predict(replace(situation, response=replace(situation.response, headers=kept)), engine)
    verdict = predict(situation, engine)
    assert (verdict.attached, verdict.stored, verdict.jar) == (without.attached, without.stored, without.jar)
    assert verdict.links[:4] == without.links[:4]


@bounded
@given(strategies.urls, strategies.set_cookies, strategies.engines)
def test_cookies_of_a_navigation_are_sent_with_the_next_navigation(url, header, engine):
    verdict = predict(navigation(url, response=Response(200, (("Set-Cookie", header),))), engine)
    following = predict(navigation(url, jar=verdict.jar), engine)
    for cookie in verdict.jar:
        assert (cookie in following.attached) == path_matches(address(url).path, cookie.path)


@bounded
@given(strategies.situations, strategies.set_cookies, strategies.engines)
def test_cookies_of_a_fetch_are_sent_with_the_next_fetch(situation, header, engine):
    request = replace(situation.request, method="GET", headers=(), mode="cors")
    response = Response(200, (("Set-Cookie", header),))
    situation = replace(without_redirects(situation), request=request, jar=(), response=response)
    verdict = predict(situation, engine)
    following = predict(replace(situation, jar=verdict.jar), engine)
    for cookie in verdict.jar:
        assert (cookie in following.attached) == path_matches(address(request.url).path, cookie.path)


@bounded
@given(strategies.situations, strategies.engines)
def test_a_jar_has_one_cookie_per_identity(situation, engine):
    jar = predict(replace(situation, jar=()), engine).jar
    assert len({cookie.identity for cookie in jar}) == len(jar)


@bounded
@given(strategies.urls, st.lists(strategies.cookies, max_size=4).map(tuple), strategies.engines)
def test_document_cookie_shows_what_a_navigation_sends_without_httponly(url, jar, engine):
    shown = document_cookie(Page(url), jar, engine, now=1000)
    visit = predict(navigation(url, jar=jar), engine)
    assert set(shown) == {cookie for cookie in visit.attached if not cookie.http_only}


@bounded
@given(strategies.urls, strategies.urls)
def test_same_site_is_symmetric_and_wider_than_same_origin(first_url, second_url):
    first, second = address(first_url).origin, address(second_url).origin
    assert same_site(first, first)
    assert same_site(first, second) == same_site(second, first)
    assert same_site(first, second) <= same_site(first, second, schemeful=False)
    assert (relation(first, second) == "same-origin") == (first == second)


@bounded
@given(strategies.urls, st.lists(strategies.urls, min_size=1, max_size=3), strategies.urls)
def test_a_redirect_never_makes_sec_fetch_site_nearer(page, chain, target):
    order = (None, "same-origin", "same-site", "cross-site")
    origins = tuple(address(url).origin for url in chain)
    longer = (address(target).origin, *origins)
    origin = address(page).origin
    assert order.index(sec_fetch_site(origin, longer)) >= order.index(sec_fetch_site(origin, origins))


@bounded
@given(st.from_regex(r"[a-z]{1,3}(\.[a-z]{1,3}){0,3}", fullmatch=True))
def test_a_registrable_domain_is_a_suffix_of_its_host(host):
    domain = registrable_domain(host)
    if domain is not None:
        assert host == domain or host.endswith(f".{domain}")
        assert registrable_domain(domain) == domain


@bounded
@given(strategies.urls)
def test_a_serialised_origin_parses_to_itself(url):
    origin = address(url).origin
    assert address(str(origin)).origin == origin


@bounded
@given(st.text(max_size=8) | st.text("0123456789.xaf:", max_size=8))
def test_any_host_parses_to_itself_or_is_a_problem(text):
    try:
        origin = address(f"http://{text}/").origin
    except Problem:
        return
    assert address(str(origin)).origin == origin
    assert is_ip(origin.host) or not origin.host.removesuffix(".").rpartition(".")[2].isdigit()


@bounded
@given(strategies.set_cookies)
def test_attribute_names_are_case_insensitive(header):
    pair, semicolon, rest = header.partition(";")
    assume(rest.isascii())
    assert parse(pair + semicolon + rest.lower().replace("path=/", "PATH=/")) == parse(pair + semicolon + rest.lower())


def test_engines_and_browser_variants_have_the_same_names():
    assert tuple(ENGINES) == variants.NAMES
    assert all(engine.name == name for name, engine in ENGINES.items())
