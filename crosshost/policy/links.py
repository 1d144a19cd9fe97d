"""The links of the chain, each decided by what is known about the last hop."""

from dataclasses import dataclass, replace
from typing import Literal

from crosshost.policy import cors, csp, csrf, headers, local_network, mixed
from crosshost.policy.attach import document_cookie
from crosshost.policy.context import SAFE_METHODS, Context
from crosshost.policy.cookie import Cookie
from crosshost.policy.engine import Engine
from crosshost.policy.hop import Hop, is_redirect
from crosshost.policy.origin import address
from crosshost.policy.reasons import Finding, make_finding, setting_of
from crosshost.policy.situation import Response, Situation

LinkName = Literal["sent", "cookies attached", "accepted by view", "CSRF passed", "readable"]
LINKS: tuple[LinkName, ...] = ("sent", "cookies attached", "accepted by view", "CSRF passed", "readable")

BY_STATUS = {
    400: "bad-request",
    401: "not-logged-in",
    403: "forbidden",
    404: "not-found",
    405: "view-refuses-method",
}


@dataclass(frozen=True)
class Link:
    """One link of the chain. `holds` is None if it was not reached or is undecided."""

    name: LinkName
    holds: bool | None
    findings: tuple[Finding, ...] = ()


def if_sent(link: Link) -> Link:
    """Return `link` where it is unknown whether the request is sent: it may fail for sure, but cannot hold."""
    return replace(link, holds=None) if link.holds else link


def sent(situation: Situation, hop: Hop, where: Context, engine: Engine) -> Link:
    """Return whether the request is sent: the page may call this address, and its preflight succeeds."""
    if finding := forbidden_by_page(situation, hop, engine):
        return Link("sent", False, (finding,))
    if mixed.is_blocked(situation.page, situation.request, hop.to, where.navigation, engine):
        return Link("sent", False, (make_finding("mixed-content", url=hop.to.text, host=hop.to.origin.host),))
    finding = local_network.check(situation, hop.to, where.navigation, engine)
    if finding and finding.id not in local_network.UNDECIDED:
        return Link("sent", False, (finding,))
    undecided = (finding,) if finding else ()
    if hop.preflighted:
        preflight = preflight_of(situation, hop)
        if preflight is None:
            return Link("sent", None, undecided)
        include = situation.request.credentials == "include"
        refused = cors.preflight(preflight, hop.origin, hop.method, hop.headers, include, engine)
        if refused:
            return Link("sent", False, (refused,))
    return Link("sent", None if undecided else True, undecided)


def forbidden_by_page(situation: Situation, hop: Hop, engine: Engine) -> Finding | None:
    """Return why the page's Content-Security-Policy blocks the request, or None. It does not restrict navigations."""
    if situation.request.mode == "navigate":
        return None
    page = address(situation.page.url).origin  # also where the document's own origin is null (CSP, self-origin)
    directive = csp.blocked_by(situation.page.csp, page, hop.to, bool(hop.redirected_by), engine)
    if directive is None:
        return None
    return make_finding("csp-connect-src", url=hop.to.text, value=directive, target=str(hop.to.origin))


def preflight_of(situation: Situation, hop: Hop) -> Response | None:
    """Return the response to the preflight of `hop`, or None if it is unknown."""
    if isinstance(situation.preflight, tuple):
        return situation.preflight[len(hop.redirected_by)]
    page = situation.page
    own = None if page.opaque else address(page.url).origin
    first = next(origin for origin in (*hop.redirected_by, hop.to.origin) if origin != own)
    return situation.preflight if hop.to.origin == first else None


def cookies(
    situation: Situation, hop: Hop, jar: tuple[Cookie, ...], attached: tuple[Cookie, ...], withheld: tuple[Finding, ...]
) -> Link:
    """Return whether the cookies that the request needs are sent; without Django's settings, all of the jar."""
    names = {cookie.name for cookie in attached}
    missing = [name for name in needed(situation, hop, jar) if name not in names]
    if not hop.credentials and (missing or jar):
        mode = "omitted" if situation.request.credentials == "omit" else "same-origin"
        withheld = (make_finding(f"credentials-{mode}", url=str(hop.to.origin)),)
    elif missing:
        explained = [finding.cookie for finding in withheld]
        absent = [make_finding("cookie-absent", cookie=n, setting=setting_of(n)) for n in missing if n not in explained]
        withheld = tuple(sorted((*withheld, *absent), key=lambda finding: finding.cookie not in missing))
    return Link("cookies attached", not missing, withheld)


def needed(situation: Situation, hop: Hop, jar: tuple[Cookie, ...]) -> tuple[str, ...]:
    """Return the names of the cookies that the request needs."""
    django = situation.django
    if django is None:
        return tuple(dict.fromkeys(cookie.name for cookie in jar))
    names = [django.session_cookie_name] if django.needs_session else []
    if hop.method not in SAFE_METHODS and not django.csrf_exempt:
        names.append(django.session_cookie_name if django.csrf_use_sessions else django.csrf_cookie_name)
    return tuple(dict.fromkeys(names))


def view(
    situation: Situation, received: csrf.DjangoRequest | None, hop: Hop, passed: Link, attached: tuple[Cookie, ...]
) -> Link:
    """Return whether the view accepts the request: it is reached, and does not answer with an error such as 401.

    A known response outranks what the settings predict. `passed` is the link "CSRF passed", which explains a 403.
    """
    response = situation.response
    status = None if response is None else response.status
    values = {"host": hop.to.origin.host, "url": hop.to.text, "method": hop.method, "origin": hop.origin}
    method = headers.method(situation.request)
    same_view = hop.to.path.rstrip("/") == address(situation.request.url).path.rstrip("/")
    if same_view and method != hop.method:  # to another path, it is the usual redirect after a POST
        redirect = str(situation.redirects[-1].status)
        return broken(make_finding("redirect-changed-method", method=method, status=redirect, url=hop.to.text))
    if received and not same_view and hop.to.path == received.django.login_url:
        return broken(make_finding("redirected-to-login", url=f"{hop.to.origin}{hop.to.path}"))
    if received and not received.host_allowed and status in (None, 400):
        return broken(make_finding("disallowed-host", host=csrf.domain_of(received.host)))
    if received and received.django.needs_session and status in (None, 401):
        name = received.django.session_cookie_name
        if name not in received.cookies:
            return broken(make_finding("no-session-cookie", cookie=name))
        if status == 401:
            unknown = "session-unknown" if received.django.one_secret_key else "secret-key-per-worker"
            return broken(twins(name, attached) or make_finding(unknown, cookie=name))
    if response is None or is_redirect(response) or (response.status == 403 and passed.holds is False):
        return Link("accepted by view", None)
    reason = BY_STATUS.get(response.status, "server-error" if response.status >= 500 else None)
    if reason:
        return broken(make_finding(reason, status=str(status), **values))
    return Link("accepted by view", True)


def twins(name: str, attached: tuple[Cookie, ...]) -> Finding | None:
    """Return the finding that several cookies called `name` are sent, or None where it is at most one."""
    *others, last = [described(cookie) for cookie in attached if cookie.name == name] or [""]
    if not others:
        return None
    return make_finding("cookie-twins", cookie=name, setting=setting_of(name), others=" and ".join(others), last=last)


def described(cookie: Cookie) -> str:
    """Return what distinguishes `cookie` from others of its name: its hosts, and its Path unless that is /."""
    hosts = f"{cookie.domain} alone" if cookie.host_only else f"Domain={cookie.domain}"
    return hosts if cookie.path == "/" else f"{hosts} with Path={cookie.path}"


def broken(finding: Finding) -> Link:
    """Return the link "accepted by view" that does not hold because of `finding`."""
    return Link("accepted by view", False, (finding,))


def csrf_check(
    situation: Situation, received: csrf.DjangoRequest | None, hop: Hop, attached: tuple[Cookie, ...], engine: Engine
) -> Link:
    """Return whether Django's CSRF check accepts the request. It runs after ALLOWED_HOSTS and before the view."""
    if received is None or (not received.host_allowed and csrf.applies(received)):
        return Link("CSRF passed", None)
    finding = csrf.check(received)
    if finding and finding.id == "csrf-token-missing":
        finding = unreadable_token(situation, received.django.csrf_cookie_name, attached, engine) or finding
    if finding and finding.id == "csrf-origin" and hop.origin != received.origin:  # the browser hides it
        policy = situation.page.referrer_policy
        finding = make_finding("csrf-origin-null", origin=hop.origin, policy=policy, own=received.own_origin)
    return Link("CSRF passed", finding is None, (finding,) if finding else ())


def unreadable_token(situation: Situation, name: str, attached: tuple[Cookie, ...], engine: Engine) -> Finding | None:
    """Return why the page's JavaScript cannot read the token from the cookie that was sent, or None if it can."""
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
    """Return whether the page may read the response; undecided for a navigation, which leaves the page."""
    if situation.request.mode == "navigate":
        return Link("readable", None)
    if hop.tainting == "opaque":
        return Link("readable", False, (make_finding("opaque-response", origin=hop.origin),))
    if response is None:
        return Link("readable", None)
    findings = unreadable(situation, hop, response)
    if not findings and is_redirect(response):
        return Link("readable", None)
    return Link("readable", not findings, findings)


def unreadable(situation: Situation, hop: Hop, response: Response) -> tuple[Finding, ...]:
    """Return why the page may not read the response, or a header of it that it wants."""
    if hop.tainting != "cors":
        return ()
    include = situation.request.credentials == "include"
    if finding := cors.check(response, hop.origin, include):
        vary = {name.strip().lower() for value in response.all("Vary") for name in value.split(",")}
        if situation.from_cache and not vary & {"origin", "*"}:
            return (make_finding("response-from-cache", origin=hop.origin),)
        without = led_away(situation, hop) and not response.all("Access-Control-Allow-Origin")
        return (missing_on(situation, response, hop) if without or finding.id == "allow-origin-missing" else finding,)
    hidden = cors.hidden(response, situation.wants, include)
    return tuple(make_finding("header-not-exposed", header=name) for name in hidden)


def led_away(situation: Situation, hop: Hop) -> bool:
    """Return whether redirects led to a third origin, neither the page's nor that of the first request."""
    known = (address(situation.page.url).origin, *hop.redirected_by[:1])
    return hop.redirected_by != () and hop.to.origin not in known


def missing_on(situation: Situation, response: Response, hop: Hop) -> Finding:
    """Return the finding for a missing Access-Control-Allow-Origin; on redirects and errors it has other causes."""
    suffix = "-on-redirect" if is_redirect(response) else "-on-error" if response.status >= 500 else ""
    if led_away(situation, hop) and not suffix:
        values = {"first": str(hop.redirected_by[0]), "url": str(hop.to.origin), "origin": hop.origin}
        return make_finding("allow-origin-missing-after-redirect", **values)
    location = "".join(response.all("Location")[:1])
    return make_finding(f"allow-origin-missing{suffix}", origin=hop.origin, status=str(response.status), url=location)
