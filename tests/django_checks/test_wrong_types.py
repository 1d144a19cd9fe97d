"""Settings of the wrong type are for others to name: no check of ours ends in a traceback."""

import re
from types import SimpleNamespace

import pytest

from crosshost.django.conf import OLD_NAMES, Conf, CookieConf
from crosshost.django.run import messages
from lab.docs.checks import HEALTHY, settings_of

# With it each check that looks at a domain or a host comes that far.
DEEP = HEALTHY + "CSRF_COOKIE_HTTPONLY = SECURE_SSL_REDIRECT = True; CSRF_COOKIE_DOMAIN = 'example.com'"
NAMES = [
    *(name for name in vars(Conf) if name.isupper()),
    *(
        f"{cookie}_{name}"
        for cookie in ("SESSION_COOKIE", "CSRF_COOKIE")
        for name in vars(CookieConf)
        if name.isupper()
    ),
    *OLD_NAMES.values(),
    "SETTINGS_MODULE",
]
WRONG = [None, 5, True, "", "x", "[", b"x", object(), [], {}, {"x": 5}, (None, 5), ["", "[", "..", "*", "https://*.["]]
WRONG += [[re.compile("x"), re.compile(b"x")], re.compile("x")]


@pytest.fixture(scope="module")
def healthy() -> dict:
    return vars(settings_of(DEEP))


@pytest.mark.parametrize("name", dict.fromkeys(NAMES))
def test_no_check_fails_over_a_setting_of_the_wrong_type(healthy, name):
    for value in WRONG:
        said = messages(Conf(SimpleNamespace(**healthy | {name: value})))
        assert all(one.msg and one.hint for one in said), value
