"""Why a Set-Cookie header is refused."""

from crosshost.policy.reasons.cookies import BY_SCHEME, NONE_AND_SECURE, ONE_SITE
from crosshost.policy.reasons.reason import Reason

REASONS = (
    Reason(
        "set-cookie-control-character",
        "SetCookieBlockedReason.DisallowedCharacter",
        "RFC 6265bis 5.6, control characters",
        "The Set-Cookie header has a control character in it and is ignored.",
        "Set cookies with Django's response.set_cookie(), which quotes what cannot stand there.",
    ),
    Reason(
        "set-cookie-empty",
        "SetCookieBlockedReason.NoCookieContent",
        "RFC 6265bis 5.7, neither name nor value",
        "The Set-Cookie header has neither a name nor a value and is ignored.",
        "Give the cookie a name: SESSION_COOKIE_NAME = 'sessionid'.",
    ),
    Reason(
        "set-cookie-too-large",
        "SetCookieBlockedReason.NameValuePairExceedsMaxSize",
        "RFC 6265bis 5.6, more than 4096 octets",
        "The name and value of {cookie} have {size} bytes together; more than 4096 are ignored.",
        "Keep the data on the server: SESSION_ENGINE = 'django.contrib.sessions.backends.db', not signed_cookies.",
    ),
    Reason(
        "set-domain",
        "SetCookieBlockedReason.InvalidDomain",
        "RFC 6265bis 5.7, public suffixes and domain matching",
        "{cookie} has Domain={domain}, which is neither {host} nor a parent of it that may have cookies.",
        "Leave {setting}_DOMAIN out (None), or name a parent of {host} that is no public suffix.",
    ),
    Reason(
        "set-prefix",
        "SetCookieBlockedReason.InvalidPrefix",
        "RFC 6265bis 5.7 and 5.4, cookie name prefixes",
        "{cookie} promises by its prefix what its attributes do not keep: {missing}.",
        "__Secure-: {setting}_SECURE = True. __Host-: besides, {setting}_PATH = '/' and {setting}_DOMAIN = None. Or a "
        "{setting}_NAME without the prefix.",
    ),
    Reason(
        "set-secure-over-http",
        "SetCookieBlockedReason.SecureOnly",
        "RFC 6265bis 5.7, Secure and a connection that is not",
        "{cookie} is Secure and came over http: this browser drops it.",
        "https for the API; on a developer's machine {setting}_SECURE = False.",
    ),
    Reason(
        "set-overwrites-secure",
        "SetCookieBlockedReason.OverwriteSecure",
        "RFC 6265bis 5.7, Secure cookies are left alone",
        "{cookie} came over http, and a Secure cookie of that name is there already: it stays.",
        "https for the API, or a {setting}_NAME of its own for each.",
    ),
    Reason(
        "set-samesite-none-insecure",
        "SetCookieBlockedReason.SameSiteNoneInsecure",
        "RFC 6265bis 5.7, SameSite=None without Secure",
        "{cookie} is SameSite=None without Secure: this browser drops it.",
        "{setting}_SECURE = True, over https; or {setting}_SAMESITE = 'Lax' with page and API on one site.",
    ),
    Reason(
        "set-partitioned-insecure",
        None,
        "CHIPS 3.1, Partitioned without Secure",
        "{cookie} is Partitioned without Secure: this browser drops it.",
        "{setting}_SECURE = True, over https.",
        unnamed="the protocol's list has none for it; Chromium's console says so in words",
    ),
    Reason(
        "set-samesite-strict",
        "SetCookieBlockedReason.SameSiteStrict",
        "RFC 6265bis 5.7, same-site-flag",
        "{cookie} is SameSite=Strict, and the answer came to a page of another site: it is not stored.",
        NONE_AND_SECURE + ", or better, " + ONE_SITE + ".",
    ),
    Reason(
        "set-samesite-lax",
        "SetCookieBlockedReason.SameSiteLax",
        "RFC 6265bis 5.7, same-site-flag",
        "{cookie} is SameSite=Lax, and the answer came to a page of another site: it is not stored.",
        NONE_AND_SECURE + ", or better, " + ONE_SITE + ".",
    ),
    Reason(
        "set-samesite-unset",
        "SetCookieBlockedReason.SameSiteUnspecifiedTreatedAsLax",
        "RFC 6265bis 5.7, same-site-flag; 5.6.7, no SameSite",
        "{cookie} has no SameSite, which this browser takes for Lax, and the answer came to a page of another site: it "
        "is not stored.",
        NONE_AND_SECURE + ", or better, " + ONE_SITE + ".",
    ),
    Reason(
        "set-schemeful-samesite-strict",
        "SetCookieBlockedReason.SchemefulSameSiteStrict",
        "HTML, schemelessly same site; RFC 6265bis 5.7, same-site-flag",
        "{cookie} is SameSite=Strict, and page and {host} are one site but for http and https: it is not stored.",
        BY_SCHEME,
    ),
    Reason(
        "set-schemeful-samesite-lax",
        "SetCookieBlockedReason.SchemefulSameSiteLax",
        "HTML, schemelessly same site; RFC 6265bis 5.7, same-site-flag",
        "{cookie} is SameSite=Lax, and page and {host} are one site but for http and https: it is not stored.",
        BY_SCHEME,
    ),
    Reason(
        "set-schemeful-samesite-unset",
        "SetCookieBlockedReason.SchemefulSameSiteUnspecifiedTreatedAsLax",
        "HTML, schemelessly same site; RFC 6265bis 5.6.7, no SameSite",
        "{cookie} has no SameSite, which is Lax here, and page and {host} are one site but for http and https: it is "
        "not stored.",
        BY_SCHEME,
    ),
    Reason(
        "set-third-party-blocked",
        "SetCookieBlockedReason.UserPreferences",
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "{cookie} is a third-party cookie on {page}, and this browser stores none of those. No setting of the server "
        "changes that.",
        "One site for page and API (app.example.com and api.example.com), or the cookie attribute Partitioned, where a "
        "login on each page's site is enough.",
    ),
    Reason(
        "set-other-host",
        "SetCookieBlockedReason.UserPreferences",
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "{cookie} came from {host} to a page on {page}: this browser stores what a fetch brings only when it is for "
        "the page's own host too.",
        "{setting}_DOMAIN = 'example.com', where page and API are app.example.com and api.example.com; or a login on "
        "the API's own page.",
    ),
)
