"""Predict what a browser does with a cross-origin request, and why: pure functions of plain data, after the standards.

predict(Situation(Page("https://app.example.com"), Request("https://api.example.com/")), ENGINES["firefox"])
"""

from crosshost.policy.attach import document_cookie
from crosshost.policy.cookie import Cookie
from crosshost.policy.engine import ENGINES, Engine
from crosshost.policy.jar import SetCookieOutcome
from crosshost.policy.links import LINKS, Link
from crosshost.policy.reasons import REASONS, Finding, Reason
from crosshost.policy.situation import Django, Page, Request, Response, Situation
from crosshost.policy.verdict import Verdict, predict

__all__ = [
    "ENGINES",
    "LINKS",
    "REASONS",
    "Cookie",
    "Django",
    "Engine",
    "Finding",
    "Link",
    "Page",
    "Reason",
    "Request",
    "Response",
    "SetCookieOutcome",
    "Situation",
    "Verdict",
    "document_cookie",
    "predict",
]
