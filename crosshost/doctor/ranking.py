"""How findings rank: their severity, and which more specific finding supersedes which."""

from typing import Literal, get_args

from crosshost.policy import REASONS

Severity = Literal["critical", "error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
MEANINGS: dict[Severity, str] = {
    "critical": "another site can act as your user",
    "error": "the page does not get what it requests",
    "warning": "it fails in some browsers, or in some cases",
    "note": "nothing is wrong; good to know",
}

CRITICAL = {"any-origin-reflected", "null-origin-allowed", "origin-regex-unanchored"}
NOTES = {
    *("csrf-cookie-other-host", "set-other-host", "event-stream-needs-cookies"),
    *("http2-only", "headers-doubled", "measured-success", "bearer-api"),
}
WARNINGS = {
    *("sibling-origin-allowed", "http-origin-allowed", "other-port-allowed"),
    *("third-party-blocked", "third-party-partitioned", "other-partition"),
    *("preflight-method-not-allowed", "preflight-method-not-allowed-in-cache"),
    *("csrf-cookie-http-only", "redirected-to-login", "redirect-changed-method"),
    *("allow-origin-missing-on-redirect", "refusal-without-cors", "vary-missing"),
    *("cookie-not-secure", "session-cookie-readable", "cookie-name-shared", "cookie-twins"),
    "local-network-asks",
}
OPAQUE_ORIGIN = {
    *("csrf-origin", "csrf-origin-null", "samesite-lax", "samesite-strict", "samesite-unset"),
    *("third-party-blocked", "third-party-partitioned"),
}

# The key is the more specific finding; the values are left out where it is reported.
SUPERSEDES = {
    "origin-wrong-scheme": {"allow-origin-missing", "allow-origin-mismatch"},
    "origin-wrong-port": {"allow-origin-missing", "allow-origin-mismatch"},
    "allow-origin-missing-on-error": {"allow-origin-missing", "server-error", "preflight-status", "login-not-sent"},
    "allow-origin-missing-after-redirect": {
        *("redirected-to-login", "redirect-changed-method", "preflight-redirected", "login-not-sent"),
    },
    "allow-origin-missing": {"allow-origin-missing-on-redirect", "refusal-without-cors"},
    "any-origin-reflected": {
        *("null-origin-allowed", "origin-regex-unanchored"),
        *("sibling-origin-allowed", "http-origin-allowed", "other-port-allowed"),
    },
    "allow-origin-multiple": {"headers-doubled"},
    "origin-regex-unanchored": {"other-port-allowed"},
    "allow-origin-null": OPAQUE_ORIGIN,
    "allow-origin-null-mismatch": OPAQUE_ORIGIN,
    "csrf-origin-trailing-slash": {"csrf-origin", "csrf-origin-proxy"},
    "disallowed-host": {"bad-request", "login-not-sent"},
    "oauth-form-post": {"redirect-changed-method"},
    "secret-key-per-worker": {"session-unknown", "not-logged-in", "no-session-cookie"},
    "session-not-accepted": {"session-unknown", "not-logged-in", "no-session-cookie", "forbidden"},
    "token-not-accepted": {"not-logged-in", "bearer-api"},
    "csrf-token-unreadable": {"csrf-cookie-other-host", "csrf-cookie-http-only"},
    "set-cookie-too-large": {"login-refused"},
    "redirect-changed-method": {"login-refused"},
    "cookie-twins": {"cookie-name-shared"},
    "csrf-token-cached": {"csrf-origin-proxy"},
    "csrf-cookie-http-only": {"csrf-cookie-other-host"},
}


def family(reason_id: str) -> str:
    """Return the id under which a cause is reported once, whether the preflight, storing or sending shows it."""
    for prefix in ("preflight-", "set-"):
        rest = reason_id.removeprefix(prefix)
        if rest != reason_id and rest in REASONS:
            return rest
    return reason_id


def severity(reason_id: str) -> Severity:
    """Return the severity of `reason_id`: an error unless a list above names it."""
    if reason_id in CRITICAL:
        return "critical"
    if reason_id in WARNINGS:
        return "warning"
    return "note" if reason_id in NOTES else "error"
