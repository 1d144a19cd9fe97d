"""The cookie jar: which cookie a Set-Cookie header stores, and why it is refused (RFC 6265bis, section 5.7)."""

from dataclasses import dataclass, replace

from crosshost.policy import attach, domain
from crosshost.policy.context import Context, context
from crosshost.policy.cookie import Cookie, default_path, domain_matches, path_matches
from crosshost.policy.engine import Engine
from crosshost.policy.origin import address, is_ip
from crosshost.policy.reasons import Finding, make_finding, setting_of
from crosshost.policy.setcookie import SetCookie, parse
from crosshost.policy.site import is_public_suffix
from crosshost.policy.situation import Page

EXPIRED = float("-inf")


@dataclass(frozen=True)
class SetCookieOutcome:
    """The outcome of one Set-Cookie header: the stored cookie, or why it is refused. A deletion has neither."""

    header: str
    cookie: Cookie | None = None
    refused: tuple[Finding, ...] = ()


def store(
    jar: tuple[Cookie, ...], header: str, where: Context, engine: Engine
) -> tuple[tuple[Cookie, ...], SetCookieOutcome]:
    """Return the jar after a response with the Set-Cookie `header`, and the outcome of that header."""
    received = parse(header, engine)
    if isinstance(received, Finding):
        return jar, SetCookieOutcome(header, refused=(received,))
    cookie = as_stored(received, where, engine)
    if refused := refusals(received, cookie, jar, where, engine):
        return jar, SetCookieOutcome(header, refused=tuple(refused))
    old = next((old for old in jar if old.identity == cookie.identity), None)
    if cookie.expires is not None and cookie.expires <= where.now:
        return tuple(other for other in jar if other is not old), SetCookieOutcome(header)
    if old is None:
        return (*jar, cookie), SetCookieOutcome(header, cookie)
    if not engine.keeps_creation_time and cookie.value != old.value:
        return (*(other for other in jar if other is not old), cookie), SetCookieOutcome(header, cookie)
    cookie = replace(cookie, created=old.created)
    return tuple(cookie if other is old else other for other in jar), SetCookieOutcome(header, cookie)


def set_document_cookie(
    page: Page, jar: tuple[Cookie, ...], header: str, engine: Engine, now: float
) -> tuple[Cookie, ...]:
    """Return the jar after `document.cookie = header` in `page`.

    HTML, document.cookie; RFC 6265bis, section 5.7 with a "non-HTTP" API, which neither sets nor overwrites HttpOnly
    cookies. A document with an opaque origin has no cookies.
    """
    if page.opaque:
        return jar
    after, outcome = store(jar, header, context(page, address(page.url), "GET", False, (), engine, now), engine)
    http_only = {cookie.identity for cookie in jar if cookie.http_only}
    new = outcome.cookie
    return jar if new and (new.http_only or new.identity in http_only) else after


def finding(reason: str, received: SetCookie, where: Context, **values: str) -> Finding:
    """Return the finding that the cookie is not stored because of `reason`."""
    common = {"cookie": received.name, "setting": setting_of(received.name), "host": where.address.origin.host}
    return make_finding(reason, **{**common, "page": where.page, **values})


def as_stored(received: SetCookie, where: Context, engine: Engine) -> Cookie:
    """Return the cookie, with defaults for what the header leaves out, and for a Domain that is refused later.

    Cookies of a public suffix are host-only, and those of an IP address (Chromium, cookie_util.cc,
    GetCookieDomainWithString).
    """
    written, host = received.domain or "", where.address.origin.host
    for_subdomains = written != "" and not is_ip(written) and not is_public_suffix(written)
    return Cookie(
        name=received.name,
        value=received.value,
        domain=written if for_subdomains and domain_matches(host, written) else host,
        host_only=not for_subdomains,
        path=received.path or default_path(where.address.path),
        secure=received.secure,
        http_only=received.http_only,
        same_site=received.same_site,
        created=where.now,
        expires=expiry(received, where.now, engine),
        partition=partition(received, where, engine),
    )


def expiry(received: SetCookie, now: float, engine: Engine) -> float | None:
    """Return when the cookie expires: Max-Age overrides Expires, and the engine's limit caps both (5.5)."""
    if received.max_age is not None:
        return now + min(received.max_age, engine.longest_max_age) if received.max_age > 0 else EXPIRED
    return received.expires if received.expires is None else min(received.expires, now + engine.longest_max_age)


def partition(received: SetCookie, where: Context, engine: Engine) -> str | None:
    """Return the key of the partition that the cookie is stored in, or None."""
    by_attribute = received.partitioned and engine.supports_partitioned
    by_policy = where.third_party and engine.third_party_cookies == "partitioned"
    return where.partition if by_attribute or by_policy else None


def refusals(
    received: SetCookie, cookie: Cookie, jar: tuple[Cookie, ...], where: Context, engine: Engine
) -> list[Finding]:
    """Return why the cookie is not stored, from the first step that refuses it.

    The steps are Chromium's: CanonicalCookie::Create, its policy, CookieMonster::SetCanonicalCookie.
    """
    return (
        refusals_of_header(received, cookie, where, engine)
        or refusals_by_policy(received, cookie, where, engine)
        or refusals_in_context(received, cookie, jar, where, engine)
    )


def refusals_of_header(received: SetCookie, cookie: Cookie, where: Context, engine: Engine) -> list[Finding]:
    """Return what is wrong with the header for this host, whoever sent the request."""
    refused = []
    if not domain.is_possible(received, where.address.origin.host, engine):
        written = received.domain or ""
        is_above = is_public_suffix(written) and domain_matches(where.address.origin.host, written)
        reason = "set-domain-public-suffix" if is_above else "set-domain"
        refused.append(finding(reason, received, where, domain=written))
    secure_protocol = attach.is_secure(where.address.origin, engine)
    if engine.enforces_prefixes and (missing := missing_for_prefix(received, cookie, secure_protocol, engine)):
        refused.append(finding("set-prefix", received, where, missing=missing))
    if not received.name and "=" in received.value and engine.nameless_cookies == "without-equals":
        refused.append(make_finding("set-cookie-nameless", value=received.value))
    if received.partitioned and not (received.secure and secure_protocol) and engine.supports_partitioned:
        refused.append(finding("set-partitioned-insecure", received, where))
    return refused


def refusals_by_policy(received: SetCookie, cookie: Cookie, where: Context, engine: Engine) -> list[Finding]:
    """Return why the browser's policy for third-party cookies refuses the cookie."""
    if where.third_party and engine.third_party_cookies == "blocked" and cookie.partition is None:
        return [finding("set-third-party-blocked", received, where)]
    return []


def refusals_in_context(
    received: SetCookie, cookie: Cookie, jar: tuple[Cookie, ...], where: Context, engine: Engine
) -> list[Finding]:
    """Return why the cookie is refused in this request and with this jar, reasons of its own attributes first."""
    refused = []
    secure_protocol = attach.is_secure(where.address.origin, engine)
    if cookie.secure and not secure_protocol:
        refused.append(finding("set-secure-over-http", received, where))
    if not cookie.secure and not secure_protocol and any(protects(old, cookie) for old in jar):
        refused.append(finding("set-overwrites-secure", received, where))
    if cookie.same_site == "None" and not cookie.secure and engine.none_requires_secure:
        refused.append(finding("set-samesite-none-insecure", received, where))
    # Redirects do not matter to storing (5.7 asks for "same-site" as 5.2 defines it; no engine counts redirects here).
    cross_site = engine.same_site_limits_storing and not where.navigation and not where.from_same_site
    if cross_site and (reason := attach.same_site_reason(cookie, where, engine)):
        refused.append(finding(f"set-{reason}", received, where))
    host, top = where.address.origin.host, where.top.host
    if not engine.stores_from_other_hosts and not domain.of_first_party(received, host, top):
        refused.append(finding("set-other-host", received, where, page=where.top.netloc))
    return refused


def protects(old: Cookie, new: Cookie) -> bool:
    """Return whether `old` is a Secure cookie that `new`, from an insecure connection, may not overwrite."""
    overlap = domain_matches(old.domain, new.domain) or domain_matches(new.domain, old.domain)
    return old.secure and old.name == new.name and overlap and path_matches(new.path, old.path)


def missing_for_prefix(received: SetCookie, cookie: Cookie, secure_protocol: bool, engine: Engine) -> str:
    """Return what the prefix of the name requires and is missing, or "" (5.4; case-insensitive)."""
    http = ("__http-", "__host-http-") if engine.enforces_http_prefixes else ()
    if not received.name:
        nameless = received.value.lower().startswith(("__secure-", "__host-", *http))
        return "a name (a header without = has only a value)" if nameless else ""
    name = received.name.lower()
    required: list[tuple[str, bool]] = []
    if name.startswith(("__secure-", "__host-", *http)):
        required += [("Secure", cookie.secure), ("https", secure_protocol)]
    if name.startswith("__host-"):
        required += host_prefix(received, cookie, engine)
    if name.startswith(http):
        required.append(("HttpOnly", cookie.http_only))
    return ", ".join(attribute for attribute, present in required if not present)


def host_prefix(received: SetCookie, cookie: Cookie, engine: Engine) -> list[tuple[str, bool]]:
    """Return what __Host- requires besides Secure, and whether the cookie has it.

    By attributes, as WPT's cookies/prefix/__host.explicit-path tests and Chromium's cookie_util.cc do: only an IP
    address may be repeated in Domain. Firefox looks at the cookie that results.
    """
    if not engine.host_prefix_by_attributes:
        return [("Path=/", cookie.path == "/"), ("no Domain", cookie.host_only)]
    repeated = is_ip(cookie.domain) and received.domain == cookie.domain and not received.written_domain.startswith(".")
    return [("Path=/", received.path == "/"), ("no Domain", not received.domain or repeated)]
