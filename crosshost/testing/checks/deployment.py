"""The checks of a deployment, from one call."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crosshost.testing.checks import cookies, csrf, errors, informs, logins, own_origin, strangers
from crosshost.testing.checks.check import Check
from crosshost.testing.checks.plan import make_plan
from crosshost.testing.questions.login import OwnLogin

GROUPS = (logins, strangers, csrf, own_origin, cookies, errors, informs)


def deployment(
    *,
    page: str,
    api: str,
    login: str | OwnLogin,
    whoami: str,
    credentials: Mapping[str, Any] | None = None,
    csrf: str = "",
    private: Iterable[str] = (),
    write: str | Sequence[Any] | None = None,
    logout: str | Sequence[Any] | None = None,
    engines: str | Iterable[str] = (),
    behind_proxy: bool = False,
) -> list[Check]:
    """Return the checks that every project of a page and a Django API should pass, each a test by itself.

    CHECKS = deployment(page="https://app.example.com/", api="https://api.example.com", login="/accounts/login/",
        whoami="/me/", private=["/orders/"], write="/orders/", credentials={"username": "ann", "password": "…"})

    @pytest.mark.django_db
    @pytest.mark.parametrize("check", CHECKS, ids=str)
    def test_deployment(check, user):
        check()

    The fixture makes the user; nothing is requested before a check is called. Paths are those of the API.

    - `login`: its URL, or a function that logs in with a page, as `can_log_in` has it; `credentials`: its fields.
    - `whoami`: the URL that shows who is logged in; `csrf`: the URL that sets or returns the CSRF token, if any.
    - `private`: URLs that need a login. `write` and `logout`: URLs to post to, ("DELETE", url), or ("POST", url,
      data); `write` may be a list of them.
    - `engines`: those that you support; by default those in which a login can work between these two origins.
    - `behind_proxy`: TLS ends at a proxy in front of Django.

    Raises PolicyError for an argument that cannot be right.
    """
    plan = make_plan(
        page,
        api,
        login,
        whoami,
        credentials=credentials,
        csrf=csrf,
        private=private,
        write=write,
        logout=logout,
        engines=engines,
        behind_proxy=behind_proxy,
    )
    return [check for group in GROUPS for check in group.checks(plan)]
