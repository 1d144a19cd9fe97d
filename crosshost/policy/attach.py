"""Which cookies of a jar go with a request, and why the others do not (RFC 6265bis, section 5.8.3)."""

from crosshost.policy.context import Context, context
from crosshost.policy.cookie import Cookie, path_matches
from crosshost.policy.engine import Engine
from crosshost.policy.origin import Origin, address, is_loopback
from crosshost.policy.reasons import Finding, make_finding, setting_of
from crosshost.policy.situation import Page

# What SameSite asks of a request, and how the reasons are called that say it was not met.
ASKED = {"Strict": ("samesite-strict", ("same-site",)), "Lax": ("samesite-lax", ("same-site", "lax"))}


def is_secure(origin: Origin, engine: Engine) -> bool:
    """May Secure cookies travel? "Secure protocol" is the user agent's to define (section 5.7)."""
    return origin.scheme == "https" or (engine.secure_over_http_loopback and is_loopback(origin.host))


def attach(jar: tuple[Cookie, ...], where: Context, engine: Engine) -> tuple[tuple[Cookie, ...], tuple[Finding, ...]]:
    """The cookies that are sent, in the order of the header, and a finding for each reason that keeps another back.

    Expired cookies are no longer in a jar, and are passed over in silence.
    """
    sent, kept_back = [], []
    for cookie in jar:
        if cookie.expires is not None and cookie.expires <= where.now:
            continue
        reasons = against(cookie, where, engine)
        if reasons:
            kept_back += [finding(reason, cookie, where) for reason in reasons]
        else:
            sent.append(cookie)
    sent.sort(key=lambda cookie: (-len(cookie.path), cookie.created))
    return tuple(sent), tuple(kept_back)


def finding(reason: str, cookie: Cookie, where: Context) -> Finding:
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


def against(cookie: Cookie, where: Context, engine: Engine) -> list[str]:
    """The ids of the reasons that keep `cookie` back, the cookie's own attributes first."""
    if not cookie.is_for(where.address.origin.host):
        return ["domain-mismatch"]
    reasons = []
    if not path_matches(where.address.path, cookie.path):
        reasons.append("path-mismatch")
    if cookie.secure and not is_secure(where.address.origin, engine):
        reasons.append("secure-only")
    if cookie.same_site == "None" and not cookie.secure and engine.none_requires_secure:
        reasons.append("samesite-none-insecure")
    if refused := against_site(cookie, where, engine):
        reasons.append(refused)
    if refused := against_third_party(cookie, where, engine):
        reasons.append(refused)
    return reasons


def against_site(cookie: Cookie, where: Context, engine: Engine) -> str | None:
    """The reason by which SameSite keeps `cookie` back, if it does."""
    kind = cookie.same_site
    if kind == "unset" and engine.lax_by_default:
        young = where.now - cookie.created < engine.lax_grace
        kind = "None" if where.navigation and young else "Lax"
    if kind not in ASKED or where.reach in ASKED[kind][1]:
        return None
    reason = "samesite-unset" if cookie.same_site == "unset" else ASKED[kind][0]
    return f"schemeful-{reason}" if where.only_scheme else reason


def against_third_party(cookie: Cookie, where: Context, engine: Engine) -> str | None:
    """The reason by which the browser's policy for third parties keeps `cookie` back, if it does."""
    if cookie.partition is not None:
        return None if cookie.partition == where.page else "other-partition"
    if where.third_party and engine.third_party_cookies != "allowed":
        return f"third-party-{engine.third_party_cookies}"
    return None


def document_cookie(page: Page, jar: tuple[Cookie, ...], engine: Engine, now: float = 0) -> tuple[Cookie, ...]:
    """What `document.cookie` of `page` shows: what a request to its own address would bring, without HttpOnly ones.

    HTML, document.cookie; RFC 6265bis, section 5.8.3 with a "non-HTTP" API. A document with an opaque origin sees none.
    """
    if page.opaque:
        return ()
    where = context(page, address(page.url), "GET", False, (), engine, now)
    shown, _ = attach(jar, where, engine)
    return tuple(cookie for cookie in shown if not cookie.http_only)
