"""The fixes where no framework was recognised: in the words of the headers themselves, and for every topic."""

from crosshost.doctor.frameworks.place import Place, Setting, Table, Words

MDN = "https://developer.mozilla.org/en-US/docs/Web/HTTP/"
CORS = Place("response", "send @", "{name}: {value}", " and ", f"{MDN}Guides/CORS")
HEADER = Place("response", "send @", "{name}: {value}", " and ", f"{MDN}Reference/Headers")
COOKIE = Place(
    "response",
    "set {cookie} with @ in its Set-Cookie header",
    "{name}{value}",
    "; ",
    f"{MDN}Reference/Headers/Set-Cookie",
)

HEADERS: Table = {
    "allow-origin": Setting(CORS, "Access-Control-Allow-Origin", "{page}"),
    "allow-credentials": Setting(CORS, "Access-Control-Allow-Credentials", "true"),
    "cors-first": Words("send them with every response: errors, redirects and the answer to OPTIONS too"),
    "cors-on-errors": Words("send the CORS headers with errors too, also with those of a proxy in front"),
    "cors-once": Words("set the CORS headers in one place only: in the application, or in the proxy in front of it"),
    "methods": Setting(CORS, "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"),
    "headers": Setting(CORS, "Access-Control-Allow-Headers", "content-type, {header}"),
    "expose": Setting(CORS, "Access-Control-Expose-Headers", "{header}"),
    "vary": Setting(HEADER, "Vary", "Origin"),
    "exact-origin": Words(
        "compare the Origin header with a list of whole origins such as {page}, and send no CORS header to any other: "
        "no pattern, no null, never the header's value as it came"
    ),
    "options-without-login": Words("answer OPTIONS before any login check, with 200 or 204 and the CORS headers"),
    "options-status": Words("answer OPTIONS with 200 or 204 and the CORS headers, before any login check"),
    "options-unredirected": Words("do not redirect OPTIONS"),
    "options-uncached": Words("purge the answers to OPTIONS from the cache, and let it pass OPTIONS on to the server"),
    "omit": Words("to fetch without cookies: fetch(url, {credentials: 'omit'})"),
    "include": Words("fetch(url, {credentials: 'include'})"),
    "no-mode": Words("call fetch without `mode`"),
    "own-origin": Words("serve the page from an origin of its own, not from a file or a sandboxed frame"),
    "final-url": Words("call the final URL directly, with its slash at the end and https"),
    "samesite-none": Setting(COOKIE, "SameSite=", "None"),
    "secure": Setting(COOKIE, "Secure", ""),
    "insecure": Words("in development, set {cookie} without Secure"),
    "httponly": Setting(COOKIE, "HttpOnly", ""),
    "partitioned": Setting(COOKIE, "Partitioned", ""),
    "path": Setting(COOKIE, "Path=", "/"),
    "domain": Setting(COOKIE, "Domain=", "{site}"),
    "no-domain": Words("set {cookie} without Domain"),
    "name": Words("give the cookie a name of its own"),
    "encode-cookie": Words("encode the cookie's value, so that it has no control character"),
    "small-session": Words("keep the data on the server, and only an id in the cookie"),
    "unfold": Words("send one Set-Cookie header for each cookie"),
    "delete-twin": Words("delete the other cookie with its own Domain and Path"),
    "one-site": Words("put page and API on one site (app.example.com and api.example.com)"),
    "one-host": Words("use one host name everywhere: localhost and 127.0.0.1 are two hosts"),
    "one-app-a-host": Words("give each server a host name of its own"),
    "own-domain": Words("put page and API below a domain of your own"),
    "https-api": Words("serve the API over https"),
    "log-in-again": Words("log in again, and check that the browser stores the cookie"),
    "which-authentication": Words("check which authentication this URL uses: a cookie, or a token in a header"),
    "secret": Words("give every process the same secret key and the same store of sessions"),
    "response-mode-query": Words("ask the identity provider for response_mode=query"),
    "csrf-trust": Words("let the server's CSRF check accept the origin {page}, exactly as written here"),
    "csrf-first": Words("first GET a URL that sets the CSRF cookie"),
    "csrf-header": Words("send the CSRF token whole, in the header that the server's CSRF check reads"),
    "csrf-new-token": Words("get a new CSRF token after each login"),
    "csrf-readable": Words("set the CSRF cookie without HttpOnly"),
    "csrf-in-body": Words("return the CSRF token in the body of a response"),
    "referrer-policy": Setting(HEADER, "Referrer-Policy", "strict-origin-when-cross-origin"),
    "no-store": Setting(HEADER, "Cache-Control", "no-store"),
    "host": Words("let the proxy pass on the Host header as the browser sent it"),
    "scheme": Words("let the proxy send X-Forwarded-Proto, and the application read it"),
    "pass-origin": Words("let the proxy pass on Origin and Referer unchanged"),
    "no-change-origin": Words("in a development server, use no changeOrigin"),
    "hosts": Words("add {host} to the host names that the server accepts"),
    "status-401": Words("answer 401 to fetch, and redirect page navigations only"),
    "csp": Words("add {target} to connect-src in the page's Content-Security-Policy"),
    "check-path": Words("compare the path with the server's routes, with the slash at its end"),
    "route-method": Words("let the route accept {method}"),
    "read-logs": Words("read the logs of the server and of the proxy in front, and check that both are running"),
}
