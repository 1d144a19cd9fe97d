"""Django's settings. What differs between deployments comes from the environment, under Django's own names.

The defaults are for production: no demo, no debug, no origin allowed, a secret required.
"""

import re
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.checks.security.base import CROSS_ORIGIN_OPENER_POLICY_VALUES, REFERRER_POLICY_VALUES

from config.environment import env, refuse
from config.secret_key import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.path("DJANGO_DATA_DIR", str(BASE_DIR / "data"))

# The demo has its own secret, a user demo/demo and a few posts, so it is refused beyond loopback.
DEMO = env.flag("DJANGO_DEMO", "false")
DEBUG = env.flag("DJANGO_DEBUG", "false")
DEBUG_TOOLBAR = env.flag("DEBUG_TOOLBAR", "false")
LAB_FAULT = env.text("LAB_FAULT", "")  # a deliberate mistake, made at the end of this file
if not DEMO and LAB_FAULT:
    raise refuse(
        "LAB_FAULT",
        f"'{LAB_FAULT}' is a deliberate mistake, for the demo only: leave it out, or write DJANGO_DEMO=true",
    )
# The address that is reachable, for the refusals below; in a container the published one, not gunicorn's own.
BIND_ADDRESS = env.bind_address("BIND_ADDRESS", env.text("GUNICORN_BIND", "127.0.0.1:8000").rpartition(":")[0])
for name in ("DJANGO_DEMO", "DJANGO_DEBUG", "DEBUG_TOOLBAR"):
    if env.flag(name, "false") and not BIND_ADDRESS.is_loopback:
        raise refuse(
            "BIND_ADDRESS", f"'{BIND_ADDRESS}' is not loopback and {name} is on: write 127.0.0.1, or {name}=false"
        )

DJANGO_BIND_ADDRESS = env.loopback_address(
    "DJANGO_BIND_ADDRESS", ""
)  # of gunicorn's own port; checked here, used by what starts it

SECRET_KEY = secret_key(DEMO, DATA_DIR)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", "")
WEB_ORIGIN = env.origin("WEB_ORIGIN", "http://localhost:3000")  # linked from Django's own pages
# Django does not use these, nginx passes them to the page. They are read here so that one place validates everything.
API_ORIGIN = env.origin("API_ORIGIN", "http://localhost:8000")
FETCH_CREDENTIALS = env.one_of("FETCH_CREDENTIALS", "include", choices=["include", "same-origin", "omit"])
CSRF_TOKEN_FROM = env.one_of("CSRF_TOKEN_FROM", "cookie", choices=["cookie", "body"])

# --- The lesson: which origins may read responses, and which cookies browsers send ---

CORS_ALLOWED_ORIGINS = env.cors_origins("CORS_ALLOWED_ORIGINS", "")
CORS_ALLOWED_ORIGIN_REGEXES = env.regexes("CORS_ALLOWED_ORIGIN_REGEXES", "")
CORS_ALLOW_ALL_ORIGINS = env.flag("CORS_ALLOW_ALL_ORIGINS", "false")
CORS_ALLOW_CREDENTIALS = env.flag("CORS_ALLOW_CREDENTIALS", "false")
CORS_ALLOW_HEADERS = env.header_names(
    "CORS_ALLOW_HEADERS", "accept,authorization,content-type,user-agent,x-csrftoken,x-requested-with"
)
CORS_ALLOW_METHODS = env.method_names("CORS_ALLOW_METHODS", "DELETE,GET,OPTIONS,PATCH,POST,PUT")
CORS_EXPOSE_HEADERS = env.header_names("CORS_EXPOSE_HEADERS", "")
CORS_PREFLIGHT_MAX_AGE = env.seconds("CORS_PREFLIGHT_MAX_AGE", "86400")
CSRF_TRUSTED_ORIGINS = env.csrf_origins("CSRF_TRUSTED_ORIGINS", "")

SESSION_COOKIE_NAME = env.cookie_name("SESSION_COOKIE_NAME", "sessionid")
SESSION_COOKIE_SAMESITE = env.samesite("SESSION_COOKIE_SAMESITE", "Lax")
SESSION_COOKIE_SECURE = env.flag("SESSION_COOKIE_SECURE", "false")
SESSION_COOKIE_DOMAIN = env.cookie_domain("SESSION_COOKIE_DOMAIN", "")
SESSION_COOKIE_PATH = env.cookie_path("SESSION_COOKIE_PATH", "/")
SESSION_COOKIE_HTTPONLY = env.flag("SESSION_COOKIE_HTTPONLY", "true")

CSRF_COOKIE_NAME = env.cookie_name("CSRF_COOKIE_NAME", "csrftoken")
CSRF_COOKIE_SAMESITE = env.samesite("CSRF_COOKIE_SAMESITE", "Lax")
CSRF_COOKIE_SECURE = env.flag("CSRF_COOKIE_SECURE", "false")
CSRF_COOKIE_DOMAIN = env.cookie_domain("CSRF_COOKIE_DOMAIN", "")
CSRF_COOKIE_PATH = env.cookie_path("CSRF_COOKIE_PATH", "/")
CSRF_COOKIE_HTTPONLY = env.flag("CSRF_COOKIE_HTTPONLY", "false")
# Not Django's own settings (yet): config/partitioned.py adds the attribute.
SESSION_COOKIE_PARTITIONED = env.flag("SESSION_COOKIE_PARTITIONED", "false")
CSRF_COOKIE_PARTITIONED = env.flag("CSRF_COOKIE_PARTITIONED", "false")
if CSRF_COOKIE_NAME == SESSION_COOKIE_NAME:
    if SESSION_COOKIE_NAME == "csrftoken":
        raise refuse("SESSION_COOKIE_NAME", "'csrftoken' is also the CSRF cookie's name: write sessionid")
    raise refuse("CSRF_COOKIE_NAME", f"'{CSRF_COOKIE_NAME}' is also the session cookie's name: write csrftoken")

# --- TLS, which ends at nginx ---

# nginx connects to gunicorn by a socket that only it can open, and X-Forwarded-Proto and -For are trusted there (see
# gunicorn.conf.py and client.py). These two are for another proxy, as replicas have: its addresses; or the header, if
# Django is to read it.
FORWARDED_ALLOW_IPS = env.proxies("FORWARDED_ALLOW_IPS", "")
SECURE_PROXY_SSL_HEADER = env.proxy_header("SECURE_PROXY_SSL_HEADER", "")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", "false")
SECURE_SSL_HOST = env.host_and_port("SECURE_SSL_HOST", "")
SECURE_REDIRECT_EXEMPT = env.regexes("SECURE_REDIRECT_EXEMPT", "")
SECURE_CONTENT_TYPE_NOSNIFF = env.flag("SECURE_CONTENT_TYPE_NOSNIFF", "true")
SECURE_REFERRER_POLICY = env.one_of("SECURE_REFERRER_POLICY", "same-origin", choices=sorted(REFERRER_POLICY_VALUES))
SECURE_CROSS_ORIGIN_OPENER_POLICY = env.one_of(
    "SECURE_CROSS_ORIGIN_OPENER_POLICY", "same-origin", choices=sorted(CROSS_ORIGIN_OPENER_POLICY_VALUES)
)
SECURE_HSTS_SECONDS = int(env.seconds("SECURE_HSTS_SECONDS", "0"))  # Seconds(0) would be sent
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", "false")
SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", "false")
lab_names = [host for host in ALLOWED_HOSTS if re.fullmatch(r"(.*\.)?localhost|127\..*|\[::1\]|\*", host)]
if SECURE_HSTS_SECONDS > 0 and lab_names:
    raise refuse(
        "SECURE_HSTS_SECONDS",
        f"'{SECURE_HSTS_SECONDS}' would bind every port of {lab_names[0]} in your browser to https, other projects' "
        "too: write 0, or take that name out of ALLOWED_HOSTS",
    )
SILENCED_SYSTEM_CHECKS = ["security.W004"] if lab_names else []  # no HSTS, for the reason above

MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",  # first: a response of a middleware above it would lack CORS headers
    "config.content_policy.PagePolicyMiddleware",
    "blog.overload.Overload",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "logins.refusals.BusyMiddleware",
]

# Of Django's own pages, the admin's too: files of this origin, nothing inline, in no frame (as X-Frame-Options: DENY).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "form-action": [SELF, WEB_ORIGIN],  # the login form's redirect may lead to the page: Chromium checks that, too
        "frame-ancestors": [NONE],
    }
}

# --- Logins: failed ones are throttled, and few passwords are hashed at a time (django/logins) ---

# In the demo everybody knows the password, and a class shares one account and often one address.
AXES_FAILURE_LIMIT = env.count("AXES_FAILURE_LIMIT", "1000" if DEMO else "10")
LOGIN_ACCOUNT_LIMIT = env.count("LOGIN_ACCOUNT_LIMIT", "10000" if DEMO else "100")
AXES_COOLOFF_TIME = timedelta(seconds=env.seconds("AXES_COOLOFF_TIME", "900"))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "logins.throttle.Throttle"
AXES_CLIENT_IP_CALLABLE = "logins.pair.address_of"  # axes would read more headers where django-ipware is installed
AXES_LOCKOUT_CALLABLE = "logins.refusals.throttled"
AXES_ENABLE_ADMIN = False  # its other tables stay empty
AXES_VERBOSE = False
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "logins.backend.WrittenBackend"]
PASSWORD_HASHERS = ["logins.hashing.BoundedPBKDF2"]

# --- The rest is an ordinary project ---

INSTALLED_APPS = [
    "axes",
    "blog",
    "corsheaders",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "blog.errors.csrf_failure"
LOGIN_REDIRECT_URL = "/blog/whoami/"
DATABASES = {
    # With SQLite a thread keeps its connection for a minute: opening one for each request costs more than whoami.
    "default": env.database(
        "DATABASE_URL",
        f"sqlite:///{DATA_DIR / 'db.sqlite3'}",
        password=env.text("POSTGRES_PASSWORD", default=""),  # or POSTGRES_PASSWORD_FILE
        conn_max_age=60,
    )
}
# Off for replicas, which share a database: one process migrates it for all (config/startup.py).
MIGRATE_AT_START = env.flag("MIGRATE_AT_START", "true")
if not MIGRATE_AT_START and DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    raise refuse(
        "DATABASE_URL",
        "missing or SQLite, whose file replicas cannot share: write postgres://user:password@host:5432/name, or add "
        "--env-file env/with/postgres.env",
    )
REQUESTS_AT_ONCE = 12  # of each worker, fewer than gunicorn's threads: the rest say quickly that the server is busy
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024  # bytes; a post is text
FILE_UPLOAD_HANDLERS = ["blog.uploads.NoUploads"]  # the size above does not count files
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.deployment",
            ]
        },
    }
]
SESSION_ENGINE = env.one_of(
    "SESSION_ENGINE",
    "config.sessions",  # Django's in the database, and faster
    choices=[
        "config.sessions",
        *(f"django.contrib.sessions.backends.{name}" for name in ("db", "cached_db", "signed_cookies")),
    ],
)
CLEAR_SESSIONS_EVERY = env.seconds("CLEAR_SESSIONS_EVERY", "3600")
if SESSION_ENGINE.endswith(".cached_db"):
    if not MIGRATE_AT_START:
        raise refuse(
            "SESSION_ENGINE",
            f"'{SESSION_ENGINE}' has a cache that replicas do not share: one would accept a session after a logout at "
            "another: write config.sessions",
        )
    # One for all workers. In the memory of each, a session would outlive its logout in the other workers.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "session-cache",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"one_line": {"()": "blog.unavailable.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["one_line"]}},
    # Without DEBUG Django would only mail its errors, and print none.
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
STATIC_URL = "/static/"
# WhiteNoise serves the admin's and the toolbar's files from their packages, without a collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False  # its default lets every origin read them: no page elsewhere needs that

if DEMO:
    INSTALLED_APPS += ["witness"]
    CSRF_FAILURE_VIEW = "witness.views.csrf_failure"

if DEBUG_TOOLBAR:
    INSTALLED_APPS += ["debug_toolbar"]
    MIDDLEWARE.insert(1, "debug_toolbar.middleware.DebugToolbarMiddleware")  # below CORS, above all that it measures
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["connect-src"] = [SELF]  # its panels are fetched when they are opened
    DEBUG_TOOLBAR_CONFIG = {
        # The next request may reach another worker, so its records are in the database.
        "TOOLBAR_STORE_CLASS": "debug_toolbar.store.DatabaseStore",
        # In a container the peer is Docker's gateway or nginx, never 127.0.0.1; the check of BIND_ADDRESS protects it.
        "SHOW_TOOLBAR_CALLBACK": "config.toolbar.show_toolbar",
        # A handle until it is opened: on a phone the toolbar covers the login form.
        "SHOW_COLLAPSED": True,
    }
    if DEMO:
        DEFAULT_EXCEPTION_REPORTER_FILTER = "config.toolbar.ReadableCookies"

if DEMO:
    from witness import faults

    faults.apply(LAB_FAULT, globals())
