"""What policy says of an answer that a check of scripts/smoke was not content with."""

import re
from string import Formatter

from crosshost.policy import ENGINES, Finding, Page, Request, Situation, cors, predict
from crosshost.policy.reasons import csrf
from crosshost.policy.situation import Headers
from lab.scenarios.settings import Settings
from lab.smoke.live import response_of
from lab.stack import http
from lab.stack.http import json_of

WRITES: Headers = (("Content-Type", "application/json"), ("X-CSRFToken", "token"))


def unreadable(settings: Settings, response: http.Response) -> Finding | None:
    """What keeps `answer` from the page."""
    if settings.page == settings.api:
        return None
    return cors.check(response_of(response), settings.page, settings.credentials == "include")


def unsent(settings: Settings, preflight: http.Response) -> Finding | None:
    """What keeps the page from sending a post after this answer to its preflight."""
    return cors.preflight(response_of(preflight), settings.page, "POST", WRITES, settings.credentials == "include")


def refused(settings: Settings, response: http.Response) -> Finding | None:
    """What the answer's status says, or the reason of Django's CSRF check in its body."""
    if found := by_csrf(settings, str(json_of(response).get("reason", ""))):
        return found
    situation = Situation(Page(settings.page), Request(f"{settings.api}/"), response=response_of(response))
    return next(iter(predict(situation, ENGINES["chromium"])["reached the view"].findings), None)


def by_csrf(settings: Settings, text: str) -> Finding | None:
    """The finding of the reason `text` of Django's, with what it tells and what the settings do."""
    known = {"origin": settings.page, "own": settings.api, "header": "X-CSRFToken"}
    known["cookie"] = settings.text("CSRF_COOKIE_NAME", "csrftoken")
    for reason in csrf.REASONS:
        if reason.id == "csrf-origin" and settings.page == settings.api:
            continue  # the next has the same text, and is about a proxy
        pattern = "".join(
            re.escape(literal) + (f"(?P<{name}>.+)" if name else "")
            for literal, name, _, _ in Formatter().parse(reason.devtools_code or "")
        )
        if match := re.fullmatch(pattern, text):
            return Finding(reason, tuple((known | match.groupdict()).items()))
    return None
