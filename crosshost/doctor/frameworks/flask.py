"""Flask: Flask-CORS, the configuration of the session cookie, and Flask-WTF."""

from crosshost.doctor.frameworks.place import Place, Setting, Table, Words

DOCS = "https://flask.palletsprojects.com/en/stable/"
CORS = Place("app.py", "CORS(app, @)", "{name}={value}", ", ", "https://flask-cors.readthedocs.io/en/latest/")
CONFIG = Place("app.py", "app.config.update(@)", "{name}={value}", ", ", f"{DOCS}config/")
COOKIE = Place("app.py", "response.set_cookie('{cookie}', …, @)", "{name}={value}", ", ", f"{DOCS}api/")
WTF = "https://flask-wtf.readthedocs.io/en/latest/csrf/"

OPTIONS = Words(
    "return from before_request where request.method == 'OPTIONS', before it checks the login", f"{DOCS}api/"
)

SETTINGS: Table = {
    "allow-origin": Setting(CORS, "origins", "['{page}']"),
    "allow-credentials": Setting(CORS, "supports_credentials", "True"),
    "cors-first": Words(
        "call CORS(app, …) for the whole application, not for a blueprint: then errors and redirects have the headers",
        CORS.docs,
    ),
    "cors-on-errors": Words(
        "call CORS(app, …) for the whole application: then errors have the headers too, except the debugger's page",
        CORS.docs,
    ),
    "methods": Setting(CORS, "methods", "['GET', 'POST', 'PUT', 'PATCH', 'DELETE']"),
    "headers": Setting(CORS, "allow_headers", "['Content-Type', '{header}']"),
    "expose": Setting(CORS, "expose_headers", "['{header}']"),
    "exact-origin": Setting(CORS, "origins", "['{page}']", "in place of '*' and of a pattern"),
    "options-without-login": OPTIONS,
    "options-status": OPTIONS,
    "samesite-none": Setting(CONFIG, "SESSION_COOKIE_SAMESITE", "'None'"),
    "secure": Setting(CONFIG, "SESSION_COOKIE_SECURE", "True"),
    "insecure": Setting(CONFIG, "SESSION_COOKIE_SECURE", "False"),
    "httponly": Setting(CONFIG, "SESSION_COOKIE_HTTPONLY", "True"),
    "partitioned": Setting(CONFIG, "SESSION_COOKIE_PARTITIONED", "True"),
    "domain": Setting(CONFIG, "SESSION_COOKIE_DOMAIN", "'{site}'"),
    "no-domain": Setting(CONFIG, "SESSION_COOKIE_DOMAIN", "None"),
    "path": Setting(CONFIG, "SESSION_COOKIE_PATH", "'/'"),
    "name": Setting(CONFIG, "SESSION_COOKIE_NAME", "'…'"),
    "small-session": Words("keep the data on the server with Flask-Session: Flask puts all of session into the cookie"),
    "secret": Setting(CONFIG, "SECRET_KEY", "os.environ['SECRET_KEY']"),
    "hosts": Setting(CONFIG, "TRUSTED_HOSTS", "['{host}']"),
    "scheme": Words(
        "let the proxy send X-Forwarded-Proto, and read it: app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1)",
        f"{DOCS}deploying/proxy_fix/",
    ),
    "csrf-trust": Words(
        "Flask-WTF compares the Referer with its own host over https: serve page and API from one origin, or "
        "app.config.update(WTF_CSRF_SSL_STRICT=False)",
        WTF,
    ),
    "csrf-header": Words("send the token of generate_csrf() in the header X-CSRFToken (WTF_CSRF_HEADERS)", WTF),
    "csrf-first": Words(
        "first GET a URL that returns generate_csrf(): the session cookie has what it is compared with", WTF
    ),
    "csrf-in-body": Words("return generate_csrf() in the body of a response", WTF),
    "status-401": Words(
        "answer 401 to fetch: @login_manager.unauthorized_handler of Flask-Login, or abort(401)", f"{DOCS}api/"
    ),
}
OWN_COOKIES: Table = {
    "samesite-none": Setting(COOKIE, "samesite", "'None'"),
    "secure": Setting(COOKIE, "secure", "True"),
    "insecure": Setting(COOKIE, "secure", "False"),
    "httponly": Setting(COOKIE, "httponly", "True"),
    "domain": Setting(COOKIE, "domain", "'{site}'"),
    "no-domain": Setting(COOKIE, "domain", "None"),
    "path": Setting(COOKIE, "path", "'/'"),
}
