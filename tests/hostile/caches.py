"""What a cache between the visitors would keep: the headers that are not in its key, and paths that look like files."""

PERSONAL = ("/blog/whoami/", "/accounts/csrf/", "/accounts/login/", "/lab/login/", "/lab/", "/lab/cookies/")
PUBLIC = ("/blog/posts/", "/static/blog/style.css", "/", "/index.html", "/config.js", "/shared/style.css", "/nothing/")
DECEPTIONS = ("{}x.css", "{};x.css", "{}%2fx.css", "{}%3bx.css", "{}%0ax.css", "{}%00x.css", "{}%23x.css", "{}%3fx.css")
TRAVERSALS = ("/static/..{}", "/static/%2e%2e{}", "/shared/..{}", "/static/..%2f{}", "/static/%2e%2e%2f{}")

MARK = "poisoned"
UNKEYED = {
    "X-Forwarded-Host": f"{MARK}.example",
    "X-Forwarded-Scheme": MARK,
    "X-Forwarded-Proto": MARK,
    "X-Forwarded-Port": MARK,
    "X-Forwarded-Prefix": f"/{MARK}",
    "X-Forwarded-For": MARK,
    "X-Host": f"{MARK}.example",
    "X-Original-URL": f"/{MARK}",
    "X-Rewrite-URL": f"/{MARK}",
    "X-HTTP-Method-Override": MARK,
    "X-Crosshost-Scenario": MARK,
    "True-Client-IP": MARK,
    "User-Agent": MARK,
    "Referer": f"https://{MARK}.example/",
    "Accept-Language": MARK,
    "Cookie": f"{MARK}={MARK}; csrftoken={MARK}; sessionid={MARK}",
    "Range": "bytes=0-1",
    "Expect": MARK,
    "Max-Forwards": "0",
    "TE": "trailers",
    "Access-Control-Request-Method": MARK,
}
CONDITIONS = {
    "If-None-Match": "*",
    "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT",
    "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT",
    "If-Match": '"x"',
    "If-Range": '"x"',
}
