"""Why a cookie of the jar is not sent."""

from crosshost.policy.reasons.reason import Reason

ONE_SITE = "give page and API one site (app.example.com and api.example.com)"
NONE_AND_SECURE = "{setting}_SAMESITE = 'None' (in quotation marks) and {setting}_SECURE = True"
BY_SCHEME = "Serve both over https: to this browser http and https are two sites."

REASONS = (
    Reason(
        "credentials-omitted",
        None,
        "Fetch, HTTP-network-or-cache fetch, includeCredentials",
        "fetch was told credentials: 'omit': no cookie is sent, and none is stored.",
        "fetch(url, {{credentials: 'include'}}) and CORS_ALLOW_CREDENTIALS = True.",
        unnamed="no cookie was considered, so none was blocked",
    ),
    Reason(
        "credentials-same-origin",
        None,
        "Fetch, HTTP-network-or-cache fetch, includeCredentials",
        "fetch sends cookies to its own origin unless told otherwise, and {url} is another: none is sent or stored.",
        "fetch(url, {{credentials: 'include'}}) and CORS_ALLOW_CREDENTIALS = True.",
        unnamed="no cookie was considered, so none was blocked",
    ),
    Reason(
        "cookie-absent",
        None,
        "RFC 6265bis 5.8.3, retrieval algorithm",
        "The browser has no cookie {cookie}: it was never set, was refused when it was set, or has expired.",
        "Log in first, and look at what became of its Set-Cookie header: the attributes are {setting}_SAMESITE, "
        "{setting}_SECURE, {setting}_DOMAIN and {setting}_PATH.",
        unnamed="what is not there cannot be blocked",
    ),
    Reason(
        "domain-mismatch",
        "CookieBlockedReason.DomainMismatch",
        "RFC 6265bis 5.8.3; 5.1.3 domain matching",
        "{cookie} belongs to {domain}, and the request goes to {host}.",
        "{setting}_DOMAIN = the domain that both share; or one host for both, written alike: localhost is not "
        "127.0.0.1.",
    ),
    Reason(
        "path-mismatch",
        "CookieBlockedReason.NotOnPath",
        "RFC 6265bis 5.8.3; 5.1.4 path matching",
        "{cookie} is for {path} and below, and the request goes to {requested}.",
        "{setting}_PATH = '/'.",
    ),
    Reason(
        "secure-only",
        "CookieBlockedReason.SecureOnly",
        "RFC 6265bis 5.8.3, secure-only-flag",
        "{cookie} is Secure, and the request goes over http.",
        "https for the API; on a developer's machine {setting}_SECURE = False.",
    ),
    Reason(
        "samesite-strict",
        "CookieBlockedReason.SameSiteStrict",
        "RFC 6265bis 5.8.3, same-site-flag; 5.2 same-site requests",
        "{cookie} is SameSite=Strict, and the page's site is another than {host}'s: not even a link brings it along.",
        "{setting}_SAMESITE = 'Lax' for links; for fetch across sites "
        + NONE_AND_SECURE
        + ", or better, "
        + ONE_SITE
        + ".",
    ),
    Reason(
        "samesite-lax",
        "CookieBlockedReason.SameSiteLax",
        "RFC 6265bis 5.8.3, same-site-flag; 5.2 same-site requests",
        "{cookie} is SameSite=Lax, and the page's site is another than {host}'s: only a link brings it along.",
        NONE_AND_SECURE + ", or better, " + ONE_SITE + ".",
    ),
    Reason(
        "samesite-unset",
        "CookieBlockedReason.SameSiteUnspecifiedTreatedAsLax",
        "RFC 6265bis 5.6.7, no SameSite; 5.8.3, same-site-flag",
        "{cookie} has no SameSite, which this browser takes for Lax, and the page's site is another than {host}'s.",
        NONE_AND_SECURE + ", or better, " + ONE_SITE + ".",
    ),
    Reason(
        "schemeful-samesite-strict",
        "CookieBlockedReason.SchemefulSameSiteStrict",
        "HTML, schemelessly same site; RFC 6265bis 5.2",
        "{cookie} is SameSite=Strict, and page and {host} are one site but for http and https.",
        BY_SCHEME,
    ),
    Reason(
        "schemeful-samesite-lax",
        "CookieBlockedReason.SchemefulSameSiteLax",
        "HTML, schemelessly same site; RFC 6265bis 5.2",
        "{cookie} is SameSite=Lax, and page and {host} are one site but for http and https.",
        BY_SCHEME,
    ),
    Reason(
        "schemeful-samesite-unset",
        "CookieBlockedReason.SchemefulSameSiteUnspecifiedTreatedAsLax",
        "HTML, schemelessly same site; RFC 6265bis 5.6.7, no SameSite",
        "{cookie} has no SameSite, which is Lax here, and page and {host} are one site but for http and https.",
        BY_SCHEME,
    ),
    Reason(
        "samesite-none-insecure",
        "CookieBlockedReason.SameSiteNoneInsecure",
        "RFC 6265bis 5.7, SameSite=None without Secure",
        "{cookie} is SameSite=None without Secure, which this browser does not send.",
        "{setting}_SECURE = True, over https.",
    ),
    Reason(
        "third-party-blocked",
        "CookieBlockedReason.UserPreferences",
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "{cookie} is a third-party cookie on {page}, and this browser blocks those. No setting of the server changes "
        "that.",
        "One site for page and API (app.example.com and api.example.com), or the cookie attribute Partitioned, where a "
        "login on each page's site is enough: response.cookies[name]['partitioned'] of Python 3.14, or a middleware.",
    ),
    Reason(
        "third-party-partitioned",
        None,
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "{cookie} was set elsewhere than on {page}, and this browser keeps third-party cookies apart for each site.",
        "One site for page and API (app.example.com and api.example.com), or log in by fetch from the page itself.",
        unnamed="the protocol is Chromium's, which does not partition cookies that do not ask for it",
    ),
    Reason(
        "other-partition",
        None,
        "CHIPS 3, partitioned cookies",
        "{cookie} is Partitioned and was set under {partition}: under {page} the browser does not see it.",
        "Log in by fetch from the page itself, or one site for page and API, without the attribute Partitioned.",
        unnamed="a cookie of another partition is not looked at, so none was blocked",
    ),
)
