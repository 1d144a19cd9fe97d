"""Lines at the end of a healthy project's settings.py.

`FAULTS` has further variants of the fault of each check, by its id. `HEALTHY_ENDINGS` look like faults and are none.
"""

ORIGINS = "CORS_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS = ['{}']; "
ELSEWHERE = ORIGINS.format("https://frontend.example.net") + "CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = 'None'; "
TOKENS = (
    "INSTALLED_APPS.append('rest_framework'); "
    "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication.TokenAuthentication']}; "
)
DRF = TOKENS.replace("TokenAuthentication", "SessionAuthentication")
NONE = "CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = 'None'; "
PATTERN = "CORS_ALLOWED_ORIGIN_REGEXES = [r'{}']"
NOTED_W017 = [
    "CORS_ALLOWED_ORIGINS += ['https://api.example.com:8443']",
    "ALLOWED_HOSTS = ['*']; CSRF_TRUSTED_ORIGINS = []",
    "CORS_ALLOWED_ORIGINS += ['http://localhost:3000']",
    "CORS_ALLOWED_ORIGINS += ['http://frontend:3000', 'capacitor://localhost']; CSRF_COOKIE_SECURE = False; "
    "SESSION_COOKIE_SECURE = False",
    "DEBUG = True; ALLOWED_HOSTS = []; CSRF_TRUSTED_ORIGINS = ['http://localhost:3000']; "
    "CORS_ALLOWED_ORIGINS = ['http://localhost:3000', 'http://localhost:8080']",
]

FAULTS = {
    "E001": [
        "CORS_ALLOWED_ORIGINS = 'https://app.example.com'",
        "CSRF_TRUSTED_ORIGINS = 'https://app.example.com'; CORS_ALLOWED_ORIGINS = []",
        "CORS_ALLOW_METHODS = ('GET')",
    ],
    "W001": ["CORS_ORIGIN_ALLOW_ALL = True"],
    "W002": [
        f"CORS_ALLOWED_ORIGINS += [{origin!r}]"
        for origin in (
            "https://App.example.com",
            "https://app.example.com:443",
            "https://app.example.com ",
            "https://*.example.com",
            "*",
            "https://user@app.example.com",
            "https://a..example.com",
        )
    ],
    "W003": [
        f"CSRF_TRUSTED_ORIGINS += [{origin!r}]"
        for origin in (
            "https://app.example.com/login",
            "HTTPS://app.example.com",
            "https://App.example.com",
            "https://app.example.com:443",
            " https://app.example.com",
            "https://münchen.example.com",
            "https://[app.example.com",
        )
    ],
    "W004": [
        f"CSRF_TRUSTED_ORIGINS += [{origin!r}]"
        for origin in ("https://*", "https://*example.com", "https://app*.example.com", "https://*.example.com:443")
    ],
    "W008": [
        PATTERN.format(r"https://\w+\.example\.com(:\d+)?"),
        PATTERN.format(".*"),
        PATTERN.format("^https?://.*$"),
        PATTERN.format(".+"),
        PATTERN.format("^http://.*$"),
        PATTERN.format("^https://*"),
        PATTERN.format(""),  # what "".split(",") makes of an empty variable
        PATTERN.format(r".*\.example\.com.*"),
        PATTERN.format(r"^(https?://)?app\.example\.com"),
        PATTERN.format(r"^https://app\.example\.com$|^http://localhost"),
        r"import re; CORS_ALLOWED_ORIGIN_REGEXES = [re.compile(r'^https://app\.example\.com')]",
        r"CORS_ORIGIN_REGEX_WHITELIST = [r'^https://app\.example\.com']",
    ],
    "W009": [
        PATTERN.format(r"^.+ocw-next.netlify.app$"),
        PATTERN.format(r"^https://.*example\.com$"),
        PATTERN.format(r"^https://[a-z]+.example\.com$"),
        PATTERN.format(r"^(https?://)?app.example.com:?[\d]*?$"),
    ],
    "W011": [PATTERN.format(r"^https://app\.example\.com/$"), PATTERN.format(r"^https://App\.example\.com$")],
    "W012": ["CSRF_COOKIE_SAMESITE = 'none'; CSRF_COOKIE_SECURE = False"],
    "W013": [ELSEWHERE + "SESSION_COOKIE_SAMESITE = False"],
    "W014": [
        ELSEWHERE + "CSRF_COOKIE_SAMESITE = 'Strict'",
        "ALLOWED_HOSTS = ['.vercel.app']",
        # The origin of production and one left from development: only the first is named.
        "CORS_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS = ['https://frontend.example.net', 'http://localhost:3000']",
        ORIGINS.format("https://frontend.example.net") + DRF,
        ORIGINS.format("https://frontend.example.net") + "INSTALLED_APPS.append('rest_framework')",
        ORIGINS.format("https://frontend.example.net") + TOKENS + "INSTALLED_APPS.append('allauth.headless')",
        "ALLOWED_HOSTS = ['*']; SECURE_SSL_REDIRECT = True; SECURE_SSL_HOST = 'api.example.net:8443'",
        ORIGINS.format("https://other.vercel.app") + "ALLOWED_HOSTS = ['my.vercel.app']",
        ORIGINS.format("http://localhost:3000") + "ALLOWED_HOSTS = ['127.0.0.1', '[::1]']",
    ],
    "W015": [
        "CSRF_COOKIE_NAME = '__Secure-token'; CSRF_COOKIE_SECURE = False",
        "CSRF_COOKIE_NAME = '__Host-token'; CSRF_COOKIE_PATH = '/api/'",
    ],
    "W016": [
        "CSRF_COOKIE_DOMAIN = 'https://example.com'",
        "ALLOWED_HOSTS = ['*']; SESSION_COOKIE_DOMAIN = '.co.uk'",
        "ALLOWED_HOSTS = ['*']; CSRF_COOKIE_DOMAIN = 'github.io'",
        "ALLOWED_HOSTS = ['api.example.co.uk']; CORS_ALLOWED_ORIGINS = []; SESSION_COOKIE_DOMAIN = 'co.uk'",
        ELSEWHERE + "ALLOWED_HOSTS = ['my.vercel.app']; SESSION_COOKIE_DOMAIN = 'vercel.app'",
    ],
    "W017": [
        "CSRF_TRUSTED_ORIGINS = ['http://app.example.com']",
        "CSRF_TRUSTED_ORIGINS = ['https://*.app.example.com:3000']",
        "CORS_ALLOWED_ORIGINS += ['https://api.example.com:3000']",
        # On a developer's machine, where the page is at another port of the same host.
        "DEBUG = True; ALLOWED_HOSTS = CSRF_TRUSTED_ORIGINS = []; CORS_ALLOWED_ORIGINS = ['http://localhost:5173']",
        "DEBUG = True; ALLOWED_HOSTS = CSRF_TRUSTED_ORIGINS = []; CORS_ALLOWED_ORIGINS = ['http://localhost:9000']",
        "CSRF_TRUSTED_ORIGINS = []; " + DRF,
        "ALLOWED_HOSTS = ['.example.com']; CSRF_TRUSTED_ORIGINS = []",
        # These are notes: any of them may be the API's own origin, or left from development.
        *NOTED_W017,
    ],
    "W018": [
        ORIGINS.format("https://api.example.com") + "CSRF_COOKIE_HTTPONLY = True; ALLOWED_HOSTS = ['*']",
        ORIGINS.format("https://api.example.com:3000") + "CSRF_COOKIE_HTTPONLY = True",
    ],
    "W020": ["MIDDLEWARE = MIDDLEWARE[1:]; del CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS"],
    "W021": ["MIDDLEWARE.insert(0, 'urls.OwnCommonMiddleware')"],
    "I002": ["CORS_VARY_HEADER = False"],
    "W022": [
        *(
            f"{name} = CORS_ALLOWED_ORIGINS; del CORS_ALLOWED_ORIGINS"
            for name in ("CORS_ALLOWED_ORIGIN", "CORS_ALLOW_ORIGINS", "CORS_WHITELIST")
        ),
        "CORS_ALLOWED_CREDENTIALS = True; del CORS_ALLOW_CREDENTIALS",
        "CSRF_TRUSTED_ORIGIN = CSRF_TRUSTED_ORIGINS; del CSRF_TRUSTED_ORIGINS, CORS_ALLOWED_ORIGINS",
        "CORS_ALLOWED_ORIGIN = 'https://app.example.com'; del CORS_ALLOWED_ORIGINS",
        "SESSION_COOKIE_SAME_SITE = 'Lax'",
    ],
    "W023": ["del CORS_ALLOWED_ORIGINS; CORS_ALLOWED_ORIGINS: list[str]", "CSRF_COOKIE_AGE: int"],
    "W025": ["CSRF_HEADER_NAME = 'HTTP_X_XSRF_TOKEN'"],
    "W026": ["CORS_ALLOW_METHODS = ['*']", "CORS_EXPOSE_HEADERS = ['*']"],
    "W029": [
        NONE + hosts
        for hosts in (
            "ALLOWED_HOSTS = ['localhost']",
            "ALLOWED_HOSTS = ['.localhost', '[::1]']",
            "ALLOWED_HOSTS = ['192.168.1.5', '10.0.0.7', '172.16.3.4']",
            "ALLOWED_HOSTS = ['printer.local']",
            "ALLOWED_HOSTS = []; DEBUG = True",  # Django's own: .localhost, 127.0.0.1, [::1]
            "ALLOWED_HOSTS = ['127.0.0.1']; CORS_ALLOW_CREDENTIALS = False",
            "ALLOWED_HOSTS = ['localhost']; CORS_ALLOWED_ORIGINS += ['http://localhost:3000']; "
            "CSRF_TRUSTED_ORIGINS = CORS_ALLOWED_ORIGINS",
            "ALLOWED_HOSTS = ['localhost']; CORS_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS = ['https://8.8.8.8']",
            "ALLOWED_HOSTS = ['localhost']; "
            "CORS_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS = ['https://my-app.vercel.app']",
            "ALLOWED_HOSTS = ['localhost']; SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https'); "
            "USE_X_FORWARDED_HOST = True",
        )
    ],
    "W030": [
        "CSRF_TRUSTED_ORIGINS = CORS_ALLOWED_ORIGINS = ['https://app.example.com' 'https://admin.example.com']",
        "CSRF_TRUSTED_ORIGINS = ['https://app.example.com', 'https://*.example.com' 'https://example.com']",
        "CSRF_TRUSTED_ORIGINS = ['https://app.example.com,https://admin.example.com']",  # a variable that was not split
        "CSRF_TRUSTED_ORIGINS = 'https://app.example.com https://admin.example.com'.split(',')",
        "CORS_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS = ['https://app.example.com' 'capacitor://localhost']",
        r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://app\.example\.com$' r'^https://b\.example\.com$']",
        "CORS_ALLOW_HEADERS = ['authorization', 'content-type' 'X-CSRFToken']",
        "CORS_ALLOW_METHODS = ['GET', 'POST' 'PATCH']",
    ],
    "W031": [
        "SECURE_REFERRER_POLICY = ['same-origin', 'no-referrer']",
        "SECURE_REFERRER_POLICY = 'origin, no-referrer'",
    ],
    "W032": [
        "from django.core.management.utils import get_random_secret_key; SECRET_KEY = get_random_secret_key()",
        "import os; SECRET_KEY = os.environ.get('NOT_SET') or os.urandom(32).hex()",
    ],
    "W028": ["USE_X_FORWARDED_PORT = True", "CSRF_TRUSTED_ORIGINS += ['https://api.example.com']"],
}

HEALTHY_ENDINGS = [
    "",
    # The API's own origin, at Django's port.
    "CORS_ALLOWED_ORIGINS += ['https://api.example.com:8000']",
    "DEBUG = True; ALLOWED_HOSTS = []; CSRF_TRUSTED_ORIGINS = ['http://localhost:3000']; "
    "CORS_ALLOWED_ORIGINS = ['http://localhost:3000', 'http://localhost:8000']",
    "ALLOWED_HOSTS = ['*']; CSRF_TRUSTED_ORIGINS = []; CORS_ALLOWED_ORIGINS = ['http://localhost:8000']",
    # SameSite=None is no advice for origins left from development, names of a private network, and apps.
    ORIGINS.format("https://localhost:3000"),
    ORIGINS.format("https://app.internal"),
    ORIGINS.format("https://frontend:3000"),
    ORIGINS.format("https://192.168.1.5"),
    ORIGINS.format("http://192.168.1.5:3000") + "DEBUG = True; ALLOWED_HOSTS = []; SESSION_COOKIE_SECURE = False; "
    "CSRF_COOKIE_SECURE = False",
    ORIGINS.format("capacitor://localhost"),
    ORIGINS.format("ionic://localhost"),
    ORIGINS.format("https://app.example.net") + "ALLOWED_HOSTS = ['backend', 'localhost']",  # a proxy changes the Host
    # Tokens in a header: the session cookie and the CSRF check concern the API no more.
    *(
        TOKENS.replace("rest_framework.authentication.TokenAuthentication", classes) + ending
        for classes in (
            "rest_framework.authentication.TokenAuthentication",
            "rest_framework_simplejwt.authentication.JWTAuthentication",
            "knox.auth.TokenAuthentication', 'oauth2_provider.contrib.rest_framework.OAuth2Authentication",
        )
        for ending in (
            ORIGINS.format("https://frontend.example.net"),
            ORIGINS.format("https://frontend.example.net") + "SESSION_COOKIE_SAMESITE = None",
            "CSRF_TRUSTED_ORIGINS = []; CORS_ALLOW_HEADERS = ['authorization', 'content-type']",
            "CSRF_COOKIE_HTTPONLY = True",
        )
    ),
    TOKENS.replace("['rest_framework.authentication.TokenAuthentication']", "()") + "CSRF_TRUSTED_ORIGINS = []",
    DRF.replace("rest_framework.authentication.Session", "api.authentication.CsrfExemptSession")
    + "CSRF_TRUSTED_ORIGINS = []",
    # A tunnel to a developer's machine.
    *(
        f"DEBUG = True; CSRF_TRUSTED_ORIGINS += ['https://*.{suffix}']"
        for suffix in ("ngrok-free.app", "ngrok.io", "trycloudflare.com", "loca.lt", "gitpod.io", "app.github.dev")
    ),
    "DEBUG = True; " + PATTERN.format(r"^https://[a-z0-9-]+\.ngrok-free\.app$"),
    *(
        f"SECURE_REFERRER_POLICY = {policy!r}"
        for policy in ("same-origin", "strict-origin", None, "no-referrer, origin")
    ),
    "SECURE_REFERRER_POLICY = 'no-referrer'; MIDDLEWARE.remove('django.middleware.security.SecurityMiddleware')",
    "SECURE_REFERRER_POLICY = 'no-referrer'; MIDDLEWARE.remove('django.middleware.csrf.CsrfViewMiddleware')",
    "import os; SECRET_KEY = os.environ.get('SECRET_KEY') or os.urandom(32).hex()",
    "CORS_ALLOW_HEADERS = ['content-type', 'x-csrftoken', 'x-csrf-token', 'x-requested-with-credentials']",
    # CorsMiddleware allows no page, so its place does not matter.
    "CORS_ALLOWED_ORIGINS = []; MIDDLEWARE.append(MIDDLEWARE.pop(0))",
    "del CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS, CSRF_TRUSTED_ORIGINS",
    # A path in CORS_ALLOWED_ORIGINS is ignored, and django-cors-headers reports it.
    "CORS_ALLOWED_ORIGINS = ['https://app.example.com/', 'HTTPS://app.example.com']",
    ORIGINS.format("capacitor://localhost") + "ALLOWED_HOSTS = ['*']",
    # Public data for everybody, without cookies.
    "CORS_ALLOW_ALL_ORIGINS = True; CORS_ALLOW_CREDENTIALS = False; CORS_ALLOW_HEADERS = ['*']",
    "CORS_ALLOWED_ORIGINS = ['null', 'http://app.example.com']; CORS_ALLOW_CREDENTIALS = False",
    # A developer's machine, with and without the settings of production.
    ORIGINS.format("http://localhost:3000")
    + "DEBUG = True; ALLOWED_HOSTS = []; CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = False",
    ORIGINS.format("http://localhost:3000") + "ALLOWED_HOSTS = ['localhost', '127.0.0.1', '.example.com']",
    # Local Network Access: page and API are on one network, or the API's is unknown.
    ORIGINS.format("http://localhost:3000") + NONE + "ALLOWED_HOSTS = ['localhost', '127.0.0.1']",
    ORIGINS.format("https://192.168.1.5:3000") + NONE + "ALLOWED_HOSTS = ['192.168.1.5', 'localhost']",
    ORIGINS.format("https://app.internal") + NONE + "ALLOWED_HOSTS = ['10.0.0.7']",
    NONE + "ALLOWED_HOSTS = ['localhost', '127.0.0.1', 'api.example.com']",
    NONE + "ALLOWED_HOSTS = ['localhost', 'web']",  # a container's name, which a proxy may use
    NONE + "ALLOWED_HOSTS = ['127.0.0.1']; SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')",
    # A developer's machine that also lists the page of production.
    NONE + "ALLOWED_HOSTS = []; DEBUG = True; CORS_ALLOWED_ORIGINS += ['http://localhost:3000']; "
    "CSRF_TRUSTED_ORIGINS = CORS_ALLOWED_ORIGINS",
    NONE + r"ALLOWED_HOSTS = []; DEBUG = True; CORS_ALLOWED_ORIGIN_REGEXES = [r'^http://localhost:\d+$']",
    # Any host may be the API's, so its site is unknown.
    ORIGINS.format("https://frontend.example.net") + "ALLOWED_HOSTS = ['*']",
    ORIGINS.format("https://app.localhost:3443") + "ALLOWED_HOSTS = ['.localhost']",
    ELSEWHERE,
    "SECURE_SSL_REDIRECT = True",
    "CSRF_TRUSTED_ORIGINS = ['https://*.example.com']",
    "CSRF_TRUSTED_ORIGINS = ['https://*.Example.com/']",  # compared in lower case, and without the path
    "SESSION_COOKIE_DOMAIN = CSRF_COOKIE_DOMAIN = '.example.com'",
    "ALLOWED_HOSTS = ['localhost']; CORS_ALLOWED_ORIGINS = []; SESSION_COOKIE_DOMAIN = 'localhost'",
    "SESSION_COOKIE_SAMESITE = 'Strict'",
    "SESSION_COOKIE_SAMESITE = False",
    "SESSION_COOKIE_NAME = '__Host-sessionid'",
    "CSRF_USE_SESSIONS = True; CSRF_COOKIE_HTTPONLY = True; CSRF_COOKIE_NAME = '__Host-t'; CSRF_COOKIE_SECURE = False",
    "MIDDLEWARE.remove('django.middleware.csrf.CsrfViewMiddleware'); CSRF_TRUSTED_ORIGINS = CORS_ALLOW_HEADERS = []",
    "MIDDLEWARE.insert(0, MIDDLEWARE.pop(1))",  # SecurityMiddleware first, as most projects have it
    "MIDDLEWARE.insert(0, 'django.middleware.locale.LocaleMiddleware')",  # no URL here has a language prefix
    "MIDDLEWARE.insert(0, 'django.middleware.csrf.CsrfViewMiddleware')",
    "MIDDLEWARE[0] = 'urls.OwnCorsMiddleware'",
    "MIDDLEWARE.insert(0, 'no.such.Middleware')",
    "MIDDLEWARE.pop(0); INSTALLED_APPS.remove('corsheaders'); del CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS",
    "CORS_ORIGIN_WHITELIST = CORS_ALLOWED_ORIGINS; del CORS_ALLOWED_ORIGINS",
    "CORS_ORIGINS = CORS_ALLOWED_ORIGINS",  # the project's own, used for the real one
    "CORS_MODEL = 'x'",  # django-cors-headers reports it
    "SESSION_COOKIE_PARTITIONED = CSRF_COOKIE_PARTITIONED = True; SESSION_REDIS = SESSION_TIMEOUT = 1",
    "CORS_ALLOW_METHODS: list[str] = ['GET']",
    "CORS_ALLOWED_ORIGINS += ['https://api.example.com']",  # its own pages
    "CORS_ALLOWED_ORIGINS = [None, 5]; CORS_ALLOWED_ORIGIN_REGEXES = None",  # django-cors-headers reports them
    *(
        PATTERN.format(pattern)
        for pattern in (
            r"^https://app\.example\.com$",
            r"^https://[a-z0-9-]+\.example\.com(:\d+)?$",
            r"https://\w+\.example\.com\Z",
            r"^https://.*\.example\.com$",
            r"(?i)^https://(.+\.)?Example\.com$",
            r"^https://(app|admin)\.example\.com$|^http://localhost:3000$",
            r"^https://(?!old)[a-z]+\.example\.com$",
            r"^http://localhost:\d+",  # only a port can follow, and no browser's origin has anything after it
            r"^http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$",
            r"^https://[\w-]+--mysite\.netlify\.app$",  # Netlify assigns what is before --
            r"^https?://(www\.)?example\.com/?$",
            r"^(https?://)?127.0.0.1:?[\d]*?$",
            r"^http://127.0.0.1:\d+$",
            r"^(https?://)?([\w\.-]*?)\.example\.com:?[\d]*?$",
            r"^chrome-extension://[a-p]{32}$",
            r"^null$",
            r"^https://a.b\.example\.com$",  # axb.example.com is of the same site
        )
    ),
]
