"""The quick check of a field agrees with the one that has the words."""

from typing import get_type_hints

import pytest

from crosshost.policy import Cookie, Page, Request, Response, Situation
from crosshost.policy.engine import Engine
from crosshost.policy.errors import PolicyError
from crosshost.policy.exact import exactly
from crosshost.policy.fields import check_argument

VALUES = [
    *("text", "", "Lax", "cors", 1, 1.5, True, None, float("nan"), (), [], ("a",), ("a", 1), (("a", "b"),)),
    *((("a", 1),), {"a": "b"}, Cookie("a", "b", "example.com"), (Cookie("a", "b", "example.com"),), Response(200)),
    *((Response(200), None), (None,), Page("http://a.example/")),
]


@pytest.mark.parametrize("kind", [Cookie, Page, Request, Response, Situation, Engine])
def test_what_is_exactly_right_is_accepted_as_it_is(kind):
    for name, hint in get_type_hints(kind).items():
        for value in VALUES:
            if exactly(hint)(value):
                assert check_argument(name, hint, value) is value


def test_what_is_right_already_is_found_quickly():
    headers = (("Vary", "Origin"), ("Set-Cookie", "a=b"))
    assert exactly(get_type_hints(Response)["headers"])(headers)
    assert exactly(get_type_hints(Situation)["preflight"])((None, Response(200)))
    assert exactly(get_type_hints(Cookie)["expires"])(1.5)


def test_a_bool_is_no_number():
    assert not exactly(int)(True)
    with pytest.raises(PolicyError):
        check_argument("status", int, True)
