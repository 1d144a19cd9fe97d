"""The links of the chain, each from what is known of the hop that decides it."""

from dataclasses import dataclass
from typing import Literal

from crosshost.policy import cors, csrf, headers, mixed
from crosshost.policy.attach import document_cookie
from crosshost.policy.context import Context
from crosshost.policy.cookie import Cookie
from crosshost.policy.engine import Engine
from crosshost.policy.hop import Hop, is_redirect
from crosshost.policy.origin import address
from crosshost.policy.reasons import Finding, make_finding, setting_of
from crosshost.policy.situation import Response, Situation

LinkName = Literal["sent", "cookies attached", "reached the view", "CSRF passed", "readable"]
LINKS: tuple[LinkName, ...] = ("sent", "cookies attached", "reached the view", "CSRF passed", "readable")

BY_STATUS = {
    400: "bad-request",
    401: "not-logged-in",
    403: "forbidden",
    404: "not-found",
    405: "view-refuses-method",
}


@dataclass(frozen=True)
class Link:
    """One link of the chain. `holds` is None when it was not reached or cannot be told."""

    name: LinkName
    holds: bool | None
    findings: tuple[Finding, ...] = ()


def sent(situation: Situation, hop: Hop, where: Context, engine: Engine) -> Link:
    """Does the request leave the browser? Not as mixed content, and not where a preflight is refused."""
    if mixed.is_blocked(situation.page, hop.to, where.navigation, engine):
        return Link("sent", False, (make_finding("mixed-content", url=hop.to.text, host=hop.to.origin.host),))
    if not hop.preflighted:
        return Link("sent", True)
    if situation.preflight is None:
        return Link("sent", None)
    include = situation.request.credentials == "include"
    refused = cors.preflight(situation.preflight, hop.origin, hop.method, hop.headers, include)
    return Link("sent", refused is None, (refused,) if refused else ())


def cookies(
    situation: Situation, hop: Hop, jar: tuple[Cookie, ...], attached: tuple[Cookie, ...], kept: tuple[Finding, ...]
) -> Link:
    """Does the request carry the cookies that it needs? Without settings of Django, that is all of the jar."""
    names = {cookie.name for cookie in attached}
    lacking = [name for name in needed(situation, hop, jar) if name not in names]
    if not hop.credentials and (lacking or jar):
        mode = "omitted" if situation.request.credentials == "omit" else "same-origin"
        kept = (make_finding(f"credentials-{mode}", url=str(hop.to.origin)),)
    elif lacking:
        told = [finding.cookie for finding in kept]
        absent = [make_finding("cookie-absent", cookie=n, setting=setting_of(n)) for n in lacking if n not in told]
        kept = tuple(sorted((*kept, *absent), key=lambda finding: finding.cookie not in lacking))
    return Link("cookies attached", not lacking, kept)


def needed(situation: Situation, hop: Hop, jar: tuple[Cookie, ...]) -> tuple[str, ...]:
    """The names of the cookies that the request must carry."""
    django = situation.django
    if django is None:
        return tuple(dict.fromkeys(cookie.name for cookie in jar))
    names = [django.session_cookie_name] if django.needs_session else []
    if hop.method not in csrf.SAFE_METHODS and not django.csrf_exempt:
        names.append(django.session_cookie_name if django.csrf_use_sessions else django.csrf_cookie_name)
    return tuple(dict.fromkeys(names))


def view(situation: Situation, seen: csrf.Seen | None, hop: Hop, passed: Link) -> Link:
    """Does the request reach its view, and is the user known there? An answer outranks what the settings predict.

    `passed` is the link of CSRF, which explains a 403.
    """
    response = situation.response
    status = None if response is None else response.status
    values = {"host": hop.to.origin.host, "url": hop.to.text, "method": hop.method, "origin": hop.origin}
    asked = headers.method(situation.request)
    same_view = hop.to.path.rstrip("/") == address(situation.request.url).path.rstrip("/")
    if same_view and asked != hop.method:  # elsewhere it is what a view answers that has done its work
        redirect = str(situation.redirects[-1].status)
        return broken(make_finding("redirect-changed-method", method=asked, status=redirect, url=hop.to.text))
    if seen and not same_view and hop.to.path == seen.django.login_url:
        return broken(make_finding("redirected-to-login", url=f"{hop.to.origin}{hop.to.path}"))
    if seen and not seen.host_allowed and status in (None, 400):
        return broken(make_finding("disallowed-host", host=csrf.domain_of(seen.host)))
    if seen and seen.django.needs_session and status in (None, 401):
        name = seen.django.session_cookie_name
        if name not in seen.cookies:
            return broken(make_finding("no-session-cookie", cookie=name))
        if status == 401:
            return broken(make_finding("session-unknown", cookie=name))
    if response is None or is_redirect(response) or (response.status == 403 and passed.holds is False):
        return Link("reached the view", None)
    reason = BY_STATUS.get(response.status, "server-error" if response.status >= 500 else None)
    if reason:
        return broken(make_finding(reason, status=str(status), **values))
    return Link("reached the view", True)


def broken(finding: Finding) -> Link:
    return Link("reached the view", False, (finding,))


def csrf_check(situation: Situation, seen: csrf.Seen | None, attached: tuple[Cookie, ...], engine: Engine) -> Link:
    """Does Django's CSRF check let the request pass? It comes after ALLOWED_HOSTS, and before the view."""
    if seen is None or (not seen.host_allowed and csrf.applies(seen)):
        return Link("CSRF passed", None)
    refused = csrf.check(seen)
    if refused and refused.id == "csrf-token-missing":
        refused = unreadable_token(situation, seen.django.csrf_cookie_name, attached, engine) or refused
    return Link("CSRF passed", refused is None, (refused,) if refused else ())


def unreadable_token(situation: Situation, name: str, attached: tuple[Cookie, ...], engine: Engine) -> Finding | None:
    """Why the page's JavaScript cannot copy the token from the cookie that was attached, when that is so."""
    page = situation.page
    if any(cookie.name == name for cookie in document_cookie(page, attached, engine, situation.now)):
        return None
    host = address(page.url).origin.host
    for cookie in attached:
        if cookie.name == name and not cookie.is_for(host):
            return make_finding("csrf-cookie-other-host", cookie=name, domain=cookie.domain, host=host)
        if cookie.name == name and cookie.http_only:
            return make_finding("csrf-cookie-http-only", cookie=name)
    return None


def readable(situation: Situation, hop: Hop, response: Response | None) -> Link:
    """May the page read the answer? A navigation has none to read: it leaves the page."""
    if situation.request.mode == "navigate":
        return Link("readable", None)
    if hop.tainting == "opaque":
        return Link("readable", False, (make_finding("opaque-answer", origin=hop.origin),))
    if response is None:
        return Link("readable", None)
    refused = refusal(situation, hop, response)
    if refused is None and is_redirect(response):
        return Link("readable", None)
    return Link("readable", not refused, refused or ())


def refusal(situation: Situation, hop: Hop, response: Response) -> tuple[Finding, ...] | None:
    """What keeps the answer, or a header of it, from the page."""
    if hop.tainting != "cors":
        return None
    include = situation.request.credentials == "include"
    if finding := cors.check(response, hop.origin, include):
        vary = {name.strip().lower() for value in response.all("Vary") for name in value.split(",")}
        if situation.from_cache and not vary & {"origin", "*"}:
            return (make_finding("answer-from-cache", origin=hop.origin),)
        return (missing_on(response, hop) if finding.id == "allow-origin-missing" else finding,)
    hidden = cors.hidden(response, situation.wants, include)
    return tuple(make_finding("header-not-exposed", header=name) for name in hidden) or None


def missing_on(response: Response, hop: Hop) -> Finding:
    """The missing header by what it is missing on: a redirect and a failure have a cause of their own."""
    kind = "-on-redirect" if is_redirect(response) else "-on-error" if response.status >= 500 else ""
    location = "".join(response.all("Location")[:1])
    return make_finding(f"allow-origin-missing{kind}", origin=hop.origin, status=str(response.status), url=location)
