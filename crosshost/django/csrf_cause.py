"""Why Django's CSRF check refused a request: the finding of the policy that has Django's own text."""

import re

from crosshost.django.received import Received
from crosshost.policy.csrf import check
from crosshost.policy.engine import STANDARD
from crosshost.policy.errors import PolicyError
from crosshost.policy.reasons import Finding, Reason, make_finding
from crosshost.policy.reasons import csrf as csrf_reasons
from crosshost.policy.verdict import predict


def cause(received: Received, text: str) -> Finding | None:
    """Return why Django refused with `text`, or None where that is not certain.

    The prediction knows the page, the check by itself only what Django received; either counts only with Django's text.
    """
    findings = [*_predicted(received), *_checked(received), *_named(text)]
    return next((finding for finding in findings if finding.devtools_code == text and _fits(finding, received)), None)


def _fits(finding: Finding, received: Received) -> bool:
    """Return whether the request shows what the finding says beyond Django's text."""
    if finding.id in ("csrf-cookie-http-only", "csrf-cookie-other-host"):
        return not received.is_navigation  # a form needs no JavaScript
    if finding.id == "csrf-origin-null":
        return received.is_navigation and received.header("Sec-Fetch-Site") in (None, "same-origin")
    return True


def _predicted(received: Received) -> list[Finding]:
    try:
        return list(predict(received.situation(), STANDARD)["CSRF passed"].findings)
    except PolicyError:  # a page such as capacitor://localhost, or a header that is no URL
        return []


def _checked(received: Received) -> list[Finding]:
    try:
        finding = check(received.for_django())
    except PolicyError:
        return []
    return [finding] if finding and received.origin != "null" else []


def _named(text: str) -> list[Finding]:
    """Return the finding whose text this is, where only one reason has it and the text has all of its values."""
    matches = [(reason, match) for reason in csrf_reasons.REASONS if (match := _pattern(reason).fullmatch(text))]
    if len(matches) != 1:
        return []
    reason, match = matches[0]
    finding = make_finding(reason.id, **match.groupdict())
    try:
        _ = finding.sentence, finding.fix
    except KeyError:
        return []
    return [finding]


def _pattern(reason: Reason) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(reason.devtools_code or "")))
