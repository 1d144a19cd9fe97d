"""The closed set of reasons: one entry for everything that can go wrong."""

from crosshost.policy.reasons import cookies, cors, csrf, local_network, request, setcookies, view
from crosshost.policy.reasons.reason import Finding, Reason

REASONS: dict[str, Reason] = {
    reason.id: reason
    for module in (request, local_network, cors, cookies, setcookies, view, csrf)
    for reason in module.REASONS
}


def make_finding(reason_id: str, **values: str) -> Finding:
    """Return a finding of the reason `reason_id`; `values` fills its placeholders."""
    return Finding(REASONS[reason_id], tuple(values.items()))


def setting_of(cookie: str) -> str:
    """Return how the names of Django's settings for a cookie begin: CSRF_COOKIE if "csrf" is in its name."""
    return "CSRF_COOKIE" if "csrf" in cookie.lower() else "SESSION_COOKIE"


__all__ = ["REASONS", "Finding", "Reason", "make_finding", "setting_of"]
