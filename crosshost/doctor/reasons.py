"""The findings that the doctor has besides the reasons of crosshost.policy, in the same form."""

from crosshost.policy import REASONS as OF_POLICY
from crosshost.policy import Finding, Reason
from crosshost.policy.reasons.advice import ALLOW_PAGE, CORS_FIRST, EVENT_SOURCE, KEEP_VARY, NONE_AND_SECURE, SECURE
from crosshost.policy.reasons.fix import Advice, Fix, Or, django, nginx, step, view

EXACT: Advice = (
    ALLOW_PAGE,
    " instead of a pattern",
    Or(", or "),
    django(
        "CORS_ALLOWED_ORIGIN_REGEXES",
        r"[r'^https://app\.example\.com$']",
        "a pattern with escaped dots and a $ at its end",
    ),
)


def transport(reason_id: str, sentence: str, *advice: str | Fix) -> Reason:
    return Reason(reason_id, None, "Fetch 4.7 HTTP-network fetch, network error", sentence, advice)


def served(reason_id: str, clause: str, sentence: str, *advice: str | Fix) -> Reason:
    return Reason(reason_id, None, clause, sentence, advice)


TRANSPORT = (
    transport(
        "name-not-resolved",
        "The name {host} does not resolve here: {detail}.",
        step("check its spelling and its DNS record"),
        ". A name for your own machine should end in .localhost",
    ),
    transport(
        "nothing-listens",
        "Nothing listens on {host}.",
        step("start the server"),
        Or(". If it is running, "),
        step("check its port and the address that it binds to"),
    ),
    transport(
        "not-reachable",
        "{host} cannot be reached from here: {detail}.",
        step("check the address, the network in between, and firewalls"),
    ),
    transport(
        "too-slow",
        "{host} did not finish its response in time: {detail}.",
        step("check that the application behind the proxy is running, and is not waiting for its database"),
    ),
    transport(
        "certificate-date-invalid",
        "The certificate of {host} is not valid today: {detail}. Browsers will fail every request to it.",
        step("renew the certificate, and reload the server, which reads it when it starts"),
        Or(". If it is new, "),
        step("check the clock of this machine"),
    ),
    transport(
        "certificate-untrusted",
        "The certificate of {host} is not trusted: {detail}. Browsers will fail every request to it.",
        step("use a certificate for exactly this name from an authority that browsers trust"),
        Or(". For an authority of your own: --ca FILE, and "),
        step("import the same file into the browser"),
    ),
    transport(
        "tls-failed",
        "The TLS handshake with {host} failed: {detail}.",
        "nginx: ",
        nginx("listen", "443 ssl"),
        Or(" or "),
        step("write http:// in the URL, if the server speaks plain HTTP"),
    ),
    transport(
        "not-http",
        "The server on {host} does not speak HTTP: {detail}.",
        step("check the port"),
        Or(". If the server speaks https, "),
        step("write https:// in the URL"),
    ),
    transport(
        "http2-only",
        "{host} speaks HTTP/2 only, and the doctor speaks HTTP/1.1: {detail}. Browsers do speak it over TLS, so this "
        "is no fault, but nothing else can be said about it from here.",
        step("give the doctor a URL of the same application that also speaks HTTP/1.1, such as one behind no proxy"),
        Or(", or "),
        step("let the server offer http/1.1 too (ALPN) while you look"),
    ),
    transport(
        "http2-without-tls",
        "{host} speaks HTTP/2 only, without TLS: {detail}. Browsers speak HTTP/2 over https alone, so no page can "
        "reach it.",
        step("let the server speak HTTP/1.1 on this port"),
        Or(", or "),
        step("put a proxy with TLS in front of it, and write https:// in the URL"),
    ),
    transport(
        "headers-too-large",
        "The response headers of {host} do not end: {detail}.",
        step("look for a loop that adds headers"),
        ". Browsers stop at 256 KiB or less",
    ),
    transport(
        "connection-closed",
        "{host} closed the connection without a response.",
        step("see the server's log"),
        ". nginx does this for a Host that no server_name matches (return 444)",
    ),
)

OTHER_ORIGINS = (
    served(
        "any-origin-reflected",
        "Fetch 3.3.3 HTTP responses, Access-Control-Allow-Origin",
        "Every origin is allowed with credentials, {origin} too: any page that your user visits can read your user's "
        "data.",
        django("CORS_ALLOW_ALL_ORIGINS", "False"),
        " and ",
        ALLOW_PAGE,
        "; nginx: ",
        nginx("add_header Access-Control-Allow-Origin", None, "never send $http_origin back"),
    ),
    served(
        "null-origin-allowed",
        "HTML 7.1.1 origins, opaque origin",
        "The origin null is allowed with credentials, and any page can create a frame with that origin.",
        django("CORS_ALLOWED_ORIGINS", "['{page}']", "remove 'null' from CORS_ALLOWED_ORIGINS"),
    ),
    served(
        "origin-regex-unanchored",
        "django-cors-headers: CORS_ALLOWED_ORIGIN_REGEXES, re.match",
        "{origin} is allowed with credentials, and anybody can register that name: a pattern meant for {page} matches "
        "it too.",
        *EXACT,
    ),
    served(
        "sibling-origin-allowed",
        "HTML 7.1.1 sites",
        "{origin} is allowed with credentials: whoever controls any host name of that site can read your user's data.",
        *EXACT,
    ),
    served(
        "http-origin-allowed",
        "Secure Contexts 1, threat model",
        "{origin} is allowed with credentials: an attacker on your user's network can inject scripts into that page.",
        django("CORS_ALLOWED_ORIGINS", "['https://…']", "list only https origins in CORS_ALLOWED_ORIGINS"),
    ),
    served(
        "other-port-allowed",
        "HTML 7.1.1 origins",
        "{origin} is allowed with credentials: whatever listens on that other port can read your user's data.",
        *EXACT,
    ),
)

NEAR_MISSES = tuple(
    Reason(
        reason_id,
        "CorsError.MissingAllowOriginHeader",
        "Fetch 4.10 CORS check, step 4",
        f"The page is on {{page}}, but {{origin}} is allowed instead: {part} is part of the origin.",
        (ALLOW_PAGE, ": scheme, host and port as the browser writes them"),
    )
    for reason_id, part in (("origin-wrong-scheme", "the scheme"), ("origin-wrong-port", "the port"))
)

RESPONSES = (
    Reason(
        "refusal-without-cors",
        "CorsError.MissingAllowOriginHeader",
        "Fetch 4.10 CORS check, step 2",
        "This response with status {status} has no CORS headers, although others have them: the page sees a CORS error "
        "instead of the status.",
        (
            CORS_FIRST,
            Or("; nginx: "),
            nginx("add_header Access-Control-Allow-Origin", "'{page}' always"),
            " without always, error responses are left out",
        ),
    ),
    served(
        "vary-missing",
        "Fetch, CORS protocol and HTTP caches; RFC 9111 4.1",
        "The response depends on the Origin header, but Vary does not list it: a cache can serve one origin's response "
        "to another.",
        *KEEP_VARY,
    ),
    served(
        "csrf-token-cached",
        "RFC 9111 3, storing responses in caches; Django: cache_page and csrf_token",
        "{url} gave two visitors without cookies the same CSRF token: a cache gives the first one's token to all, and "
        "every post of the others gets 403.",
        "No cache may store a response with a token or a cookie: nginx: ",
        nginx("proxy_ignore_headers", None, "no proxy_ignore_headers Cache-Control Set-Cookie"),
        "; Django: ",
        view("@never_cache", "", "never_cache on the view that returns the token, and no cache_page"),
    ),
    served(
        "headers-doubled",
        "RFC 9110 5.3, field order",
        "{header} is sent twice, so two servers set it.",
        "Set it in Django only: ",
        nginx("add_header {header}", None, "delete nginx's add_header {header}"),
        Or(", or use "),
        nginx("proxy_hide_header", "{header}"),
    ),
)

EVENTS = (
    served(
        "event-stream-needs-cookies",
        "HTML, EventSource, withCredentials",
        "{url} is a stream of events for logged-in users, on another origin than the page: new EventSource(url) sends "
        "no cookie there, and the page gets only an error event.",
        EVENT_SOURCE,
    ),
)

LOGIN = (
    Reason(
        "csrf-origin-trailing-slash",
        "Origin checking failed - {page} does not match any trusted origins.",
        "Django: CsrfViewMiddleware._origin_verified",
        "CSRF_TRUSTED_ORIGINS has {page}/ with a trailing slash. Django compares it with the Origin header character "
        "by character, and that header never has one.",
        (django("CSRF_TRUSTED_ORIGINS", "['{page}']"),),
    ),
    served(
        "oauth-form-post",
        "OAuth 2.0 Form Post Response Mode 2; RFC 6265bis 5.8.3, same-site-flag",
        "The login at {url} returns from the identity provider by a form (response_mode=form_post): a cross-site POST. "
        "{cookie} is not sent with it (SameSite: {value}), so the callback cannot compare the state, and refuses.",
        step("ask the provider for response_mode=query"),
        Or("; or "),
        *NONE_AND_SECURE,
        ", in a cookie of its own for the state",
    ),
    served(
        "session-not-accepted",
        "Django: SessionMiddleware and AuthenticationMiddleware; RFC 9110 15.5.2",
        "The login set the cookie {cookie}, and all {count} requests with it were refused: this URL does not look at "
        "the session (it may want a token, or has another session cookie), or the process that answered has a secret "
        "key, or a store for sessions, of its own.",
        step("check which authentication this URL uses"),
        Or("; or "),
        django("SECRET_KEY", "os.environ['DJANGO_SECRET_KEY']", "one secret key and one store for all processes"),
    ),
    served(
        "login-leaves-nothing",
        "RFC 6265bis 5.6; RFC 6750",
        "The login got status {status}, but set no cookie and returned no token: no later request can be known as the "
        "user's.",
        step("see why the server sets no cookie"),
        ": express-session sets none with secure: true where it sees http, as behind a proxy without trust proxy",
    ),
    served(
        "token-not-accepted",
        "RFC 6750 3; RFC 9110 11.6.2",
        "The login returned a token, and all {count} requests with Authorization: {value} and this token were refused.",
        step("check which scheme and which token this URL wants"),
        "; its WWW-Authenticate header should say so",
    ),
    served(
        "bearer-api",
        "RFC 6750 2.1; Fetch 4.8 CORS-preflight fetch",
        "The login returns a token for the header Authorization: {value} …. Cookies play no part here: browsers' rules "
        "for cookies do not matter, and the preflight must allow authorization.",
        step("nothing is to be done"),
        "; a page that keeps the token in localStorage gives it to any script that is injected into it",
    ),
    served(
        "csrf-token-not-found",
        "OWASP, synchronizer token; Django: CsrfViewMiddleware",
        "The CSRF check refuses the login at {url}, and no response so far had a token to send with it.",
        step("name the URL that sets or returns the token: --csrf-url"),
        Or("; "),
        view("@ensure_csrf_cookie", "", "if there is none, ensure_csrf_cookie on a view that returns the token"),
    ),
    served(
        "csrf-refused",
        "OWASP, synchronizer token; Django: CsrfViewMiddleware",
        "The CSRF check refuses the login although a token was sent {value}.",
        step("check which token it wants, in which header or field, and with which cookie"),
        ": --csrf-url names the URL that returns it",
    ),
    served(
        "csrf-token-unreadable",
        "HTML, document.cookie; RFC 6265bis 8.5",
        "The page must send the CSRF token, but the only place that has it is the cookie {cookie} of {origin}, which "
        "scripts of {host} cannot read.",
        step("return the token in the body of a response"),
        ", or in a header that Access-Control-Expose-Headers lists",
        Or("; or "),
        step("set the cookie without HttpOnly, for a domain that both hosts share"),
    ),
    served(
        "login-refused",
        "RFC 9110 15.5",
        "The login got status {status}, and nobody is logged in: {detail}.",
        step("check the user name, the password, the names of the fields and the login's URL, then try again"),
        ": --login-json, --login-form and --user-field say what is sent",
    ),
    served(
        "login-not-sent",
        "RFC 9110 17.16.1, confidentiality of credentials",
        "The login's URL leads to {url}, which answers {status}: it is on another host, uses http, or is broken. The "
        "password was not sent.",
        step("give --login the final URL of the login, over https"),
    ),
    served(
        "cookie-not-secure",
        "RFC 6265bis 8.3, clear text",
        "{cookie} is set over https without Secure: the browser also sends it over http.",
        SECURE,
    ),
    served(
        "session-cookie-readable",
        "RFC 6265bis 4.1.2.6, HttpOnly",
        "{cookie} is not HttpOnly: any script injected into a page on {host} can read the session.",
        django("SESSION_COOKIE_HTTPONLY", "True"),
    ),
    served(
        "cookie-name-shared",
        "RFC 6265bis 8.5, weak confidentiality: cookies know no ports",
        "{url} sets a cookie {cookie} on the same host: the two servers overwrite each other's cookie, and the user is "
        "logged out.",
        django("{setting}_NAME", "'…'", "set a different {setting}_NAME for each server"),
        Or(", or "),
        step("give each a host of its own"),
    ),
)

MEASURED = (
    served(
        "measured-failure",
        "measured here, with --browser",
        "In {browser} the login from the page failed, and the model {predicted}: {detail}.",
        step("look at this request in the network tab of that browser, on your real page"),
        "; if it fails there too, the model is wrong: please report it with the output of --json",
    ),
    served(
        "measured-success",
        "measured here, with --browser",
        "In {browser} the login from the page worked, although the model {predicted}: {detail}.",
        step("believe the browser"),
        ", and please report it with the output of --json: the model is wrong",
    ),
)

OWN: dict[str, Reason] = {
    reason.id: reason for reason in (*TRANSPORT, *OTHER_ORIGINS, *NEAR_MISSES, *RESPONSES, *EVENTS, *LOGIN, *MEASURED)
}
ALL: dict[str, Reason] = OF_POLICY | OWN


def make_finding(reason_id: str, **values: str) -> Finding:
    """Return the finding of `reason_id` with the values of its placeholders. Raises KeyError for an unknown id."""
    return Finding(ALL[reason_id], tuple(values.items()))
