"""nginx, where nothing else is recognised behind it, and for what a proxy decides."""

from crosshost.doctor.frameworks.place import Place, Setting, Table, Words

DOCS = "https://nginx.org/en/docs/http/"
PROXY = f"{DOCS}ngx_http_proxy_module.html"
HEADER = Place("nginx.conf", "@", "add_header {name} {value} always;", " ", f"{DOCS}ngx_http_headers_module.html")
FLAGS = Place("nginx.conf", "proxy_cookie_flags {cookie} @;", "{name}", " ", f"{PROXY}#proxy_cookie_flags")
REQUEST = Place("nginx.conf", "@", "proxy_set_header {name} {value};", " ", f"{PROXY}#proxy_set_header")

OPTIONS = Words(
    "answer OPTIONS before any login check: if ($request_method = OPTIONS) { return 204; } with the add_header "
    "lines in the same block, and limit_except OPTIONS around auth_basic",
    f"{DOCS}ngx_http_core_module.html#limit_except",
)

SETTINGS: Table = {
    "allow-origin": Setting(HEADER, "Access-Control-Allow-Origin", "'{page}'"),
    "allow-credentials": Setting(HEADER, "Access-Control-Allow-Credentials", "true"),
    "cors-first": Words(
        "write every add_header again in a location that has one of its own: it inherits none then", HEADER.docs
    ),
    "cors-on-errors": Words("write `always` at the end of add_header: without it errors have none", HEADER.docs),
    "cors-once": Words(
        "let one of the two set the CORS headers: delete nginx's add_header Access-Control-…, or hide the "
        "application's with proxy_hide_header",
        f"{PROXY}#proxy_hide_header",
    ),
    "methods": Setting(HEADER, "Access-Control-Allow-Methods", "'GET, POST, PUT, PATCH, DELETE'"),
    "headers": Setting(HEADER, "Access-Control-Allow-Headers", "'content-type, {header}'"),
    "expose": Setting(HEADER, "Access-Control-Expose-Headers", "'{header}'"),
    "vary": Setting(HEADER, "Vary", "Origin"),
    "exact-origin": Words(
        "never send $http_origin back as it came: map $http_origin $allowed { default ''; '{page}' $http_origin; } and "
        "add_header Access-Control-Allow-Origin $allowed always;",
        f"{DOCS}ngx_http_map_module.html",
    ),
    "options-without-login": OPTIONS,
    "options-status": OPTIONS,
    "options-unredirected": Words(
        "do not redirect OPTIONS: no return 301 where $request_method is OPTIONS", f"{DOCS}ngx_http_rewrite_module.html"
    ),
    "options-uncached": Words(
        "purge the answers to OPTIONS; for them proxy_cache_methods GET HEAD;", f"{PROXY}#proxy_cache_methods"
    ),
    "samesite-none": Setting(FLAGS, "samesite=none", ""),
    "secure": Setting(FLAGS, "secure", ""),
    "insecure": Setting(FLAGS, "nosecure", ""),
    "httponly": Setting(FLAGS, "httponly", ""),
    "domain": Words("proxy_cookie_domain {host} {site};", f"{PROXY}#proxy_cookie_domain"),
    "no-domain": Words("proxy_cookie_domain {domain} {host};", f"{PROXY}#proxy_cookie_domain"),
    "path": Words("proxy_cookie_path {path} /;", f"{PROXY}#proxy_cookie_path"),
    "host": Setting(REQUEST, "Host", "$http_host"),
    "scheme": Setting(REQUEST, "X-Forwarded-Proto", "$scheme"),
    "pass-origin": Setting(REQUEST, "Origin", "$http_origin"),
    "unfold": Words("send one Set-Cookie header for each cookie: no add_header Set-Cookie $upstream_http_set_cookie"),
    "referrer-policy": Setting(HEADER, "Referrer-Policy", "strict-origin-when-cross-origin"),
    "no-store": Words(
        "let no cache store a response with a token or a cookie: no proxy_ignore_headers Cache-Control Set-Cookie",
        f"{PROXY}#proxy_ignore_headers",
    ),
    "csp": Words("add {target} to connect-src in add_header Content-Security-Policy", HEADER.docs),
    "read-logs": Words(
        "read nginx's error log and the application's, and check that the server in proxy_pass is running"
    ),
}
