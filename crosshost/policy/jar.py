"""The cookie jar: which cookie a Set-Cookie header stores, and why it is refused (RFC 6265bis, section 5.7)."""

from dataclasses import dataclass, replace

from crosshost.policy import attach
from crosshost.policy.context import Context
from crosshost.policy.cookie import Cookie, default_path, domain_matches, path_matches
from crosshost.policy.engine import Engine
from crosshost.policy.reasons import Finding, make_finding, setting_of
from crosshost.policy.setcookie import SetCookie, parse
from crosshost.policy.site import is_public_suffix

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
    received = parse(header)
    if isinstance(received, Finding):
        return jar, SetCookieOutcome(header, refused=(received,))
    if not domain_is_possible(received, where):
        domain = received.domain or ""
        is_above = is_public_suffix(domain) and domain_matches(where.address.origin.host, domain)
        reason = "set-domain-public-suffix" if is_above else "set-domain"
        return jar, SetCookieOutcome(header, refused=(finding(reason, received, where, domain=domain),))
    cookie = as_stored(received, where, engine)
    if refused := refusals(received, cookie, jar, where, engine):
        return jar, SetCookieOutcome(header, refused=tuple(refused))
    old = next((old for old in jar if old.identity == cookie.identity), None)
    if cookie.expires is not None and cookie.expires <= where.now:
        return tuple(other for other in jar if other is not old), SetCookieOutcome(header)
    if old is None:
        return (*jar, cookie), SetCookieOutcome(header, cookie)
    cookie = replace(cookie, created=old.created)
    return tuple(cookie if other is old else other for other in jar), SetCookieOutcome(header, cookie)


def finding(reason: str, received: SetCookie, where: Context, **values: str) -> Finding:
    """Return the finding that the cookie is not stored because of `reason`."""
    common = {"cookie": received.name, "setting": setting_of(received.name), "host": where.address.origin.host}
    return make_finding(reason, **{**common, "page": where.page, **values})


def domain_is_possible(received: SetCookie, where: Context) -> bool:
    """Return whether Domain is absent, the host itself, or a parent of it that is not a public suffix."""
    host, domain = where.address.origin.host, received.domain
    if not domain or domain == host:
        return True
    return domain.isascii() and not is_public_suffix(domain) and domain_matches(host, domain)


def as_stored(received: SetCookie, where: Context, engine: Engine) -> Cookie:
    """Return the cookie, with defaults for what the header leaves out. Cookies of a public suffix are host-only."""
    domain = received.domain or ""
    for_subdomains = domain != "" and not is_public_suffix(domain)
    return Cookie(
        name=received.name,
        value=received.value,
        domain=domain if for_subdomains else where.address.origin.host,
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
    """Return the top-level site that the cookie is partitioned by, or None."""
    by_attribute = received.partitioned and engine.supports_partitioned
    by_policy = where.third_party and engine.third_party_cookies == "partitioned"
    return where.page if by_attribute or by_policy else None


def refusals(
    received: SetCookie, cookie: Cookie, jar: tuple[Cookie, ...], where: Context, engine: Engine
) -> list[Finding]:
    """Return why the cookie is not stored, reasons of its own attributes first."""
    refused = []
    if engine.enforces_prefixes and (missing := missing_for_prefix(received, cookie)):
        refused.append(finding("set-prefix", received, where, missing=missing))
    secure_protocol = attach.is_secure(where.address.origin, engine)
    if cookie.secure and not secure_protocol:
        refused.append(finding("set-secure-over-http", received, where))
    if not cookie.secure and not secure_protocol and any(protects(old, cookie) for old in jar):
        refused.append(finding("set-overwrites-secure", received, where))
    if cookie.same_site == "None" and not cookie.secure and engine.none_requires_secure:
        refused.append(finding("set-samesite-none-insecure", received, where))
    if received.partitioned and not received.secure and engine.supports_partitioned:
        refused.append(finding("set-partitioned-insecure", received, where))
    if not where.navigation and (reason := attach.same_site_reason(cookie, where, engine)):
        refused.append(finding(f"set-{reason}", received, where))
    if where.third_party and engine.third_party_cookies == "blocked" and cookie.partition is None:
        refused.append(finding("set-third-party-blocked", received, where))
    if not engine.stores_from_other_hosts and not cookie.is_for(where.top.host):
        refused.append(finding("set-other-host", received, where, page=where.top.netloc))
    return refused


def protects(old: Cookie, new: Cookie) -> bool:
    """Return whether `old` is a Secure cookie that `new`, from an insecure connection, may not overwrite."""
    overlap = domain_matches(old.domain, new.domain) or domain_matches(new.domain, old.domain)
    return old.secure and old.name == new.name and overlap and path_matches(new.path, old.path)


def missing_for_prefix(received: SetCookie, cookie: Cookie) -> str:
    """Return what the prefix of the name requires and the cookie lacks, or "" (5.4; case-insensitive)."""
    if not received.name:
        nameless = received.value.lower().startswith(("__secure-", "__host-"))
        return "a name (a header without = has only a value)" if nameless else ""
    name = received.name.lower()
    required: list[tuple[str, bool]] = []
    if name.startswith(("__secure-", "__host-", "__http-")):
        required.append(("Secure", cookie.secure))
    if name.startswith("__host-"):
        required += [("Path=/", received.path is not None and cookie.path == "/"), ("no Domain", cookie.host_only)]
    if name.startswith(("__http-", "__host-http-")):
        required.append(("HttpOnly", cookie.http_only))
    return ", ".join(attribute for attribute, present in required if not present)
