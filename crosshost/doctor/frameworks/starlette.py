"""FastAPI and Starlette: CORSMiddleware and SessionMiddleware."""

from crosshost.doctor.frameworks.place import Place, Setting, Table, Words

DOCS = "https://www.starlette.io/middleware/"
PROXY = "https://fastapi.tiangolo.com/advanced/behind-a-proxy/"
CORS = Place(
    "main.py",
    "app.add_middleware(CORSMiddleware, @)",
    "{name}={value}",
    ", ",
    "https://fastapi.tiangolo.com/tutorial/cors/",
)
SESSION = Place("main.py", "app.add_middleware(SessionMiddleware, @)", "{name}={value}", ", ", DOCS)
COOKIE = Place(
    "main.py",
    "response.set_cookie('{cookie}', …, @)",
    "{name}={value}",
    ", ",
    "https://fastapi.tiangolo.com/advanced/response-cookies/",
)
HOSTS = Place("main.py", "app.add_middleware(TrustedHostMiddleware, @)", "{name}={value}", ", ", DOCS)

SETTINGS: Table = {
    "allow-origin": Setting(CORS, "allow_origins", "['{page}']"),
    "allow-credentials": Setting(CORS, "allow_credentials", "True"),
    "cors-first": Words("add CORSMiddleware last, so that it is outside of every other middleware", CORS.docs),
    "cors-on-errors": Words(
        "wrap the whole application, app = CORSMiddleware(app, …): what add_middleware adds is inside of what answers "
        "500 for an exception",
        DOCS,
    ),
    "methods": Setting(CORS, "allow_methods", "['GET', 'POST', 'PUT', 'PATCH', 'DELETE']"),
    "headers": Setting(CORS, "allow_headers", "['{header}']"),
    "expose": Setting(CORS, "expose_headers", "['{header}']"),
    "exact-origin": Setting(CORS, "allow_origins", "['{page}']", "in place of '*' and of allow_origin_regex"),
    "options-status": Words(
        "allow what the page asks for: app.add_middleware(CORSMiddleware, allow_methods=['*'], allow_headers=['*']). "
        "CORSMiddleware answers 400 to an origin, a method or a header that is not in its lists",
        CORS.docs,
    ),
    "options-without-login": Words(
        "add CORSMiddleware last, so that it answers OPTIONS before a login check or a route does", CORS.docs
    ),
    "samesite-none": Setting(SESSION, "same_site", "'none'"),
    "secure": Setting(SESSION, "https_only", "True"),
    "insecure": Setting(SESSION, "https_only", "False"),
    "domain": Setting(SESSION, "domain", "'{site}'"),
    "no-domain": Setting(SESSION, "domain", "None"),
    "path": Setting(SESSION, "path", "'/'"),
    "name": Setting(SESSION, "session_cookie", "'…'"),
    "small-session": Words(
        "keep the data on the server: SessionMiddleware puts all of request.session into the cookie", DOCS
    ),
    "secret": Setting(SESSION, "secret_key", "os.environ['SECRET_KEY']"),
    "hosts": Setting(HOSTS, "allowed_hosts", "['{host}']"),
    "scheme": Words(
        "let the proxy send X-Forwarded-Proto, and start uvicorn with --forwarded-allow-ips and the proxy's address",
        PROXY,
    ),
    "status-401": Words("raise HTTPException(status_code=401) for fetch, in place of a RedirectResponse"),
}
OWN_COOKIES: Table = {
    "samesite-none": Setting(COOKIE, "samesite", "'none'"),
    "secure": Setting(COOKIE, "secure", "True"),
    "insecure": Setting(COOKIE, "secure", "False"),
    "httponly": Setting(COOKIE, "httponly", "True"),
    "domain": Setting(COOKIE, "domain", "'{site}'"),
    "no-domain": Setting(COOKIE, "domain", "None"),
    "path": Setting(COOKIE, "path", "'/'"),
}
