"""The library fails closed: a wrong value is a PolicyError that shows a right one, and never a verdict."""

import ast
import math
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosshost import Problem, policy
from crosshost.policy import (
    ENGINES,
    Cookie,
    Django,
    Engine,
    Page,
    PolicyError,
    Request,
    Response,
    Situation,
    document_cookie,
    predict,
)
from crosshost.policy.engine import engine
from tests.policy import strategies
from tests.policy.examples import API, NOW, PAGE

FETCH = {"page": Page(PAGE), "request": Request(API), "now": NOW}
SESSION = {"name": "sessionid", "value": "s", "domain": "b.test"}


@pytest.mark.parametrize(
    ("make", "values", "words"),
    [
        (Cookie, {"same_site": "strict"}, ["'strict'", "'Strict', 'Lax', 'None', 'unset'", "did you mean 'Strict'?"]),
        (Cookie, {"same_site": "NONE"}, ["did you mean 'None'?"]),
        (Cookie, {"same_site": None}, ["Cookie.same_site is None", "did you mean 'None'?"]),
        (Cookie, {"domain": ".b.test"}, ["'.b.test'", "did you mean 'b.test'?"]),
        (Cookie, {"domain": "B.test"}, ["did you mean 'b.test'?"]),
        (Cookie, {"domain": "b.test:8000"}, ["did you mean 'b.test'?"]),
        (Cookie, {"domain": "https://b.test"}, ["Cookie.domain is 'https://b.test'"]),
        (Cookie, {"domain": ""}, ["Cookie.domain is ''"]),
        (Cookie, {"path": "blog/"}, ["did you mean '/blog/'?"]),
        (Cookie, {"path": ""}, ["did you mean '/'?"]),
        (Cookie, {"name": "a=b"}, ["Cookie.name is 'a=b'"]),
        (Cookie, {"value": "b; Secure"}, ["from_set_cookie"]),
        (Cookie, {"secure": "yes"}, ["Cookie.secure is 'yes': write True or False"]),
        (Cookie, {"secure": 1}, ["write True or False"]),
        (Cookie, {"created": "yesterday"}, ["write a number"]),
        (Cookie, {"expires": math.nan}, ["write a number, or None"]),
        (Cookie, {"partition": "https://app.b.test"}, ["did you mean 'https://b.test'?"]),
        (Cookie, {"partition": "b.test"}, ["a site such as 'https://example.com'"]),
        (Page, {"url": "app.example.com"}, ["write one like https://"]),
        (Page, {"url": "file:///index.html"}, ["write one like https://"]),
        (Page, {"url": None}, ["Page.url is None: write a text"]),
        (Page, {"framed_by": "https://a.example/"}, ["Page.framed_by is 'https://a.example/': write a tuple"]),
        (Page, {"framed_by": ["about:blank"]}, ["write one like https://"]),
        (Page, {"opaque": "false"}, ["write True or False"]),
        (Page, {"referrer_policy": "no-referer"}, ["'strict-origin'", "did you mean 'no-referrer'?"]),
        (Request, {"credentials": "incldue"}, ["'omit', 'same-origin', 'include'", "did you mean 'include'?"]),
        (Request, {"credentials": True}, ["Request.credentials is True: write one of"]),
        (Request, {"mode": "websocket"}, ["'cors', 'no-cors', 'same-origin', 'navigate'"]),
        (Request, {"mode": "no_cors"}, ["did you mean 'no-cors'?"]),
        (Request, {"method": "PO ST"}, ["Request.method is 'PO ST': write a method such as 'GET'"]),
        (Request, {"method": ""}, ["Request.method is ''"]),
        (Request, {"headers": "X-CSRFToken: t"}, ["a dict, or pairs of a name and a value"]),
        (Request, {"headers": {"X CSRF": "t"}}, ["'X CSRF'"]),
        (Request, {"headers": {"X-CSRFToken": 5}}, ["Request.headers is {'X-CSRFToken': 5}: write a text"]),
        (Request, {"headers": {"X-CSRFToken": "a\r\nb"}}, ["a value of one line"]),
        (Request, {"headers": [("X-CSRFToken",)]}, ["pairs of a name and a value"]),
        (Response, {"status": 99}, ["Response.status is 99: write a status of 100 to 599, such as 200"]),
        (Response, {"status": 600}, ["100 to 599"]),
        (Response, {"status": "200"}, ["Response.status is '200': write a whole number"]),
        (Response, {"status": True}, ["a whole number"]),
        (Response, {"headers": [b"a"]}, ["pairs of a name and a value"]),
        (Django, {"allowed_hosts": "api.example.com"}, ["Django.allowed_hosts is 'api.example.com': write a tuple"]),
        (Django, {"csrf_trusted_origins": PAGE}, ["Django.csrf_trusted_origins"]),
        (Django, {"csrf_header_name": "HTTP_X_CSRFTOKEN"}, ["did you mean 'X-CSRFTOKEN'?"]),
        (Django, {"session_cookie_name": "session id"}, ["a name without spaces"]),
        (Django, {"login_url": "accounts/login/"}, ["did you mean '/accounts/login/'?"]),
        (Django, {"host": "https://api.example.com"}, ["a Host header"]),
        (Django, {"needs_session": None}, ["write True or False"]),
        (Situation, {"page": PAGE}, [f"Situation.page is '{PAGE}': write Page(…)"]),
        (Situation, {"request": Page(PAGE)}, ["write Request(…)"]),
        (Situation, {"jar": Cookie(**SESSION)}, ["write a tuple"]),
        (Situation, {"jar": ["sessionid=s"]}, ["write Cookie(…)"]),
        (Situation, {"response": 200}, ["write Response(…), or None"]),
        (Situation, {"preflight": (None, None)}, ["one response, or None, for each request: there are 1"]),
        (Situation, {"now": None}, ["Situation.now is None: write a number"]),
        (Situation, {"now": math.inf}, ["seconds since 1970, such as time.time()"]),
        (Situation, {"wants": "Date"}, ["write a tuple"]),
        (Engine, {"third_party_cookies": "partition"}, ["did you mean 'partitioned'?"]),
    ],
)
def test_a_wrong_value_is_refused_with_the_right_ones(make, values, words):
    right = {
        Cookie: SESSION,
        Page: {"url": PAGE},
        Request: {"url": API},
        Response: {"status": 200},
        Situation: FETCH,
        Engine: {"name": "mine"},
    }
    with pytest.raises(PolicyError) as error:
        make(**right.get(make, {}) | values)
    line = str(error.value)
    assert "\n" not in line
    assert [word for word in words if word not in line] == []


def verdict():
    return predict(Situation(**FETCH), ENGINES["firefox"])


def test_the_error_is_a_value_error_and_a_problem():
    assert issubclass(PolicyError, ValueError)
    assert issubclass(PolicyError, Problem)


@pytest.mark.parametrize("make", [Situation, document_cookie])
def test_now_has_no_default(make):
    arguments = (Page(PAGE), Request(API)) if make is Situation else (Page(PAGE), (), ENGINES["firefox"])
    with pytest.raises(TypeError, match="now"):
        make(*arguments)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ENGINES["firefx"], "there is no engine 'firefx': did you mean firefox?"),
        (lambda: ENGINES[None], "there is no engine None"),
        (lambda: engine("chrome"), "there is no engine 'chrome': did you mean chromium?"),
        (lambda: engine("firefox", "latest"), "'latest' is not a version"),
        (lambda: engine("firefox", 140), "version is 140: write a text"),
        (lambda: predict(Situation(**FETCH), "firefox"), "engine is 'firefox': write Engine"),
        (lambda: predict(Page(PAGE), ENGINES["firefox"]), "write Situation"),
        (lambda: verdict()["send"], "there is no link 'send': did you mean sent?"),
        (lambda: verdict()[0], "there is no link 0: there are sent, cookies attached"),
        (lambda: verdict().attaches(None), "cookie is None: write a text"),
        (lambda: document_cookie(PAGE, (), ENGINES["firefox"], NOW), "page is '"),
        (lambda: document_cookie(Page(PAGE), ("a=b",), ENGINES["firefox"], NOW), "jar is ('a=b',): write Cookie"),
        (lambda: document_cookie(Page(PAGE), (), "firefox", NOW), "engine is 'firefox'"),
        (lambda: document_cookie(Page(PAGE), (), ENGINES["firefox"], "now"), "now is 'now'"),
    ],
)
def test_a_wrong_argument_is_refused(call, words):
    with pytest.raises(PolicyError) as error:
        call()
    assert str(error.value).startswith(words) or words in str(error.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": ["a=b", "c=d"], "Vary": "Origin"},
        {"Set-Cookie": ("a=b", "c=d"), "Vary": ["Origin"]},
        [("Set-Cookie", "a=b"), ["Set-Cookie", "c=d"], ("Vary", "Origin")],
        (("Set-Cookie", "a=b"), ("Set-Cookie", "c=d"), ("Vary", "Origin")),
    ],
)
@pytest.mark.parametrize("make", [partial(Response, 200), partial(Request, API, "GET")])
def test_headers_are_pairs_or_a_dict_and_are_kept_as_pairs(make, headers):
    assert make(headers).headers == (("Set-Cookie", "a=b"), ("Set-Cookie", "c=d"), ("Vary", "Origin"))
    assert hash(make(headers))


def test_lists_are_kept_as_tuples():
    situation = Situation(**FETCH, jar=[Cookie(**SESSION)], redirects=[], wants=["Date"])
    assert (situation.jar, situation.redirects, situation.wants) == ((Cookie(**SESSION),), (), ("Date",))
    assert Django(allowed_hosts=["*"]).allowed_hosts == ("*",)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2) | st.tuples(inner)
    ),
    max_leaves=4,
)
likely = anything | st.sampled_from([10**400, math.inf, "\ud800", "a\0b", "http://[", "//", "[::1]", "*", "è"])
MADE = {
    Cookie: strategies.cookies,
    Page: strategies.pages,
    Request: strategies.requests,
    Response: strategies.responses,
    Django: strategies.djangos,
    Engine: strategies.engines,
}


def wrong_somewhere(kind) -> st.SearchStrategy:
    """Return a strategy of (class, its arguments), where any of the arguments may be of any kind."""
    names = st.sampled_from(list(kind.__dataclass_fields__))
    values = MADE[kind].map(lambda made: {name: getattr(made, name) for name in kind.__dataclass_fields__})
    return st.tuples(st.just(kind), values, st.dictionaries(names, likely, max_size=3)).map(
        lambda parts: (parts[0], parts[1] | parts[2])
    )


@settings(deadline=None, max_examples=300)
@given(st.one_of(*map(wrong_somewhere, MADE)), strategies.situations, strategies.engines)
def test_any_value_is_right_or_refused_and_never_another_error(made, situation, rules):
    kind, values = made
    parts = {Page: "page", Request: "request", Response: "response", Django: "django", Cookie: "jar"}
    try:
        one = kind(**values)
        changes = {parts[kind]: (one,) if kind is Cookie else one} if kind in parts else {}
        arguments = {name: getattr(situation, name) for name in Situation.__dataclass_fields__}
        verdict = predict(Situation(**arguments | changes), one if kind is Engine else rules)
        str(verdict)
    except PolicyError:
        return


@settings(deadline=None, max_examples=200)
@given(strategies.situations, st.dictionaries(st.sampled_from(list(Situation.__dataclass_fields__)), likely), likely)
def test_any_situation_is_right_or_refused_and_never_another_error(situation, changes, other):
    arguments = {name: getattr(situation, name) for name in Situation.__dataclass_fields__}
    for rules in (ENGINES["firefox"], other):
        try:
            predict(Situation(**arguments | changes), rules)
        except PolicyError:
            continue


def test_the_policy_raises_no_other_error():
    raised = set()
    for file in Path(policy.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                raised.add(node.exc.func.id)
    # Wrong does not leave its module, and TypeError is for a field of a class of ours.
    assert raised == {"PolicyError", "CookieRefused", "refusal", "Wrong", "TypeError"}
