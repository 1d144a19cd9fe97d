"""Predict what a browser does with a cross-origin request, and why: pure functions of plain data, after the standards.

page, request = Page("https://app.example.com"), Request("https://api.example.com/")
print(predict(Situation(page, request, now=time.time()), ENGINES["firefox"]))

Wrong input raises PolicyError, a ValueError in one line that shows a right value.
"""

from crosshost.policy.attach import document_cookie
from crosshost.policy.cookie import Cookie
from crosshost.policy.engine import ENGINES, Engine
from crosshost.policy.errors import PolicyError
from crosshost.policy.jar import SetCookieOutcome
from crosshost.policy.links import LINKS, Link
from crosshost.policy.reasons import REASONS, Finding, Reason
from crosshost.policy.reasons.fix import Fix
from crosshost.policy.received import CookieRefused
from crosshost.policy.situation import Django, Page, Request, Response, Situation
from crosshost.policy.verdict import Verdict, predict

__all__ = [
    "ENGINES",
    "LINKS",
    "REASONS",
    "Cookie",
    "CookieRefused",
    "Django",
    "Engine",
    "Finding",
    "Fix",
    "Link",
    "Page",
    "PolicyError",
    "Reason",
    "Request",
    "Response",
    "SetCookieOutcome",
    "Situation",
    "Verdict",
    "document_cookie",
    "predict",
]
