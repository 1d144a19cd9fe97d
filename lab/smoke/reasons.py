"""The policy's reason for a response that fails a check of scripts/smoke."""

import re
import time
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
    """Return why the page may not read `response`."""
    if settings.page == settings.api:
        return None
    return cors.check(response_of(response), settings.page, settings.credentials == "include")


def unsent(settings: Settings, preflight: http.Response) -> Finding | None:
    """Return why the browser does not send a POST after this response to its preflight."""
    return cors.preflight(response_of(preflight), settings.page, "POST", WRITES, settings.credentials == "include")


def refused(settings: Settings, response: http.Response) -> Finding | None:
    """Return the reason of Django's CSRF check in the body, or else what the status means."""
    if finding := by_csrf(settings, str(json_of(response).get("reason", ""))):
        return finding
    situation = Situation(
        Page(settings.page), Request(f"{settings.api}/"), response=response_of(response), now=time.time()
    )
    return next(iter(predict(situation, ENGINES["chromium"])["accepted by view"].findings), None)


def by_csrf(settings: Settings, text: str) -> Finding | None:
    """Return the finding for `text`, a reason of Django's CSRF check, with its values and those of the settings."""
    known = {"origin": settings.page, "own": settings.api, "header": "X-CSRFToken"}
    known["cookie"] = settings.text("CSRF_COOKIE_NAME", "csrftoken")
    known["policy"] = settings.text("SECURE_REFERRER_POLICY", "same-origin")
    for reason in csrf.REASONS:
        if reason.id == "csrf-origin" and settings.page == settings.api:
            continue  # csrf-origin-proxy has the same text
        pattern = "".join(
            re.escape(literal) + (f"(?P<{name}>.+)" if name else "")
            for literal, name, _, _ in Formatter().parse(reason.devtools_code or "")
        )
        if match := re.fullmatch(pattern, text):
            return Finding(reason, tuple((known | match.groupdict()).items()))
    return None
