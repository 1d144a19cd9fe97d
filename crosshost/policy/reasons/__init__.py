"""The closed set of reasons: one entry for everything that can go wrong."""

from crosshost.policy.reasons import cookies, cors, csrf, request, setcookies, view
from crosshost.policy.reasons.reason import Finding, Reason

REASONS: dict[str, Reason] = {
    reason.id: reason for module in (request, cors, cookies, setcookies, view, csrf) for reason in module.REASONS
}


def make_finding(reason_id: str, **values: str) -> Finding:
    """The finding of `reason_id`, with the values of its placeholders."""
    return Finding(REASONS[reason_id], tuple(values.items()))


def setting_of(cookie: str) -> str:
    """How the settings of Django begin that are about the cookie of this name; the session's, unless it says csrf."""
    return "CSRF_COOKIE" if "csrf" in cookie.lower() else "SESSION_COOKIE"


__all__ = ["REASONS", "Finding", "Reason", "found", "setting_of"]
