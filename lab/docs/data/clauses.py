"""The URL of each clause that a reason cites: RFCs by a rule, living standards and documentation by a table."""

import re

BIS = "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis"
RFC = re.compile(r"RFC (\d+)(bis)? (\d+(?:\.\d+)*)\b")
FETCH, HTML = "https://fetch.spec.whatwg.org", "https://html.spec.whatwg.org/multipage"
DJANGO = "https://docs.djangoproject.com/en/stable"
LOCAL_NETWORK = "https://wicg.github.io/local-network-access"
CHIPS = "https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies"

# A clause begins with one of these; of several the longest counts.
URLS = {
    "CHIPS": CHIPS,
    "CSP, connect-src": "https://www.w3.org/TR/CSP3/#directive-connect-src",
    "Django: CsrfViewMiddleware": f"{DJANGO}/ref/csrf/#how-it-works",
    "Django: CsrfViewMiddleware._origin_verified": f"{DJANGO}/ref/settings/#csrf-trusted-origins",
    "Django: HttpRequest.get_host()": f"{DJANGO}/ref/settings/#allowed-hosts",
    "Django: SessionBase.decode()": f"{DJANGO}/ref/settings/#secret-key",
    "Django: SessionMiddleware and AuthenticationMiddleware": f"{DJANGO}/topics/http/sessions/",
    "Django: _check_token_format": f"{DJANGO}/ref/csrf/#how-it-works",
    "Django: login_required, redirect_to_login": f"{DJANGO}/topics/auth/default/#the-login-required-decorator",
    "Fetch, CORS check": f"{FETCH}/#concept-cors-check",
    "Fetch, CORS filtered response": f"{FETCH}/#concept-filtered-response-cors",
    "Fetch, CORS-preflight fetch": f"{FETCH}/#cors-preflight-fetch",
    "Fetch, HTTP fetch": f"{FETCH}/#http-fetch",
    "Fetch, HTTP-network-or-cache fetch": f"{FETCH}/#http-network-or-cache-fetch",
    "Fetch, HTTP-redirect fetch": f"{FETCH}/#http-redirect-fetch",
    "Fetch, Request constructor": f"{FETCH}/#dom-request",
    "Fetch, append a request Origin header": f"{FETCH}/#append-a-request-origin-header",
    "Fetch, main fetch": f"{FETCH}/#main-fetch",
    "Fetch, opaque filtered response": f"{FETCH}/#concept-filtered-response-opaque",
    "HTML, opaque origin": f"{HTML}/browsers.html#concept-origin-opaque",
    "HTML, schemelessly same site": f"{HTML}/browsers.html#schemelessly-same-site",
    "Local Network Access": f"{LOCAL_NETWORK}/#integration-with-fetch",
    "Mixed Content 4.4": "https://www.w3.org/TR/mixed-content/#should-block-fetch",
}


def url(clause: str) -> str:
    """Return the URL of the first part of `clause`. Raises LookupError for a clause that neither rule nor table has."""
    if match := RFC.match(clause):
        number, draft, section = match.groups()
        document = BIS if draft else f"https://www.rfc-editor.org/rfc/rfc{number}.html"
        return f"{document}#section-{section}"
    return URLS[row(clause)]


def row(clause: str) -> str:
    """Return the key of `clause` in the table. Raises LookupError if there is none."""
    keys = [key for key in URLS if clause.startswith(key)]
    if not keys:
        raise LookupError(f"no URL for the clause {clause!r}: add it to URLS in {__name__}")
    return max(keys, key=len)
