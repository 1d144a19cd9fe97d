"""What a refusal of a CSRF check says, and what the request shows of it. The texts are Django's and DRF's."""

import re

from crosshost.policy import REASONS, Django, Finding
from crosshost.policy.csrf import SECRET, DjangoRequest, check
from crosshost.policy.csrf import applies as is_checked
from crosshost.policy.origin import address
from crosshost.recording.messages import value_of
from crosshost.recording.model import RecordedRequest
from crosshost.recording.why import causes
from crosshost.recording.why.causes import Cause, finding
from crosshost.recording.why.jars import Jars
from crosshost.recording.why.predicted import Fetch
from crosshost.recording.why.said import Said
from crosshost.recording.why.sessions import COOKIES, NAMES, is_csrf, name_of, why_without

# Django's own texts (reasons/csrf.py), longest first, with anything in place of a placeholder.
TEXTS = tuple(
    (reason.id, re.compile(re.sub(r"\\\{\w+\\\}", '[^<"]{1,200}?', re.escape(reason.devtools_code.rstrip(".")))))
    for reason in sorted(REASONS.values(), key=lambda reason: -len(reason.devtools_code or ""))
    if reason.id.startswith("csrf-") and reason.devtools_code
)
# What Django's page says where DEBUG is off, besides that the check failed.
WITHOUT_DEBUG = (
    ("csrf-no-referer", re.compile(r"requires? a \W{0,8}(?:ldquo;|quot;)?Referer header", re.IGNORECASE)),
    ("csrf-cookie-missing", re.compile(r"requires a CSRF cookie when submitting forms", re.IGNORECASE)),
)
# Other frameworks: Rails, Laravel, Flask-WTF, Express, Spring.
OTHERS = re.compile(r"csrf|xsrf|InvalidAuthenticityToken|authenticity token|forgery", re.IGNORECASE)
MISSING = re.compile(r"missing|not (?:found|provided|set)|required|no csrf", re.IGNORECASE)
STATUSES = (400, 403, 419, 422)
REASON = (
    "The body of the response is not in this file, or does not say Django's reason. Read it in Django's log "
    "(django.security.csrf), or set DEBUG and record again"
)
TOKEN_LINE = "CSRF token missing"  # noqa: S105 # nosec B105 (words of Django's)


def in_body(body: str) -> str | None:
    """Return the id of the reason that the body of a refusal names, or None."""
    text = body.replace("&#x27;", "'").replace("&#39;", "'").replace("\\u0027", "'")
    for reason_id, pattern in (*TEXTS, *WITHOUT_DEBUG):
        if pattern.search(text):
            return reason_id
    return None


def is_refusal(request: RecordedRequest) -> bool:
    """Return whether the response is, or may be, the refusal of a CSRF check."""
    response = request.response
    if response is None or response.status not in STATUSES or request.method in ("GET", "HEAD", "OPTIONS", "TRACE"):
        return False
    named = response.status == 419 or in_body(response.body) or OTHERS.search(response.body)
    return bool(named) or (response.status == 403 and not response.body)


def why_refused(fetch: Fetch, jars: Jars, said: Said) -> Cause:
    """Return why the CSRF check refused the request."""
    response = fetch.request.response
    body = response.body if response else ""
    named = in_body(body)
    if named:
        return by_name(named, fetch, jars, said)
    if body and "verification failed" not in body.lower() and "csrf failed" not in body.lower():
        ids = ("csrf-token-missing", "csrf-token-incorrect")
        return Cause(likely=ids if MISSING.search(body) else ids[::-1], record=REASON)
    return by_request(fetch, jars, said, certain="csrf" in body.lower())


def by_name(named: str, fetch: Fetch, jars: Jars, said: Said) -> Cause:
    """Return the cause of the reason that Django itself names."""
    quoted = (f"The response says it: {quote(fetch)}",) if quote(fetch) else ()
    if named.startswith("csrf-origin"):
        return Cause(of_origin(fetch), words=quoted)
    name = name_of(fetch, jars, said, of_csrf=True) or "csrftoken"
    if named == "csrf-cookie-missing":
        cause = why_without(fetch, jars, said, of_csrf=True)
        return Cause(cause.finding, cause.likely, cause.record, (*quoted, *cause.words))
    if named == "csrf-token-missing" and not quoted and is_unnamed(fetch) and not on_one_host(fetch):
        return Cause(likely=("csrf-cookie-other-host", "csrf-token-missing"), record=NAMES)
    if named in ("csrf-token-missing", "csrf-cookie-http-only", "csrf-cookie-other-host"):
        return Cause(unreadable(fetch, name, jars) or missing(name), words=quoted)
    return Cause(finding(named, cookie=name, source="the request"), words=quoted)


def is_unnamed(fetch: Fetch) -> bool:
    """Return whether the log has cookies without their names."""
    return fetch.request.cookies is None and any(not event.name for event in fetch.request.cookie_events or ())


def on_one_host(fetch: Fetch) -> bool:
    return fetch.page != "null" and address(fetch.page).origin.host == address(fetch.request.url).origin.host


def quote(fetch: Fetch) -> str:
    """Return Django's sentence in the body: it has nothing in it but an origin and names."""
    body = fetch.request.response.body if fetch.request.response else ""
    text = body.replace("&#x27;", "'").replace("&#39;", "'")
    return next((f"{match[0]}." for _, pattern in TEXTS if (match := pattern.search(text))), "")


def missing(name: str) -> Finding:
    return finding("csrf-token-missing", cookie=name, header="X-CSRFToken")


def of_origin(fetch: Fetch) -> Finding:
    """Return the finding that the origin is refused: the page's, the API's own behind a proxy, or null."""
    own = str(address(fetch.request.url).origin)
    origin = value_of(fetch.request.headers, "origin") or fetch.page
    if origin == "null" and fetch.navigates:
        return finding("csrf-origin-null", origin=fetch.page, own=own)
    if origin == own:
        return finding("csrf-origin-proxy", origin=own)
    return finding("csrf-origin", origin=origin, own=own)


def unreadable(fetch: Fetch, name: str, jars: Jars) -> Finding | None:
    """Return why the page's JavaScript cannot read the token from its cookie, or None where it can, or may."""
    django = Django(csrf_cookie_name=name, csrf_trusted_origins=(fetch.page,))
    for prediction in jars.predictions(fetch, django):
        broken = prediction.broken("CSRF passed")
        if broken and broken.id in ("csrf-cookie-http-only", "csrf-cookie-other-host"):
            return causes.safe(broken)
    return None


def by_request(fetch: Fetch, jars: Jars, said: Said, certain: bool) -> Cause:
    """Return what the request shows, where the response does not say the reason; `certain`: it names CSRF.

    Django checks the origin first. That it trusts the page is known where the page wrote before, and likely where CORS
    allows it.
    """
    request = fetch.request
    of_page, own = of_origin(fetch), str(address(request.url).origin)
    if value_of(request.headers, "origin") == "null":
        return Cause(of_page)  # which no setting should trust
    if request.cookies is None and request.cookie_events is None:
        record = COOKIES if request.response and not request.response.has_cookies else REASON
        return Cause(likely=(of_page.id, "csrf-cookie-missing"), record=record)
    broken = refusal(fetch, jars, said)
    is_trusted = (fetch.page, own) in said.trusted
    if broken is None:
        if certain and not is_trusted:
            return Cause(of_page)
        ids = ("csrf-token-incorrect", "forbidden") if is_trusted else (of_page.id, "csrf-token-incorrect")
        return Cause(likely=ids, record=REASON)
    cause = by_name(broken.id, fetch, jars, said)
    by_browser = bool(cause.words) and cause.finding is not None  # Chromium says what became of the cookie
    is_allowed = is_trusted or fetch.page == own or is_allowed_by_cors(fetch)
    has_form = "json" not in (value_of(request.headers, "content-type") or "json") and request.form_token is None
    if cause.finding and ((by_browser and is_allowed) or ((is_trusted or fetch.page == own) and not has_form)):
        return cause
    first = cause.finding.id if cause.finding else cause.likely[0]
    second = cause.likely[1] if is_trusted and len(cause.likely) > 1 else of_page.id
    ids = (first, second) if is_allowed else (of_page.id, first)
    return Cause(likely=ids, record=REASON, words=cause.words)


def is_allowed_by_cors(fetch: Fetch) -> bool:
    """Return whether the server's CORS headers allow the page: then its settings know it."""
    response = fetch.request.response
    return response is not None and value_of(response.headers, "access-control-allow-origin") == fetch.page


def refusal(fetch: Fetch, jars: Jars, said: Said) -> Finding | None:
    """Return why Django refuses the recorded request if it trusts the page, or None if it does not."""
    request = fetch.request
    name = name_of(fetch, jars, said, of_csrf=True) or "csrftoken"
    cookies, events = dict(request.cookies or ()), request.cookie_events or ()
    some_sent = any(event.operation == "send" and not event.blocked for event in events)
    if request.cookies is None and some_sent and not any(event.name for event in events):
        cookies = {name: "a" * SECRET}  # the log names none: take it for sent, with the token that was sent
        if any(is_csrf(header) for header, _ in request.headers or ()):
            return None
    received = DjangoRequest(
        Django(csrf_cookie_name=name, csrf_trusted_origins=(fetch.page,)),
        address(request.url),
        request.method,
        value_of(request.headers, "origin"),
        value_of(request.headers, "referer"),
        cookies,
        request.headers or (),
        request.form_token,
    )
    return check(received) if is_checked(received) else None
