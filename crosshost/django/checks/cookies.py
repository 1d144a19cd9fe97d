"""Checks of the cookies: SameSite, Secure, Domain and the prefixes of their names."""

from collections.abc import Iterator

from crosshost.django.authentication import uses_sessions
from crosshost.django.check import as_hint, check
from crosshost.django.conf import Conf, CookieConf
from crosshost.django.hosts import is_cross_site, own_hosts, reach_each_other
from crosshost.django.origins import with_credentials
from crosshost.policy.csrf import is_same_domain
from crosshost.policy.reasons.advice import NONE_AND_SECURE, SECURE
from crosshost.policy.site import is_listed_suffix, is_public_suffix

SUFFIX = "it is a public suffix, below which anybody can register a name"


@check(
    "W012",
    title="SameSite=None without Secure",
    fault="SESSION_COOKIE_SAMESITE = 'None'; SESSION_COOKIE_SECURE = False",
    message="{cookie}_SAMESITE is 'None' but {cookie}_SECURE is off: Chromium and Firefox reject such a cookie.",
    hint=as_hint(SECURE),
)
def none_without_secure(conf: Conf) -> Iterator[dict[str, str]]:
    for cookie in conf.cookies:
        if _samesite(cookie) == "none" and not cookie.SECURE:
            yield {"cookie": cookie.name}


@check(
    "W013",
    title="SameSite omitted where 'None' was meant",
    fault="SESSION_COOKIE_SAMESITE = None",
    message="{cookie}_SAMESITE is Python's {value}, which omits the attribute: Chromium then applies Lax{consequence}.",
    hint=as_hint(*NONE_AND_SECURE, comment="or 'Lax', if page and API are on one site"),
)
def samesite_left_out(conf: Conf) -> Iterator[dict[str, str]]:
    if not uses_sessions(conf):
        return
    for cookie in conf.cookies:
        cross_site = _cross_site_origins(conf)
        # Django documents False for "no attribute"; None is probably 'None' without its quotation marks.
        if (cookie.SAMESITE is None and with_credentials(conf)) or (not cookie.SAMESITE and cross_site):
            consequence = f" and does not send the cookie with fetch from {cross_site[0]}" if cross_site else ""
            yield {"cookie": cookie.name, "value": repr(cookie.SAMESITE), "consequence": consequence}


@check(
    "W014",
    title="SameSite=Lax or Strict, and a page on another site",
    fault="CORS_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS = ['https://frontend.example.net']",
    message="{cookie}_SAMESITE is '{value}', but CORS allows {origins} with credentials, which is on another site than "
    "this API: browsers do not send that cookie with fetch from another site.",
    hint=as_hint(*NONE_AND_SECURE, comment="or put both on one site, or do not allow a page that needs no login"),
)
def samesite_and_another_site(conf: Conf) -> Iterator[dict[str, str]]:
    origins = ", ".join(_cross_site_origins(conf))
    for cookie in conf.cookies:
        if origins and _samesite(cookie) in ("lax", "strict"):
            yield {"origins": origins, "cookie": cookie.name, "value": str(cookie.SAMESITE)}


@check(
    "W015",
    title="A cookie whose name prefix does not fit its attributes",
    fault="SESSION_COOKIE_NAME = '__Host-sessionid'; SESSION_COOKIE_DOMAIN = 'example.com'",
    message="{cookie}_NAME is '{name}', but browsers reject a cookie with that prefix {unless}.",
    hint="{fix}",
)
def prefix_not_kept(conf: Conf) -> Iterator[dict[str, str]]:
    for cookie in conf.cookies:
        name = cookie.NAME.lower()
        values = {"cookie": cookie.name, "name": cookie.NAME}
        if name.startswith(("__host-", "__secure-")) and not cookie.SECURE:
            yield values | {"unless": "unless it is Secure", "fix": f"{cookie.name}_SECURE = True"}
        if name.startswith("__host-") and cookie.DOMAIN:
            yield values | {"unless": "if it has a Domain", "fix": f"{cookie.name}_DOMAIN = None"}
        if name.startswith("__host-") and cookie.PATH != "/":
            yield values | {"unless": "unless its Path is /", "fix": f"{cookie.name}_PATH = '/'"}


@check(
    "W016",
    title="A cookie Domain that the API may not set",
    fault="SESSION_COOKIE_DOMAIN = 'app.example.com'",
    message="{cookie}_DOMAIN is '{domain}', and {why}: browsers reject the cookie.",
    hint="{cookie}_DOMAIN = None  # or the domain that page and API share",
)
def domain_refused(conf: Conf) -> Iterator[dict[str, str]]:
    hosts = own_hosts(conf)
    for cookie in conf.cookies:
        domain = cookie.DOMAIN.lower().removeprefix(".")
        why = None
        if ":" in domain or "/" in domain:
            why = "that is not a plain domain"
        elif domain and not hosts and "." in domain and is_listed_suffix(domain):
            why = SUFFIX
        elif domain and hosts and not any(_may_be_below(pattern, domain) for pattern in hosts):
            why = f"this API, {', '.join(hosts)}, is not below it"
        elif (
            domain
            and hosts
            and is_public_suffix(domain)
            and not any(is_same_domain(domain, pattern) for pattern in hosts)
        ):
            why = SUFFIX
        if why:
            yield {"cookie": cookie.name, "domain": cookie.DOMAIN, "why": why}


def _samesite(cookie: CookieConf) -> str:
    return str(cookie.SAMESITE or "").lower()


def _cross_site_origins(conf: Conf) -> list[str]:
    """Return the origins whose pages need the session cookie from another site."""
    if not uses_sessions(conf):
        return []
    origins = with_credentials(conf)
    return [origin for origin in origins if is_cross_site(conf, origin) and reach_each_other(conf, origin)]


def _may_be_below(pattern: str, domain: str) -> bool:
    """Return whether a host that matches `pattern` may be `domain` or below it (RFC 6265bis, "Domain Matching")."""
    return is_same_domain(pattern.removeprefix("."), f".{domain}") or is_same_domain(domain, pattern)
