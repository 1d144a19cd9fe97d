"""Hypothesis strategies for situations of all kinds."""

from hypothesis import strategies as st

from crosshost.policy import ENGINES, Cookie, Django, Page, Request, Response, Situation
from crosshost.policy.situation import TOKEN, ReferrerPolicy

HOSTS = [
    "example.com",
    "app.example.com",
    "api.example.com",
    "other.example",
    "localhost",
    "a.localhost",
    "app.shop.localhost",
    "api.shop.localhost",
    "127.0.0.1",
    "[::1]",
    "github.io",
    "me.github.io",
    "xn--bcher-kva.example",
]
PATHS = ["", "/", "/blog/", "/blog/posts/?a=b", "/accounts/login/"]
NAMES = ["sessionid", "csrftoken", "__Host-sessionid", "__Secure-a", ""]
SECRETS = ["a" * 32, "b" * 32, "short"]

engines = st.sampled_from(list(ENGINES.values()))
urls = st.builds(
    lambda scheme, host, port, path: f"{scheme}://{host}{port}{path}",
    st.sampled_from(["http", "https"]),
    st.sampled_from(HOSTS),
    st.sampled_from(["", ":8000"]),
    st.sampled_from(PATHS),
)
origins = urls.map(lambda url: "/".join(url.split("/")[:3]))
attributes = st.lists(
    st.sampled_from(["Secure", "HttpOnly", "Partitioned", "Path=/", "Path=/blog/", "Path"])
    | st.sampled_from(["SameSite=Strict", "SameSite=Lax", "SameSite=None", "SameSite=nope"])
    | st.sampled_from(HOSTS).map(lambda host: f"Domain={host}")
    | st.sampled_from(["Max-Age=60", "Max-Age=0", "Expires=Thu, 01 Jan 2030 00:00:00 GMT", "Max-Age=" + "9" * 400])
    | st.text(max_size=8),
    max_size=4,
).map(lambda parts: "".join(f"; {part}" for part in parts))
set_cookies = st.builds(
    lambda name, value, rest: f"{name}={value}{rest}",
    st.sampled_from(NAMES),
    st.sampled_from(SECRETS) | st.text(max_size=5),
    attributes,
)
header_values = st.sampled_from(["*", "null", "true", "GET, PUT", "x-csrftoken, content-type", "Origin"]) | origins
headers = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Access-Control-Allow-Origin",
                "Access-Control-Allow-Credentials",
                "Access-Control-Allow-Methods",
                "Access-Control-Allow-Headers",
                "Access-Control-Expose-Headers",
                "Vary",
            ]
        ),
        header_values | st.text(max_size=5),
    )
    | st.tuples(st.just("Set-Cookie"), set_cookies),
    max_size=5,
).map(tuple)
locations = urls | st.sampled_from(
    ["/next/", "ftp://a/", "http://[", "//", "?", "javascript:1", "", "//1.2.3/", "//ß.de/"]
)
redirects = st.builds(
    lambda status, location, more: Response(status, (("Location", location), *more)),
    st.sampled_from([301, 302, 303, 307, 308]),
    locations,
    headers,
)
responses = redirects | st.builds(
    Response, st.sampled_from([200, 204, 301, 302, 303, 307, 400, 401, 403, 404, 500]), headers
)
request_headers = st.lists(
    st.tuples(
        st.sampled_from(["X-CSRFToken", "Content-Type", "Accept", "Range", "Cookie"])
        | st.from_regex(TOKEN, fullmatch=True),
        st.sampled_from(["application/json", "text/plain", *SECRETS])
        | st.text(st.characters(exclude_characters="\r\n\0"), max_size=6),
    ),
    max_size=3,
).map(tuple)
pages = st.builds(
    Page,
    urls,
    framed_by=st.lists(urls, max_size=2).map(tuple),
    opaque=st.booleans(),
    referrer_policy=st.sampled_from(ReferrerPolicy.__args__),
)
requests = st.builds(
    Request,
    urls,
    method=st.sampled_from(["GET", "POST", "PUT", "patch", "delete", "HEAD", "TRACE"]),
    headers=request_headers,
    mode=st.sampled_from(["cors", "cors", "no-cors", "same-origin", "navigate"]),
    credentials=st.sampled_from(["omit", "same-origin", "include"]),
    form_token=st.none() | st.sampled_from(SECRETS),
)
cookies = st.builds(
    Cookie,
    name=st.sampled_from(NAMES),
    value=st.sampled_from(SECRETS),
    domain=st.sampled_from(HOSTS),
    path=st.sampled_from(["/", "/blog", "/blog/"]),
    host_only=st.booleans(),
    secure=st.booleans(),
    http_only=st.booleans(),
    same_site=st.sampled_from(["Strict", "Lax", "None", "unset"]),
    created=st.sampled_from([0, 900, 1000]),
    expires=st.sampled_from([None, 500, 2000]),
    partition=st.sampled_from([None, "https://example.com", "http://localhost"]),
)
djangos = st.builds(
    Django,
    allowed_hosts=st.sampled_from([("*",), (), (".example.com",)]),
    csrf_trusted_origins=st.lists(origins, max_size=2).map(tuple),
    csrf_use_sessions=st.booleans(),
    needs_session=st.booleans(),
    csrf_exempt=st.booleans(),
    secure=st.sampled_from([None, True, False]),
    sees_origin=st.booleans(),
)


def situation(chain: list[tuple[Response, Response | None]], each: bool, last: Response | None, **more) -> Situation:
    """Return a situation with a preflight for each request of a redirect chain, or with one."""
    preflight = (*(preflight for _, preflight in chain), last) if each else last
    return Situation(redirects=tuple(redirect for redirect, _ in chain), preflight=preflight, **more)


situations = st.builds(
    situation,
    st.lists(st.tuples(redirects, st.none() | responses), max_size=2),
    st.booleans(),
    st.none() | responses,
    page=pages,
    request=requests,
    jar=st.lists(cookies, max_size=4).map(tuple),
    response=st.none() | responses,
    from_cache=st.booleans(),
    wants=st.sampled_from([(), ("vary", "set-cookie")]),
    django=st.none() | djangos,
    now=st.just(1000.0),
)
