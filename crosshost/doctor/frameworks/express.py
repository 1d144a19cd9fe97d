"""Express: the packages cors and express-session."""

from dataclasses import replace

from crosshost.doctor.frameworks.place import Place, Setting, Table, Words

DOCS = "https://expressjs.com/en/"
PROXIES = f"{DOCS}guide/behind-proxies.html"
CORS = Place("app.js", "app.use(cors({@}))", "{name}: {value}", ", ", f"{DOCS}resources/middleware/cors.html")
SESSION = Place("app.js", "session({cookie: {@}})", "{name}: {value}", ", ", f"{DOCS}resources/middleware/session.html")
OPTIONS = Place("app.js", "session({@})", "{name}: {value}", ", ", SESSION.docs)
COOKIE = Place("app.js", "res.cookie('{cookie}', value, {@})", "{name}: {value}", ", ", f"{DOCS}5x/api.html#res.cookie")
CSRF = "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html"

ANSWER_OPTIONS = Words("call app.use(cors(…)) before what checks the login: it answers OPTIONS", CORS.docs)

SETTINGS: Table = {
    "allow-origin": Setting(CORS, "origin", "'{page}'"),
    "allow-credentials": Setting(CORS, "credentials", "true"),
    "cors-first": Words("call app.use(cors(…)) before every route and every other app.use", CORS.docs),
    "cors-on-errors": Words(
        "call app.use(cors(…)) first: then what errors and redirects send has the headers", CORS.docs
    ),
    "methods": Setting(CORS, "methods", "['GET', 'POST', 'PUT', 'PATCH', 'DELETE']"),
    "headers": Setting(CORS, "allowedHeaders", "['Content-Type', '{header}']"),
    "expose": Setting(CORS, "exposedHeaders", "['{header}']"),
    "exact-origin": Setting(CORS, "origin", "['{page}']", "in place of true and of a pattern"),
    "options-without-login": ANSWER_OPTIONS,
    "options-status": ANSWER_OPTIONS,
    "samesite-none": Setting(SESSION, "sameSite", "'none'"),
    "secure": Setting(SESSION, "secure", "true"),
    "insecure": Setting(SESSION, "secure", "false"),
    "httponly": Setting(SESSION, "httpOnly", "true"),
    "partitioned": Setting(SESSION, "partitioned", "true"),
    "domain": Setting(SESSION, "domain", "'{site}'"),
    "no-domain": Setting(SESSION, "domain", "undefined"),
    "path": Setting(SESSION, "path", "'/'"),
    "name": Setting(OPTIONS, "name", "'…'"),
    "small-session": Words("keep the data on the server: express-session in place of cookie-session", SESSION.docs),
    "secret": Words(
        "give every process the same secret, and a store that all share (not MemoryStore): session({secret: "
        "process.env.SECRET, store: …})",
        SESSION.docs,
    ),
    "scheme": Words(
        "let the proxy send X-Forwarded-Proto, and read it: app.set('trust proxy', 1). Without it express-session "
        "sets no cookie with secure: true",
        PROXIES,
    ),
    "csrf-header": Words(
        "send the token whole, in the header that the CSRF middleware reads (often X-CSRF-Token)", CSRF
    ),
    "status-401": Words("answer res.sendStatus(401) to fetch, in place of res.redirect", f"{DOCS}5x/api.html"),
}
OWN_COOKIES: Table = {
    topic: replace(setting, place=COOKIE)
    for topic, setting in SETTINGS.items()
    if isinstance(setting, Setting) and setting.place is SESSION
}
