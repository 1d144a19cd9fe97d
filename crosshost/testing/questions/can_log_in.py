"""Can a page log in, and is the user still logged in after a reload?"""

from typing import Any

from crosshost.testing.page import Page
from crosshost.testing.questions.answer import Answer
from crosshost.testing.questions.login import OwnLogin, Way, log_in
from crosshost.testing.questions.reasons import explained


def can_log_in(page: Page, login: str | OwnLogin, whoami: str, *, csrf: str = "", **fields: Any) -> Answer:
    """Return whether the script of `page` can log in at `login`, so that `whoami` knows the user, also after a reload.

    assert can_log_in(page, f"{API}/login/", f"{API}/me/", username="ann", password="…")

    `fields` are what the login takes, `csrf` a URL that sets or returns the CSRF token. The page takes that token from
    there, from its cookie, or from the login's own URL, and logs in with JSON, with a form, or at Django's HTML form; a
    token in the login's response is sent as Authorization. `login` may be a function that logs in with `page`, and
    returns the headers of later requests, if any. `repr()` of the answer says which request failed, why, and the fix.
    """
    session = log_in(page, Way(login, whoami, fields, csrf))
    engine = page.browser.engine.name
    if not session.succeeded:
        reasons = session.why_not()
        return Answer(False, f"{engine}, " + "\n".join(map(str, reasons)), f"{engine}, {reasons[0].short}")
    after = session.reloaded()
    if not after.is_logged_in():
        reason = explained(after.whoami())
        return Answer(False, f"{engine}, after a reload: {reason}", f"{engine}, after a reload: {reason.short}")
    return Answer(True, f"{engine}, {explained(session.whoami())}")
