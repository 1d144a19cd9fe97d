"""Why the browser does not store the cookie of a Set-Cookie header."""

from crosshost.policy.reasons.advice import (
    API_OVER_HTTPS,
    BY_SCHEME,
    NONE_OR_ONE_SITE,
    ONE_SITE,
    OWN_NAME,
    PARTITIONED,
    SECURE,
)
from crosshost.policy.reasons.fix import Or, django, nginx, step, view
from crosshost.policy.reasons.reason import Reason

REASONS = (
    Reason(
        "set-cookie-control-character",
        "SetCookieBlockedReason.DisallowedCharacter",
        "RFC 6265bis 5.6, control characters",
        "The browser ignores the Set-Cookie header because it contains a control character.",
        (
            view("response.set_cookie", "(name, value)", "set cookies with Django's response.set_cookie()"),
            ", which quotes special characters",
        ),
    ),
    Reason(
        "set-cookie-empty",
        "SetCookieBlockedReason.NoCookieContent",
        "RFC 6265bis 5.7, neither name nor value",
        "The browser ignores the Set-Cookie header because it has neither a name nor a value.",
        ("Give the cookie a name: ", django("SESSION_COOKIE_NAME", "'sessionid'")),
    ),
    Reason(
        "set-cookie-nameless",
        None,
        "RFC 6265bis 5.6, the name is empty; Chromium: EXCLUDE_AMBIGUOUS_SERIALIZATION",
        "This browser ignores the Set-Cookie header because the cookie has no name: it would be sent as {value}, which "
        "a server takes for another cookie.",
        (step("give the cookie a name"), ": ", django("SESSION_COOKIE_NAME", "'sessionid'")),
    ),
    Reason(
        "set-cookie-too-large",
        "SetCookieBlockedReason.NameValuePairExceedsMaxSize",
        "RFC 6265bis 5.6, more than 4096 octets",
        "The name and value of {cookie} are {size} bytes long; the browser ignores cookies of more than 4096 bytes.",
        (
            "Keep the data on the server: ",
            django("SESSION_ENGINE", "'django.contrib.sessions.backends.db'"),
            ", not signed_cookies",
        ),
    ),
    Reason(
        "set-cookie-folded",
        None,
        "RFC 9110 5.3, Set-Cookie is not combined; RFC 6265 3",
        "The browser does not store {cookie}: a proxy joined its Set-Cookie header with that of {first}, and browsers "
        "take the joined line for one cookie, {first}, with the attributes of both.",
        (
            step("send one Set-Cookie header for each cookie"),
            ": in JavaScript headers.getSetCookie(), not headers.get(), and in AWS Lambda's response `cookies` or "
            "multiValueHeaders",
            Or("; in nginx "),
            nginx("add_header Set-Cookie", None, "no add_header Set-Cookie $upstream_http_set_cookie"),
        ),
    ),
    Reason(
        "set-domain",
        "SetCookieBlockedReason.InvalidDomain",
        "RFC 6265bis 5.7, public suffixes and domain matching",
        "The browser does not store {cookie}: Domain={domain} is not {host} or a parent domain of it.",
        (
            django("{setting}_DOMAIN", "None"),
            Or(", or "),
            django("{setting}_DOMAIN", "'example.com'", "set it to a parent domain of {host}"),
            " that is not a public suffix",
        ),
    ),
    Reason(
        "set-domain-public-suffix",
        "SetCookieBlockedReason.InvalidDomain",
        "RFC 6265bis 5.7, public suffixes",
        "The browser does not store {cookie}: Domain={domain} is a public suffix, below which anybody may have a name. "
        "Two names below it are two sites.",
        (
            django("{setting}_DOMAIN", "None"),
            Or(". To share cookies "),
            step("put page and API below a domain of your own"),
            ": https://app.example.com and https://api.example.com",
        ),
    ),
    Reason(
        "set-prefix",
        "SetCookieBlockedReason.InvalidPrefix",
        "RFC 6265bis 5.7 and 5.4, cookie name prefixes",
        "The browser does not store {cookie}: the prefix of its name requires {missing}.",
        (
            "__Secure-: ",
            SECURE,
            ". __Host-: also ",
            django("{setting}_PATH", "'/'"),
            " and ",
            django("{setting}_DOMAIN", "None"),
            Or(". Or "),
            django("{setting}_NAME", "'…'", "choose a {setting}_NAME without the prefix"),
        ),
    ),
    Reason(
        "set-secure-over-http",
        "SetCookieBlockedReason.SecureOnly",
        "RFC 6265bis 5.7, Secure and a connection that is not",
        "This browser does not store {cookie}: it is Secure, and the response came over http.",
        (API_OVER_HTTPS, Or("; in development "), django("{setting}_SECURE", "False")),
    ),
    Reason(
        "set-overwrites-secure",
        "SetCookieBlockedReason.OverwriteSecure",
        "RFC 6265bis 5.7, Secure cookies are left alone",
        "The browser does not store {cookie}: the response came over http, and it already has a Secure cookie of that "
        "name, which http may not overwrite.",
        (API_OVER_HTTPS, Or(", or "), OWN_NAME),
    ),
    Reason(
        "set-samesite-none-insecure",
        "SetCookieBlockedReason.SameSiteNoneInsecure",
        "RFC 6265bis 5.7, SameSite=None without Secure",
        "This browser does not store {cookie}: it is SameSite=None without Secure.",
        (
            SECURE,
            ", over https",
            Or("; or "),
            django("{setting}_SAMESITE", "'Lax'"),
            " with page and API on one site",
        ),
    ),
    Reason(
        "set-partitioned-insecure",
        None,
        "CHIPS 3.1, Partitioned without Secure",
        "This browser does not store {cookie}: it is Partitioned without Secure, or came over http.",
        (SECURE, ", over https"),
    ),
    Reason(
        "set-samesite-strict",
        "SetCookieBlockedReason.SameSiteStrict",
        "RFC 6265bis 5.7, same-site-flag",
        "The browser does not store {cookie}: it is SameSite=Strict, and the request is cross-site.",
        NONE_OR_ONE_SITE,
    ),
    Reason(
        "set-samesite-lax",
        "SetCookieBlockedReason.SameSiteLax",
        "RFC 6265bis 5.7, same-site-flag",
        "The browser does not store {cookie}: it is SameSite=Lax, and the request is cross-site.",
        NONE_OR_ONE_SITE,
    ),
    Reason(
        "set-samesite-unset",
        "SetCookieBlockedReason.SameSiteUnspecifiedTreatedAsLax",
        "RFC 6265bis 5.7, same-site-flag; 5.6.7, no SameSite",
        "The browser does not store {cookie}: it has no SameSite attribute, which this browser treats as Lax, and the "
        "request is cross-site.",
        NONE_OR_ONE_SITE,
    ),
    Reason(
        "set-schemeful-samesite-strict",
        "SetCookieBlockedReason.SameSiteStrict",
        "HTML, schemelessly same site; RFC 6265bis 5.7, same-site-flag",
        "The browser does not store {cookie}: it is SameSite=Strict, and page and {host} differ in scheme (http and "
        "https), which makes the request cross-site.",
        BY_SCHEME,
    ),
    Reason(
        "set-schemeful-samesite-lax",
        "SetCookieBlockedReason.SameSiteLax",
        "HTML, schemelessly same site; RFC 6265bis 5.7, same-site-flag",
        "The browser does not store {cookie}: it is SameSite=Lax, and page and {host} differ in scheme (http and "
        "https), which makes the request cross-site.",
        BY_SCHEME,
    ),
    Reason(
        "set-schemeful-samesite-unset",
        "SetCookieBlockedReason.SameSiteUnspecifiedTreatedAsLax",
        "HTML, schemelessly same site; RFC 6265bis 5.6.7, no SameSite",
        "The browser does not store {cookie}: it has no SameSite attribute, which this browser treats as Lax, and page "
        "and {host} differ in scheme (http and https), which makes the request cross-site.",
        BY_SCHEME,
    ),
    Reason(
        "set-third-party-blocked",
        "SetCookieBlockedReason.UserPreferences",
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "The browser does not store {cookie}: it is a third-party cookie on {page}, and this browser blocks those. No "
        "server setting changes that.",
        (ONE_SITE, Or(". Or "), PARTITIONED),
    ),
    Reason(
        "set-other-host",
        "SetCookieBlockedReason.UserPreferences",
        "RFC 6265bis 7.1, third-party cookies; the browser's own policy",
        "The browser does not store {cookie}: {host} sets it for itself only, and the page is on {page}. This browser "
        "stores cookies from a fetch only for the page's site, and where the Public Suffix List has no rule, as below "
        "localhost, only those that also match the page's host.",
        (
            django("{setting}_DOMAIN", "'example.com'"),
            ", if page and API are app.example.com and api.example.com",
            Or("; or "),
            step("let users log in on the API's own page"),
        ),
    ),
)
