"""The view for CSRF_FAILURE_VIEW: with DEBUG, why the CSRF check refused, and the setting and its line to change."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponseForbidden, JsonResponse
from django.template import Context, Engine
from django.views.csrf import csrf_failure

from crosshost.django.conf import Conf
from crosshost.django.csrf_cause import cause
from crosshost.django.received import Received
from crosshost.django.source import line_of
from crosshost.policy.reasons import REASONS, Finding
from crosshost.policy.reasons.fix import Fix, as_json

TEMPLATE = Path(__file__).parent / "failure.html"
NULL = (
    "The browser sent Origin: null, which hides the page. It does so for a form under Referrer-Policy: no-referrer, "
    "for a form to another origin under same-origin, and for a sandboxed frame, a local file, or a redirect from "
    "another origin."
)
UNKNOWN = "The request does not show more than Django's own reason."
IN_FORM = "In a template, put {% csrf_token %} inside the form."


def respond(request: Any, reason: str) -> Any:
    """Return the response to `request`, refused with Django's `reason`: JSON to fetch, HTML to people."""
    if not settings.DEBUG:
        return csrf_failure(request, reason=reason)
    received = Received(request)
    content = explained(received, reason)
    if "text/html" in (received.header("Accept") or ""):
        page = Engine().from_string(TEMPLATE.read_text(encoding="utf-8"))
        return HttpResponseForbidden(page.render(Context(content)))
    return JsonResponse(content, status=403)


def explained(received: Received, reason: str) -> dict[str, Any]:
    """Return what is known of the refusal, for JSON and for the page. No value of a cookie or token is in it."""
    finding = cause(received, reason)
    hidden = finding is None and received.origin == "null"
    null = REASONS["csrf-origin-null"]
    fixes = [[complete(fix) for fix in way] for way in finding.fixes] if finding else []
    return {
        "detail": f"CSRF Failed: {without_query(reason, received)}",
        "id": finding.id if finding else None,
        "sentence": finding.sentence if finding else NULL if hidden else UNKNOWN,
        "fix": how_to_fix(finding, received) if finding else null.fix if hidden else "",
        "fixes": as_json(tuple(tuple(way) for way in fixes)),
        "settings": next((lines for way in fixes if (lines := places(way))), []),  # the other ways are alternatives
        "request": {
            "Origin": received.origin,
            "Referer": received.referer and without_query(received.referer, received),
            "Host": received.header("Host"),
            "X-Forwarded-Host": received.header("X-Forwarded-Host"),
            "X-Forwarded-Proto": received.header("X-Forwarded-Proto"),
            "Sec-Fetch-Site": received.header("Sec-Fetch-Site"),
            "cookies": received.cookie_names,
        },
        "django": {
            "own origin": received.own_origin,
            "CSRF_TRUSTED_ORIGINS": list(settings.CSRF_TRUSTED_ORIGINS),
            "SECURE_PROXY_SSL_HEADER": settings.SECURE_PROXY_SSL_HEADER,
            "USE_X_FORWARDED_HOST": settings.USE_X_FORWARDED_HOST,
        },
    }


def without_query(text: str, received: Received) -> str:
    """Return `text` with the Referer in it cut at its query, which may have secrets."""
    referer = received.referer or ""
    return text.replace(referer, referer.partition("?")[0]) if referer else text


def how_to_fix(finding: Finding, received: Received) -> str:
    """Return the fix in words, with what a form needs where a form was sent."""
    text = finding.fix
    for fix in (fix for way in finding.fixes for fix in way):
        text = text.replace(fix.text, complete(fix).text)
    of_token = finding.id == "csrf-token-missing" and received.is_navigation
    return f"{IN_FORM} In JavaScript: {text}" if of_token else text


def complete(fix: Fix) -> Fix:
    """Return `fix`; an origin to trust is added to those that are trusted already."""
    if fix.setting != "CSRF_TRUSTED_ORIGINS" or not settings.CSRF_TRUSTED_ORIGINS or not fix.value:
        return fix
    value = f"[{', '.join(map(repr, settings.CSRF_TRUSTED_ORIGINS))}, {fix.value.removeprefix('[')}"
    return Fix(fix.setting, value, fix.file, f"{fix.setting} = {value}")


def places(fixes: list[Fix]) -> list[dict[str, Any]]:
    """Return the settings to change: each with the line to write, and the file and line where it is now."""
    modules = list(Conf(settings).modules)
    found = []
    for fix in fixes:
        name = fix.setting or ""
        if fix.file == "settings.py" and fix.is_line and repr(getattr(settings, name, None)) != fix.value:
            lines = [(names.get("__file__"), line_of(source, name)) for source, names in modules]
            place = next((f"{file}:{line}" for file, line in lines if file and line), None)
            found.append({"line": fix.text, "now": place})
    return found
