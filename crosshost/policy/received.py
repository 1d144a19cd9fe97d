"""One call from a Set-Cookie header to the cookie that a browser stores. It is Cookie.from_set_cookie."""

import re

from crosshost.policy.cookie import Cookie
from crosshost.policy.engine import Engine
from crosshost.policy.errors import PolicyError
from crosshost.policy.fields import check_argument
from crosshost.policy.reasons import Finding
from crosshost.policy.situation import Page, Request, Response, Situation
from crosshost.policy.verdict import predict

NAME = re.compile(r"\s*set-cookie\s*:", re.IGNORECASE)


class CookieRefused(PolicyError):
    """The browser would not store the cookie. `findings` say why, and how to fix it."""

    def __init__(self, engine: Engine, findings: tuple[Finding, ...]):
        super().__init__(f"{engine.name}: " + " ".join(f"{finding.sentence} {finding.fix}" for finding in findings))
        self.findings = findings


def received_cookie(header: str, url: str, engine: Engine, now: float, page: Page | None) -> Cookie:
    """Return the cookie that `engine` stores. Raises CookieRefused, and PolicyError for a header that deletes it."""
    header = NAME.sub("", check_argument("header", str, header), count=1)
    fetched = page is not None
    situation = Situation(
        page=page if page is not None else Page(url),
        request=Request(url, mode="cors" if fetched else "navigate", credentials="include"),
        response=Response(200, {"Set-Cookie": header}),
        now=now,
    )
    verdict = predict(situation, engine)
    if not verdict.stored:
        raise CookieRefused(engine, verdict["sent"].findings)
    outcome = verdict.stored[0]
    if outcome.refused:
        raise CookieRefused(engine, outcome.refused)
    if outcome.cookie is None:
        raise PolicyError("the Set-Cookie header deletes its cookie: Max-Age or Expires must be later than now")
    return outcome.cookie
