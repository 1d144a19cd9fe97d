"""Why Django refused a request before its view: the host, or the CSRF check with its own text."""

import re
from email.utils import formatdate
from typing import Any

from crosshost.policy import Finding, PolicyError, Response
from crosshost.policy.csrf import domain_of, is_allowed
from crosshost.policy.origin import address
from crosshost.policy.reasons import make_finding
from crosshost.testing.handlers.watched import Watch, is_django
from crosshost.testing.transport import CsrfRefusal, RawResponse

IN_BODY = re.compile(r"CSRF Failed: ([^\"<]+)")  # Django REST framework checks by itself, and answers so


def explained(http: Response, body: bytes, watch: Watch, asked: str, request: Any = None) -> RawResponse:
    """Return the response to a request to the host `asked`, with Django's reasons. Raises what its view raised."""
    if watch.error is not None:
        raise watch.error
    findings = host(asked) if http.status == 400 and is_django() else ()
    said = csrf(body, watch, request) if http.status == 403 else None
    return RawResponse(dated(http), body, findings, said)


def dated(http: Response) -> Response:
    """Return the response with the Date that every HTTP server adds (RFC 9110, 6.6.1)."""
    return http if http.all("Date") else Response(http.status, (*http.headers, ("Date", formatdate(usegmt=True))))


def host(asked: str) -> tuple[Finding, ...]:
    """Return the finding that ALLOWED_HOSTS does not have the host `asked`, where this is why Django answered 400."""
    return () if is_allowed(asked, allowed_hosts()) else (make_finding("disallowed-host", host=domain_of(asked)),)


def serves(url: str) -> bool | None:
    """Return whether Django's ALLOWED_HOSTS names the host of `url`; a `*` names none, and excludes none.

    True for what is not Django, of which nothing is known.
    """
    if not is_django():
        return True
    allowed = allowed_hosts()
    named = is_allowed(address(url).origin.netloc, [host for host in allowed if host != "*"])
    return named or (None if "*" in allowed else False)


def allowed_hosts() -> list[str]:
    """Return ALLOWED_HOSTS, or what Django takes for it without any (HttpRequest.get_host)."""
    from django.conf import settings

    if not settings.configured:
        return ["*"]
    return list(settings.ALLOWED_HOSTS) or ([".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])


def csrf(body: bytes, watch: Watch, request: Any) -> CsrfRefusal | None:
    """Return what Django's CSRF check said, where it made a 403. `request`: the one of the view, if it is known."""
    text, refused = watch.csrf_reason, watch.request or request
    if not text and (match := IN_BODY.search(body.decode(errors="replace"))):
        text = match[1].strip()
    if not text or refused is None:
        return None
    from crosshost.django.csrf_cause import cause
    from crosshost.django.received import Received

    received = Received(refused)
    try:
        django = received.for_django().django
    except PolicyError:
        return CsrfRefusal(text, None, None)
    return CsrfRefusal(text, django, cause(received, text))
