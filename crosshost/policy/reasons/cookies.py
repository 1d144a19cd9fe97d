"""Why the browser does not send a cookie that it has, or should have."""

from crosshost.policy.reasons.advice import (
    ALLOW_CREDENTIALS,
    API_OVER_HTTPS,
    BY_SCHEME,
    EVENT_SOURCE,
    FETCH_LOGIN,
    INCLUDE,
    NONE_OR_ONE_SITE,
    ONE_SITE,
    PARTITIONED,
    SECURE,
)
from crosshost.policy.reasons.fix import Or, django, step
from crosshost.policy.reasons.reason import Reason

REASONS = (
    Reason(
        "credentials-omitted",
        None,
        "Fetch, HTTP-network-or-cache fetch, includeCredentials",
        "fetch was called with credentials: 'omit': the browser sends no cookie and stores none.",
        (INCLUDE, " and ", ALLOW_CREDENTIALS),
    ),
    Reason(
        "credentials-same-origin",
        None,
        "Fetch, HTTP-network-or-cache fetch, includeCredentials",
        "The credentials mode is 'same-origin' (the default of fetch and EventSource), and {url} is another origin: "
        "the browser sends no cookie and stores none.",
        (INCLUDE, " and ", ALLOW_CREDENTIALS, Or("; for events: "), EVENT_SOURCE, " and the same setting"),
    ),
    Reason(
        "cookie-absent",
        None,
        "RFC 6265bis 5.8.3, retrieval algorithm",
        "The browser has no {cookie} cookie: it was never set, the browser did not store it, or it has expired.",
        (
            step("log in first"),
            ", and check whether the browser stores the cookie of that response: {setting}_SAMESITE, {setting}_SECURE, "
            "{setting}_DOMAIN and {setting}_PATH set its attributes",
        ),
    ),
    Reason(
        "domain-mismatch",
        "CookieBlockedReason.DomainMismatch",
        "RFC 6265bis 5.8.3; 5.1.3 domain matching",
        "The browser does not send {cookie}: it belongs to {domain}, and the request goes to {host}.",
        (
            django("{setting}_DOMAIN", "'example.com'", "set {setting}_DOMAIN to the domain that both hosts share"),
            Or(". Or "),
            step("use one host name everywhere"),
            ": localhost and 127.0.0.1 are two hosts",
        ),
    ),
    Reason(
        "path-mismatch",
        "CookieBlockedReason.NotOnPath",
        "RFC 6265bis 5.8.3; 5.1.4 path matching",
        "The browser does not send {cookie}: its Path is {path}, and the request goes to {requested}.",
        (django("{setting}_PATH", "'/'"),),
    ),
    Reason(
        "secure-only",
        "CookieBlockedReason.SecureOnly",
        "RFC 6265bis 5.8.3, secure-only-flag",
        "The browser does not send {cookie}: it is Secure, and the request goes over http.",
        (API_OVER_HTTPS, Or("; in development "), django("{setting}_SECURE", "False")),
    ),
    Reason(
        "samesite-strict",
        "CookieBlockedReason.SameSiteStrict",
        "RFC 6265bis 5.8.3, same-site-flag; 5.2 same-site requests",
        "The browser does not send {cookie}: it is SameSite=Strict, and the page is on another site than {host}. "
        "Across sites a Strict cookie is never sent.",
        (
            "For fetch across sites: ",
            *NONE_OR_ONE_SITE,
            Or(". For links from other sites: "),
            django("{setting}_SAMESITE", "'Lax'"),
        ),
    ),
    Reason(
        "samesite-lax",
        "CookieBlockedReason.SameSiteLax",
        "RFC 6265bis 5.8.3, same-site-flag; 5.2 same-site requests",
        "The browser does not send {cookie}: it is SameSite=Lax, and the page is on another site than {host}. Across "
        "sites a Lax cookie is sent only on top-level GET navigations.",
        NONE_OR_ONE_SITE,
    ),
    Reason(
        "samesite-unset",
        "CookieBlockedReason.SameSiteUnspecifiedTreatedAsLax",
        "RFC 6265bis 5.6.7, no SameSite; 5.8.3, same-site-flag",
        "The browser does not send {cookie}: it has no SameSite attribute, which this browser treats as Lax, and the "
        "page is on another site than {host}.",
        NONE_OR_ONE_SITE,
    ),
    Reason(
        "schemeful-samesite-strict",
        "CookieBlockedReason.SameSiteStrict",
        "HTML, schemelessly same site; RFC 6265bis 5.2",
        "The browser does not send {cookie}: it is SameSite=Strict, and page and {host} differ in scheme (http and "
        "https), which makes the request cross-site.",
        BY_SCHEME,
    ),
    Reason(
        "schemeful-samesite-lax",
        "CookieBlockedReason.SameSiteLax",
        "HTML, schemelessly same site; RFC 6265bis 5.2",
        "The browser does not send {cookie}: it is SameSite=Lax, and page and {host} differ in scheme (http and "
        "https), which makes the request cross-site.",
        BY_SCHEME,
    ),
    Reason(
        "schemeful-samesite-unset",
        "CookieBlockedReason.SameSiteUnspecifiedTreatedAsLax",
        "HTML, schemelessly same site; RFC 6265bis 5.6.7, no SameSite",
        "The browser does not send {cookie}: it has no SameSite attribute, which this browser treats as Lax, and page "
        "and {host} differ in scheme (http and https), which makes the request cross-site.",
        BY_SCHEME,
    ),
    Reason(
        "samesite-none-insecure",
        "CookieBlockedReason.SameSiteNoneInsecure",
        "RFC 6265bis 5.7, SameSite=None without Secure",
        "This browser does not send {cookie}: it is SameSite=None without Secure.",
        (SECURE, ", over https"),
    ),
    Reason(
        "third-party-blocked",
        "CookieBlockedReason.UserPreferences",
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "The browser does not send {cookie}: it is a third-party cookie on {page}, and this browser blocks those. No "
        "server setting changes that.",
        (ONE_SITE, Or(". Or "), PARTITIONED),
    ),
    Reason(
        "third-party-partitioned",
        None,
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "The browser does not send {cookie}: it was not set on {page}, and this browser keeps separate "
        "third-party cookies for each site.",
        (ONE_SITE, Or(", or "), FETCH_LOGIN),
    ),
    Reason(
        "other-partition",
        None,
        "CHIPS 3, partitioned cookies",
        "The browser does not send {cookie}: it is Partitioned and was set under {partition}, so it is not available "
        "under {page}.",
        (FETCH_LOGIN, Or(". Or "), ONE_SITE, ", without the attribute Partitioned"),
    ),
)
