"""What the doctor may find besides the reasons of crosshost.policy, in the same form, and how much each matters."""

from typing import Literal, get_args

from crosshost.policy import REASONS as OF_POLICY
from crosshost.policy import Finding, Reason

Severity = Literal["critical", "error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
MEANINGS: dict[Severity, str] = {
    "critical": "another site can act as your user",
    "error": "the page does not get what it asks for",
    "warning": "it fails in some browsers, or in some cases",
    "note": "nothing is wrong; it is good to know",
}

EXACT = "CORS_ALLOWED_ORIGINS = ['{page}'] in place of a pattern, or a pattern that is escaped and ends with $."


def transport(reason_id: str, sentence: str, fix: str) -> Reason:
    return Reason(reason_id, None, "Fetch 4.7 HTTP-network fetch, network error", sentence, fix)


def served(reason_id: str, clause: str, sentence: str, fix: str) -> Reason:
    return Reason(reason_id, None, clause, sentence, fix)


TRANSPORT = (
    transport(
        "name-not-resolved",
        "The name {host} does not resolve here: {detail}.",
        "Is it spelt right, and in the DNS? For a name of your own machine, end it in .localhost.",
    ),
    transport(
        "nothing-listens",
        "Nothing listens on {host}.",
        "Start the server, and look at its port and at the address that it binds to.",
    ),
    transport(
        "not-reachable",
        "{host} cannot be reached from here: {detail}.",
        "Look at the address, at the network between, and at firewalls.",
    ),
    transport(
        "too-slow",
        "{host} is not done in time: {detail}.",
        "Is the application behind the proxy running, and not waiting for its database?",
    ),
    transport(
        "certificate-untrusted",
        "The certificate of {host} is not trusted: {detail}. To a page every request there fails.",
        "A certificate for this very name by an authority that browsers know; for one of your own: --ca FILE, and "
        "the same file in the browser's list of authorities.",
    ),
    transport(
        "tls-failed",
        "{host} does not speak TLS with us: {detail}.",
        "nginx: listen 443 ssl; or http:// in the address, if it speaks plain HTTP.",
    ),
    transport(
        "not-http",
        "What listens on {host} does not speak HTTP: {detail}.",
        "Look at the port; for https write https:// in the address.",
    ),
    transport(
        "headers-too-large",
        "The headers of {host}'s answer do not end: {detail}.",
        "Look for a loop that adds headers; browsers stop at 256 KiB or less.",
    ),
    transport(
        "connection-closed",
        "{host} closed the connection without an answer.",
        "Look at the server's log; nginx does so for a Host that no server_name has (return 444).",
    ),
)

STRANGERS = (
    served(
        "any-origin-reflected",
        "Fetch 3.3.3 HTTP responses, Access-Control-Allow-Origin",
        "Every origin is allowed with credentials, {origin} too: any page that your user visits reads what the user "
        "may.",
        "CORS_ALLOW_ALL_ORIGINS = False and CORS_ALLOWED_ORIGINS = ['{page}']; nginx: never hand $http_origin back.",
    ),
    served(
        "null-origin-allowed",
        "HTML 7.1.1 origins, opaque origin",
        "The origin null is allowed with credentials, and any page of the web can make a frame with that origin.",
        "Take 'null' out of CORS_ALLOWED_ORIGINS.",
    ),
    served(
        "origin-regex-unanchored",
        "django-cors-headers: CORS_ALLOWED_ORIGIN_REGEXES, re.match",
        "{origin} is allowed with credentials, which anybody can register: a pattern for {page} takes it for that.",
        EXACT,
    ),
    served(
        "sibling-origin-allowed",
        "HTML 7.1.1 sites",
        "{origin} is allowed with credentials: whoever holds any name of that site reads what your user may.",
        EXACT,
    ),
    served(
        "http-origin-allowed",
        "Secure Contexts 1, threat model",
        "{origin} is allowed with credentials: whoever sits on the network between can be that page.",
        "Only https origins in CORS_ALLOWED_ORIGINS.",
    ),
    served(
        "other-port-allowed",
        "HTML 7.1.1 origins",
        "{origin} is allowed with credentials: whatever runs on another port of that machine reads what your user may.",
        EXACT,
    ),
)

NEAR_MISSES = tuple(
    Reason(
        reason_id,
        "CorsError.MissingAllowOriginHeader",
        "Fetch 4.10 CORS check, step 4",
        f"The page is on {{page}}, and {{origin}} is allowed in its place: {what} is part of the origin.",
        "CORS_ALLOWED_ORIGINS = ['{page}']: scheme, host and port as the browser writes them.",
    )
    for reason_id, what in (("origin-wrong-scheme", "the scheme"), ("origin-wrong-port", "the port"))
)

ANSWERS = (
    Reason(
        "refusal-without-cors",
        "CorsError.MissingAllowOriginHeader",
        "Fetch 4.10 CORS check, step 2",
        "This answer with {status} has no CORS headers, and others have: the page reads a CORS error in its place.",
        "CorsMiddleware first in MIDDLEWARE; nginx: add_header … always, or it leaves errors out.",
    ),
    served(
        "vary-missing",
        "Fetch, CORS protocol and HTTP caches; RFC 9111 4.1",
        "The answer differs by Origin and does not say so: a cache hands one origin's answer to another.",
        "Keep the Vary: Origin that django-cors-headers adds; where nginx adds the header: add_header Vary Origin "
        "always;",
    ),
    served(
        "headers-doubled",
        "RFC 9110 5.3, field order",
        "{header} comes twice, so two servers set it.",
        "Let Django alone set it: delete nginx's add_header {header}, or proxy_hide_header {header};",
    ),
)

LOGIN = (
    Reason(
        "csrf-origin-trailing-slash",
        "Origin checking failed - {page} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified",
        "CSRF_TRUSTED_ORIGINS has {page}/ with a last slash, which no browser's Origin has, and compares letter by "
        "letter.",
        "CSRF_TRUSTED_ORIGINS = ['{page}'].",
    ),
    served(
        "login-refused",
        "RFC 9110 15.5",
        "The login was answered with {status} and set no session cookie.",
        "Are the user, the password and the login's address right? Then try again.",
    ),
    served(
        "login-not-sent",
        "RFC 9110 17.16.1, confidentiality of credentials",
        "The login's address leads to {url}, which answers {status}: on another host, over http, or broken. The "
        "password was not sent there.",
        "Give --login the final address of the login, over https.",
    ),
    served(
        "cookie-not-secure",
        "RFC 6265bis 8.3, clear text",
        "{cookie} comes over https and is not Secure: the browser sends it over http as well.",
        "{setting}_SECURE = True.",
    ),
    served(
        "session-cookie-readable",
        "RFC 6265bis 4.1.2.6, HttpOnly",
        "{cookie} is not HttpOnly: any script that gets into a page on {host} reads the session.",
        "SESSION_COOKIE_HTTPONLY = True.",
    ),
    served(
        "cookie-name-shared",
        "RFC 6265bis 8.5, weak confidentiality: cookies know no ports",
        "{url} sets a cookie {cookie} on the same host: one overwrites the other, and the user is logged out.",
        "{setting}_NAME with a name of its own for each, or a host for each.",
    ),
)

OWN: dict[str, Reason] = {reason.id: reason for reason in (*TRANSPORT, *STRANGERS, *NEAR_MISSES, *ANSWERS, *LOGIN)}
ALL: dict[str, Reason] = OF_POLICY | OWN

CRITICAL = {"any-origin-reflected", "null-origin-allowed", "origin-regex-unanchored"}
NOTES = {"csrf-cookie-other-host", "set-other-host"}
WARNINGS = {
    *("sibling-origin-allowed", "http-origin-allowed", "other-port-allowed"),
    *("third-party-blocked", "third-party-partitioned", "other-partition"),
    *("preflight-method-not-allowed", "csrf-cookie-http-only", "redirected-to-login", "redirect-changed-method"),
    *("allow-origin-missing-on-redirect", "refusal-without-cors", "vary-missing", "headers-doubled"),
    *("cookie-not-secure", "session-cookie-readable", "cookie-name-shared"),
}
# A finding that says more than another; the other is left out then.
SAYS_MORE = {
    "origin-wrong-scheme": {"allow-origin-missing", "allow-origin-mismatch"},
    "origin-wrong-port": {"allow-origin-missing", "allow-origin-mismatch"},
    "allow-origin-missing-on-error": {"allow-origin-missing", "server-error", "preflight-status", "login-not-sent"},
    "allow-origin-missing": {"allow-origin-missing-on-redirect", "refusal-without-cors"},
    "any-origin-reflected": {
        *("null-origin-allowed", "origin-regex-unanchored"),
        *("sibling-origin-allowed", "http-origin-allowed", "other-port-allowed"),
    },
    "allow-origin-multiple": {"headers-doubled"},
    "origin-regex-unanchored": {"other-port-allowed"},
    "allow-origin-null": {
        *("csrf-origin", "samesite-lax", "samesite-strict", "samesite-unset"),
        *("third-party-blocked", "third-party-partitioned"),
    },
    "csrf-origin-trailing-slash": {"csrf-origin"},
    "disallowed-host": {"bad-request", "login-not-sent"},
    "csrf-cookie-http-only": {"csrf-cookie-other-host"},
}


def family(reason_id: str) -> str:
    """The id under which a cause is told once, whether it shows on the preflight, on storing or on sending."""
    for prefix in ("preflight-", "set-"):
        rest = reason_id.removeprefix(prefix)
        if rest != reason_id and rest in OF_POLICY:
            return rest
    return reason_id


def severity(reason_id: str) -> Severity:
    """How much `reason_id` matters; what no list names keeps the page from what it asks for."""
    if reason_id in CRITICAL:
        return "critical"
    if reason_id in WARNINGS:
        return "warning"
    return "note" if reason_id in NOTES else "error"


def found(reason_id: str, **values: str) -> Finding:
    """The finding of `reason_id`, with the values of its placeholders. Raises KeyError for none of the closed set."""
    return Finding(ALL[reason_id], tuple(values.items()))
