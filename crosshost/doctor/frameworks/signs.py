"""The signs by which frameworks and servers are recognised, as data: where to look, for what, and how sure it is."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["framework", "server"]
Where = Literal["body", "cookie", "attributes"]  # or the name of a response header
CERTAIN, LIKELY, HINT = 4, 2, 1


@dataclass(frozen=True)
class Sign:
    """`pattern` in a response: in its body, a cookie's name, a Set-Cookie header, or the header called `where`."""

    id: str
    where: Where | str
    pattern: re.Pattern[str]
    weight: int
    says: str  # how the report names it


def sign(id: str, where: Where | str, pattern: str, weight: int, says: str) -> Sign:
    return Sign(id, where, re.compile(pattern), weight, says)


NAMES: dict[str, tuple[str, Kind]] = {
    "drf": ("Django REST framework", "framework"),
    "django": ("Django", "framework"),
    "fastapi": ("FastAPI", "framework"),
    "starlette": ("Starlette", "framework"),
    "flask": ("Flask", "framework"),
    "express": ("Express", "framework"),
    "laravel": ("Laravel", "framework"),
    "rails": ("Rails", "framework"),
    "spring": ("Spring", "framework"),
    "asp-net": ("ASP.NET", "framework"),
    "litestar": ("Litestar", "framework"),
    "aiohttp": ("aiohttp", "framework"),
    "tornado": ("Tornado", "framework"),
    "php": ("PHP", "framework"),
    "fastify": ("Fastify", "framework"),
    "next": ("Next.js", "framework"),
    "vite": ("Vite", "server"),
    "nginx": ("nginx", "server"),
    "apache": ("Apache", "server"),
    "caddy": ("Caddy", "server"),
    "cloudflare": ("Cloudflare", "server"),
    "envoy": ("Envoy", "server"),
}
# What is built on what: the signs of the first count for the second, which gives its settings.
BUILT_ON = {"drf": "django", "fastapi": "starlette"}

SIGNS = (
    # Django
    sign("django", "body", "csrfmiddlewaretoken", CERTAIN, "a form with csrfmiddlewaretoken"),
    sign("django", "body", r"CSRF verification failed\. Request aborted", CERTAIN, "Django's CSRF page"),
    sign("django", "body", r"DEBUG = True</code> in\s+your\s+Django settings", CERTAIN, "a debug page of Django"),
    sign("django", "body", "<p>The requested resource was not found on this server.</p>", LIKELY, "Django's 404 page"),
    sign("django", "body", r"<h1>Bad Request \(400\)</h1>", LIKELY, "Django's 400 page"),
    sign("django", "body", r"<h1>Server Error \(500\)</h1>", LIKELY, "Django's 500 page"),
    sign("django", "cookie", "^csrftoken$", LIKELY, "the cookie csrftoken"),
    sign("django", "cookie", "^sessionid$", LIKELY, "the cookie sessionid"),
    sign("django", "Server", r"^WSGIServer/.*CPython", LIKELY, "Server: WSGIServer"),
    sign("django", "Server", "^daphne", LIKELY, "Server: daphne"),
    sign("django", "Cross-Origin-Opener-Policy", "^same-origin$", HINT, "Cross-Origin-Opener-Policy: same-origin"),
    sign("django", "Referrer-Policy", "^same-origin$", HINT, "Referrer-Policy: same-origin"),
    sign("django", "X-Frame-Options", "^DENY$", HINT, "X-Frame-Options: DENY"),
    sign("django", "Vary", "(^|, )origin(,|$)", HINT, "Vary: origin, as django-cors-headers writes it"),
    sign(
        "django",
        "Access-Control-Allow-Methods",
        "^DELETE, GET, OPTIONS, PATCH, POST, PUT$",
        LIKELY,
        "the methods that django-cors-headers lists",
    ),
    # Django REST framework
    sign(
        "drf", "body", r'"detail": ?"(Authentication credentials were not provided|CSRF Failed)', CERTAIN, "DRF's words"
    ),
    sign("drf", "body", r'"detail": ?"Method \\"[A-Z]+\\" not allowed\."', CERTAIN, "DRF's words for 405"),
    sign("drf", "body", r'"detail": ?"(Not found\.|Invalid token\.|Token is invalid)', LIKELY, "DRF's words"),
    sign("drf", "body", r'"code": ?"token_not_valid"', LIKELY, "the words of Simple JWT"),
    # Starlette and FastAPI
    sign("starlette", "body", "^Disallowed CORS (origin|method|headers)", CERTAIN, "Starlette's words for a preflight"),
    sign("starlette", "body", "^Invalid host header$", LIKELY, "Starlette's words for a host"),
    sign(
        "starlette",
        "attributes",
        r"; httponly; samesite=\w+",
        LIKELY,
        "a session cookie as SessionMiddleware writes it",
    ),
    sign("starlette", "attributes", "; SameSite=(lax|none|strict)$", HINT, "a cookie as Starlette writes it"),
    sign("starlette", "Server", "^(uvicorn|hypercorn)", HINT, "an ASGI server"),
    sign(
        "starlette",
        "Access-Control-Allow-Headers",
        "^Accept, Accept-Language, Content-Language, Content-Type(,|$)",
        LIKELY,
        "the headers that CORSMiddleware lists",
    ),
    sign("fastapi", "body", r'^\{"detail":"(Not Found|Method Not Allowed)"\}$', LIKELY, "FastAPI's words for 404"),
    sign(
        "fastapi",
        "body",
        r'^\{"detail":"(Not authenticated|Could not validate credentials)"\}$',
        LIKELY,
        "FastAPI's words for 401",
    ),
    sign("fastapi", "body", r'^\{"detail":\[\{"type":"\w+","loc":\[', CERTAIN, "FastAPI's words for 422"),
    # Flask
    sign("flask", "Server", "^Werkzeug", CERTAIN, "Server: Werkzeug"),
    sign("flask", "body", "If you entered the URL manually please check your spelling", CERTAIN, "Werkzeug's 404 page"),
    sign("flask", "body", r"^<!doctype html>\s*<html lang=en>\s*<title>\d{3} ", CERTAIN, "an error page of Werkzeug"),
    sign("flask", "body", r"The CSRF (session )?token is (missing|invalid)", CERTAIN, "the words of Flask-WTF"),
    sign("flask", "body", r'^\{"msg": ?"Missing (Authorization Header|cookie)', LIKELY, "Flask-JWT-Extended's words"),
    sign(
        "flask",
        "attributes",
        r"^session=.*; HttpOnly; Path=/($|; SameSite=[A-Z])",
        LIKELY,
        "a session cookie as Flask writes it",
    ),
    # Express
    sign("express", "X-Powered-By", "^Express$", CERTAIN, "X-Powered-By: Express"),
    sign("express", "body", r"<pre>Cannot (GET|POST|PUT|OPTIONS|HEAD) /", CERTAIN, "Express's 404 page"),
    sign("express", "body", r'"message": ?"Cannot (GET|POST) /', CERTAIN, "the words of NestJS for 404"),
    sign("express", "cookie", r"^connect\.sid$", CERTAIN, "the cookie connect.sid"),
    sign(
        "express",
        "Access-Control-Allow-Methods",
        "^GET,HEAD,PUT,PATCH,POST,DELETE$",
        LIKELY,
        "the methods that the package cors lists",
    ),
    # Without a table of their own
    sign("laravel", "cookie", "^(laravel_session|laravel-session)$", CERTAIN, "the cookie laravel_session"),
    sign("laravel", "body", r'"message": ?"(CSRF token mismatch\.|Unauthenticated\.)"', CERTAIN, "Laravel's words"),
    sign("rails", "X-Runtime", r"^\d+\.\d+$", CERTAIN, "X-Runtime"),
    sign("rails", "cookie", r"^_\w+_session$", LIKELY, "a cookie named like a session of Rails"),
    sign("rails", "body", "ActionController::|The change you wanted was rejected", CERTAIN, "an error page of Rails"),
    sign("spring", "cookie", "^JSESSIONID$", LIKELY, "the cookie JSESSIONID"),
    sign(
        "spring",
        "body",
        r'^\{"timestamp":[^{}]{1,40}"status":\d+,"error":"[^"]{1,40}",',
        CERTAIN,
        "Spring's words for an error",
    ),
    sign("spring", "body", "^Invalid CORS request$", CERTAIN, "Spring's words for a preflight"),
    sign("asp-net", "cookie", r"^\.AspNetCore\.", CERTAIN, "a cookie of ASP.NET Core"),
    sign("asp-net", "X-Powered-By", r"ASP\.NET", CERTAIN, "X-Powered-By: ASP.NET"),
    sign("asp-net", "Server", "Kestrel", CERTAIN, "Server: Kestrel"),
    sign("litestar", "body", r'^\{"status_code":\d+,"detail":"', CERTAIN, "Litestar's words for an error"),
    sign("aiohttp", "Server", "aiohttp/", CERTAIN, "Server: aiohttp"),
    sign("tornado", "Server", "^TornadoServer", CERTAIN, "Server: TornadoServer"),
    sign("php", "X-Powered-By", "^PHP/", HINT, "X-Powered-By: PHP"),
    sign("php", "cookie", "^PHPSESSID$", LIKELY, "the cookie PHPSESSID"),
    sign("fastify", "body", r'"message":"Route (GET|POST|OPTIONS):/', CERTAIN, "Fastify's words for 404"),
    sign("next", "X-Powered-By", r"^Next\.js", CERTAIN, "X-Powered-By: Next.js"),
    # Servers in front
    sign("vite", "body", "/@vite/client", CERTAIN, "a page with /@vite/client"),
    sign("vite", "body", r"^Blocked request\. This host \(", CERTAIN, "Vite's words for a host"),
    sign("nginx", "Server", "^(nginx|openresty)", CERTAIN, "Server: nginx"),
    sign("nginx", "body", "<hr><center>(nginx|openresty)", CERTAIN, "an error page of nginx"),
    sign("apache", "Server", "^Apache", CERTAIN, "Server: Apache"),
    sign("caddy", "Server", "^Caddy", CERTAIN, "Server: Caddy"),
    sign("caddy", "Via", "Caddy", CERTAIN, "Via: Caddy"),
    sign("cloudflare", "Server", "^cloudflare", CERTAIN, "Server: cloudflare"),
    sign("envoy", "Server", "^envoy", CERTAIN, "Server: envoy"),
)
