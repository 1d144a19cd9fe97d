"""Settings of the wrong type, which others report: no check raises an exception."""

import re
from types import SimpleNamespace

import pytest

from crosshost.django.conf import OLD_NAMES, Conf, CookieConf
from crosshost.django.run import messages
from lab.docs.checks import HEALTHY, settings_of

# With these settings every check that reads a domain or a host gets that far.
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
def test_no_check_raises_for_a_setting_of_the_wrong_type(healthy, name):
    for value in WRONG:
        raised = messages(Conf(SimpleNamespace(**healthy | {name: value})))
        assert all(message.msg and message.hint for message in raised), value
