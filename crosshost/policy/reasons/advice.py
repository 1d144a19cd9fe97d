"""Advice that several reasons give: one fact in one place."""

from crosshost.policy.reasons.fix import Advice, Or, django, fetch, nginx, page, step, view

# CORS
ALLOW_ORIGIN = django("CORS_ALLOWED_ORIGINS", "['{origin}']")
ALLOW_PAGE = django("CORS_ALLOWED_ORIGINS", "['{page}']")
ALLOW_CREDENTIALS = django("CORS_ALLOW_CREDENTIALS", "True")
CORS_FIRST = django(
    "MIDDLEWARE", "['corsheaders.middleware.CorsMiddleware', …]", "put CorsMiddleware first in MIDDLEWARE"
)
KEEP_VARY: Advice = (
    "To keep the Vary: Origin that django-cors-headers adds: ",
    CORS_FIRST,
    Or("; if nginx adds the CORS headers: "),
    nginx("add_header Vary", "Origin always"),
)
INCLUDE = fetch("credentials", "'include'")
EVENT_SOURCE = page("withCredentials", "true", "new EventSource(url, {{withCredentials: true}})")
OMIT = fetch("credentials", "'omit'")
WITHOUT_MODE = fetch("mode", None, "call fetch without `mode`")
FINAL_URL = step("call the final URL directly, with its trailing slash and https")

# Cookies
NONE_AND_SECURE: Advice = (
    django("{setting}_SAMESITE", "'None'"),
    " (the string) and ",
    django("{setting}_SECURE", "True"),
)
ONE_SITE = step("put page and API on one site (app.example.com and api.example.com)")
NONE_OR_ONE_SITE: Advice = (*NONE_AND_SECURE, Or(". Better: "), ONE_SITE)
BY_SCHEME: Advice = (
    step("serve both page and API over https"),
    ": this browser treats http and https as two sites",
)
SECURE = django("{setting}_SECURE", "True")
API_OVER_HTTPS = step("serve the API over https")
OWN_NAME = django("{setting}_NAME", "'…'", "give each app its own {setting}_NAME")
PARTITIONED = view(
    "response.cookies[name]['partitioned']",
    "True",
    "add the cookie attribute Partitioned, if users can log in separately on each page's site: "
    "response.cookies[name]['partitioned'] of Python 3.14, or a middleware",
)
FETCH_LOGIN = step("let users log in with fetch from the page itself")

READ_LOGS = step("read nginx's and Django's logs, and check that the server in proxy_pass is running")

# What a proxy must pass on
HOST = nginx("proxy_set_header Host", "$http_host")
FORWARDED_PROTO = nginx("proxy_set_header X-Forwarded-Proto", "$scheme")
PROXY_SSL_HEADER = django("SECURE_PROXY_SSL_HEADER", "('HTTP_X_FORWARDED_PROTO', 'https')")


# CSRF
TRUST = django("CSRF_TRUSTED_ORIGINS", "['{origin}']")
TOKEN_HEADER = fetch("headers", "{{'X-CSRFToken': token}}")
TOKEN_READABLE = django("CSRF_COOKIE_HTTPONLY", "False")
