"""Which cookies of a jar are sent with a request, and why the others are not (RFC 6265bis, section 5.8.3)."""

from crosshost.policy.context import Context, context
from crosshost.policy.cookie import Cookie, path_matches
from crosshost.policy.engine import Engine
from crosshost.policy.fields import check_argument
from crosshost.policy.origin import Origin, address, is_loopback
from crosshost.policy.reasons import Finding, make_finding, setting_of
from crosshost.policy.situation import Page

# For each value of SameSite: the reason when the cookie is not sent, and the requests with which it is sent.
SAME_SITE_RULES = {"Strict": ("samesite-strict", ("same-site",)), "Lax": ("samesite-lax", ("same-site", "lax"))}


def is_secure(origin: Origin, engine: Engine) -> bool:
    """Return whether Secure cookies may be sent to `origin`; each browser defines "secure protocol" (section 5.7)."""
    return origin.scheme == "https" or (engine.secure_over_http_loopback and is_loopback(origin.host))


def attach(jar: tuple[Cookie, ...], where: Context, engine: Engine) -> tuple[tuple[Cookie, ...], tuple[Finding, ...]]:
    """Return the cookies that are sent, in the order of the header, and a finding for each reason against the others.

    Expired cookies count as deleted: they have no finding.
    """
    sent, withheld = [], []
    for cookie in jar:
        if cookie.expires is not None and cookie.expires <= where.now:
            continue
        reasons = reasons_against(cookie, where, engine)
        if reasons:
            withheld += [finding(reason, cookie, where) for reason in reasons]
        else:
            sent.append(cookie)
    sent.sort(key=lambda cookie: (-len(cookie.path), *farness(cookie, engine), cookie.created))
    return tuple(sent), tuple(withheld)


def farness(cookie: Cookie, engine: Engine) -> tuple[int, ...]:
    """Return by what cookies of one Path are ordered before their creation (section 5.8.3 has only that)."""
    return (not cookie.host_only, -len(cookie.domain)) if engine.order_by_domain else ()


def finding(reason: str, cookie: Cookie, where: Context) -> Finding:
    """Return the finding that `cookie` is not sent because of `reason`."""
    return make_finding(
        reason,
        cookie=cookie.name,
        setting=setting_of(cookie.name),
        domain=cookie.domain,
        host=where.address.origin.host,
        path=cookie.path,
        requested=where.address.path,
        page=where.page,
        partition=cookie.partition or "no site",
    )


def reasons_against(cookie: Cookie, where: Context, engine: Engine) -> list[str]:
    """Return the ids of all reasons why `cookie` is not sent, those of its own attributes first."""
    reasons = []
    if not cookie.is_for(where.address.origin.host):
        reasons.append("domain-mismatch")
    if not path_matches(where.address.path, cookie.path):
        reasons.append("path-mismatch")
    if cookie.secure and not is_secure(where.address.origin, engine):
        reasons.append("secure-only")
    if cookie.same_site == "None" and not cookie.secure and engine.none_requires_secure:
        reasons.append("samesite-none-insecure")
    if reason := same_site_reason(cookie, where, engine):
        reasons.append(reason)
    if reason := third_party_reason(cookie, where, engine):
        reasons.append(reason)
    return reasons


def same_site_reason(cookie: Cookie, where: Context, engine: Engine) -> str | None:
    """Return the id of the reason if SameSite forbids to send or store `cookie`, or None."""
    value = cookie.same_site
    if value == "unset" and engine.lax_by_default:
        new = where.now - cookie.created < engine.lax_grace
        value = "None" if where.navigation and new else "Lax"
    if value not in SAME_SITE_RULES or where.reach in SAME_SITE_RULES[value][1]:
        return None
    reason = "samesite-unset" if cookie.same_site == "unset" else SAME_SITE_RULES[value][0]
    return f"schemeful-{reason}" if where.only_scheme else reason


def third_party_reason(cookie: Cookie, where: Context, engine: Engine) -> str | None:
    """Return the id of the reason if the browser's policy for third-party cookies forbids to send `cookie`, or None."""
    if cookie.partition is not None:
        return None if cookie.partition == where.partition else "other-partition"
    if where.third_party and engine.third_party_cookies != "allowed":
        return f"third-party-{engine.third_party_cookies}"
    return None


def document_cookie(page: Page, jar: tuple[Cookie, ...], engine: Engine, now: float) -> tuple[Cookie, ...]:
    """Return the cookies in `document.cookie` of `page`: those of a request to its own URL, without HttpOnly ones.

    HTML, document.cookie; RFC 6265bis, section 5.8.3 with a "non-HTTP" API. A document with an opaque origin has none.
    """
    check_argument("page", Page, page)
    jar = check_argument("jar", tuple[Cookie, ...], jar)
    check_argument("engine", Engine, engine)
    check_argument("now", float, now)
    if page.opaque:
        return ()
    where = context(page, address(page.url), "GET", False, (), engine, now)
    sent, _ = attach(jar, where, engine)
    return tuple(cookie for cookie in sent if not cookie.http_only)
