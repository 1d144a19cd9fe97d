"""The cookie jar: what is stored of a Set-Cookie header, and why not (RFC 6265bis, section 5.7)."""

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
    """What became of one Set-Cookie header: the cookie stored, or why not. One that only deletes has neither."""

    header: str
    cookie: Cookie | None = None
    refused: tuple[Finding, ...] = ()


def store(
    jar: tuple[Cookie, ...], header: str, where: Context, engine: Engine
) -> tuple[tuple[Cookie, ...], SetCookieOutcome]:
    """The jar after the Set-Cookie `header` came in an answer to the request at `where`, and what became of it."""
    asked = parse(header)
    if isinstance(asked, Finding):
        return jar, SetCookieOutcome(header, refused=(asked,))
    if not domain_is_possible(asked, where):
        return jar, SetCookieOutcome(header, refused=(finding("set-domain", asked, where, domain=asked.domain or ""),))
    cookie = as_stored(asked, where, engine)
    if refused := against(asked, cookie, jar, where, engine):
        return jar, SetCookieOutcome(header, refused=tuple(refused))
    old = next((old for old in jar if old.identity == cookie.identity), None)
    if cookie.expires is not None and cookie.expires <= where.now:
        return tuple(kept for kept in jar if kept is not old), SetCookieOutcome(header)
    if old is None:
        return (*jar, cookie), SetCookieOutcome(header, cookie)
    cookie = replace(cookie, created=old.created)
    return tuple(cookie if kept is old else kept for kept in jar), SetCookieOutcome(header, cookie)


def finding(reason: str, asked: SetCookie, where: Context, **values: str) -> Finding:
    usual = {"cookie": asked.name, "setting": setting_of(asked.name), "host": where.address.origin.host}
    return make_finding(reason, **{**usual, "page": where.page, **values})


def domain_is_possible(asked: SetCookie, where: Context) -> bool:
    """Is the Domain, if there is one, the host itself or a parent of it that is no public suffix?"""
    host, domain = where.address.origin.host, asked.domain
    if not domain or domain == host:
        return True
    return domain.isascii() and not is_public_suffix(domain) and domain_matches(host, domain)


def as_stored(asked: SetCookie, where: Context, engine: Engine) -> Cookie:
    """The cookie with what the header leaves to the browser. A public suffix has cookies for its own host alone."""
    domain = asked.domain or ""
    shared = domain != "" and not is_public_suffix(domain)
    return Cookie(
        name=asked.name,
        value=asked.value,
        domain=domain if shared else where.address.origin.host,
        host_only=not shared,
        path=asked.path or default_path(where.address.path),
        secure=asked.secure,
        http_only=asked.http_only,
        same_site=asked.same_site,
        created=where.now,
        expires=expiry(asked, where.now, engine),
        partition=partition(asked, where, engine),
    )


def expiry(asked: SetCookie, now: float, engine: Engine) -> float | None:
    """Max-Age goes before Expires, and neither lasts longer than the engine's limit (5.5)."""
    if asked.max_age is not None:
        return now + min(asked.max_age, engine.longest_max_age) if asked.max_age > 0 else EXPIRED
    return asked.expires if asked.expires is None else min(asked.expires, now + engine.longest_max_age)


def partition(asked: SetCookie, where: Context, engine: Engine) -> str | None:
    """The top-level site that the cookie is kept under, where it is kept apart."""
    by_attribute = asked.partitioned and engine.supports_partitioned
    by_policy = where.third_party and engine.third_party_cookies == "partitioned"
    return where.page if by_attribute or by_policy else None


def against(asked: SetCookie, cookie: Cookie, jar: tuple[Cookie, ...], where: Context, engine: Engine) -> list[Finding]:
    """Why the cookie is not stored, its own attributes first."""
    refused = []
    if engine.enforces_prefixes and (missing := broken_promise(asked, cookie)):
        refused.append(finding("set-prefix", asked, where, missing=missing))
    secure_protocol = attach.is_secure(where.address.origin, engine)
    if cookie.secure and not secure_protocol:
        refused.append(finding("set-secure-over-http", asked, where))
    if not cookie.secure and not secure_protocol and any(stays(old, cookie) for old in jar):
        refused.append(finding("set-overwrites-secure", asked, where))
    if cookie.same_site == "None" and not cookie.secure and engine.none_requires_secure:
        refused.append(finding("set-samesite-none-insecure", asked, where))
    if asked.partitioned and not asked.secure and engine.supports_partitioned:
        refused.append(finding("set-partitioned-insecure", asked, where))
    if not where.navigation and (reason := attach.against_site(cookie, where, engine)):
        refused.append(finding(f"set-{reason}", asked, where))
    if where.third_party and engine.third_party_cookies == "blocked" and cookie.partition is None:
        refused.append(finding("set-third-party-blocked", asked, where))
    if not engine.stores_from_other_hosts and not cookie.is_for(where.top.host):
        refused.append(finding("set-other-host", asked, where, page=where.top.netloc))
    return refused


def stays(old: Cookie, new: Cookie) -> bool:
    """Is `old` a Secure cookie that `new`, from an insecure connection, may not overlay?"""
    overlap = domain_matches(old.domain, new.domain) or domain_matches(new.domain, old.domain)
    return old.secure and old.name == new.name and overlap and path_matches(new.path, old.path)


def broken_promise(asked: SetCookie, cookie: Cookie) -> str:
    """What a prefix promises and the cookie does not keep, or nothing (5.4; case does not count)."""
    if not asked.name:
        nameless = asked.value.lower().startswith(("__secure-", "__host-"))
        return "a name (without =, all of it is the value)" if nameless else ""
    name = asked.name.lower()
    promises: list[tuple[str, bool]] = []
    if name.startswith(("__secure-", "__host-", "__http-")):
        promises.append(("Secure", cookie.secure))
    if name.startswith("__host-"):
        promises += [("Path=/", asked.path is not None and cookie.path == "/"), ("no Domain", cookie.host_only)]
    if name.startswith(("__http-", "__host-http-")):
        promises.append(("HttpOnly", cookie.http_only))
    return ", ".join(promise for promise, kept in promises if not kept)
