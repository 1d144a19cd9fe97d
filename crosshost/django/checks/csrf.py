"""Checks whether the page's requests pass Django's CSRF check."""

from collections.abc import Iterator

from crosshost.django.authentication import checks_csrf
from crosshost.django.check import as_hint, check
from crosshost.django.conf import Conf
from crosshost.django.hosts import host_of, may_be_same_host, own_hosts, reach_each_other
from crosshost.django.origins import is_trusted, with_credentials
from crosshost.policy.csrf import is_same_domain, split
from crosshost.policy.reasons.advice import TOKEN_READABLE

DJANGO_PORT = 8000  # of runserver, gunicorn, uvicorn and daphne
# Where development servers of pages listen: Next and Create React App, Astro, Angular, Vite, Parcel, Ionic, Expo.
PAGE_PORTS = {3000, 3001, 4321, 4200, 4173, 5173, 5174, 1234, 8100, 8081}


@check(
    "W017",
    title="CORS allows an origin that is not in CSRF_TRUSTED_ORIGINS",
    fault="CSRF_TRUSTED_ORIGINS = []",
    message="CORS allows {origins} with credentials, but CSRF_TRUSTED_ORIGINS does not list it{unless}: the page can "
    "read, but every POST, PUT, PATCH and DELETE with the session gets 403, 'Origin checking failed'.",
    hint="CSRF_TRUSTED_ORIGINS = {right}",
)
def allowed_and_not_trusted(conf: Conf) -> Iterator[dict[str, str]]:
    if not checks_csrf(conf):
        return
    untrusted = [origin for origin in with_credentials(conf) if not is_trusted(conf, origin)]
    origins = [origin for origin in untrusted if not _is_own_origin(conf, origin)]
    values = {"origins": ", ".join(origins), "right": str([*conf.CSRF_TRUSTED_ORIGINS, *origins])}
    if any(_is_surely_a_page(conf, origin) for origin in origins):
        yield values | {"unless": ""}
    elif origins:
        yield values | {"unless": " (right if it is this API's own origin, or no page of yours)", "level": "I"}


@check(
    "W018",
    title="An HttpOnly CSRF cookie on a page that could read it otherwise",
    level="I",  # where the page takes the token from is in its code
    fault="CSRF_COOKIE_DOMAIN = 'example.com'; CSRF_COOKIE_HTTPONLY = True",
    message="CSRF_COOKIE_HTTPONLY hides the CSRF cookie from JavaScript: a page on {origin} that takes the token from "
    "document.cookie does not find it and gets 403, 'CSRF token missing'. A page that takes it from a response body, a "
    "header or a form is not affected.",
    hint=as_hint(TOKEN_READABLE, comment="if the page reads document.cookie"),
)
def csrf_cookie_hidden(conf: Conf) -> Iterator[dict[str, str]]:
    for origin in _hidden_from(conf):
        if _could_read(conf, origin):
            yield {"origin": origin}
            return


@check(
    "I001",
    title="An HttpOnly CSRF cookie and a page on another host, which could not read it anyway",
    fault="CSRF_COOKIE_HTTPONLY = True",
    message="CSRF_COOKIE_HTTPONLY changes nothing for {origin}: the cookies of this API belong to another host, so "
    "document.cookie never contains them. The page must get the token from a response body: get_token(request).",
    hint=as_hint(TOKEN_READABLE, comment="with either value, send the token in a response body"),
)
def csrf_cookie_out_of_reach(conf: Conf) -> Iterator[dict[str, str]]:
    for origin in _hidden_from(conf):
        if not _could_read(conf, origin):
            yield {"origin": origin}
            return


@check(
    "W019",
    title="CSRF_HEADER_NAME written as a browser sends it, which Django never finds",
    fault="CSRF_HEADER_NAME = 'X-CSRFToken'",
    message="CSRF_HEADER_NAME is '{name}', but Django looks it up in request.META, where each header name starts with "
    "HTTP_: a request with the token in that header gets 403, 'CSRF token missing'.",
    hint="CSRF_HEADER_NAME = '{right}'",
)
def header_name_not_of_meta(conf: Conf) -> Iterator[dict[str, str]]:
    name = conf.CSRF_HEADER_NAME
    right = "HTTP_" + name.upper().replace("-", "_").removeprefix("HTTP_")
    if name != right:
        yield {"name": name, "right": right}


def _hidden_from(conf: Conf) -> list[str]:
    """Return the origins whose pages an HttpOnly CSRF cookie concerns."""
    hidden = conf.CSRF_COOKIE_HTTPONLY and not conf.CSRF_USE_SESSIONS and checks_csrf(conf)
    return with_credentials(conf) if hidden else []


def _could_read(conf: Conf, origin: str) -> bool:
    """Return whether document.cookie on `origin` could show the CSRF cookie without HttpOnly."""
    domain = conf.CSRF_COOKIE_DOMAIN.lower().removeprefix(".")
    return may_be_same_host(conf, origin) or bool(domain and is_same_domain(host_of(origin), f".{domain}"))


def _is_own_origin(conf: Conf, origin: str) -> bool:
    """Return whether `origin` is probably this API's own, which needs no trust: one of its hosts, or Django's port."""
    port = _port(origin)
    if port == DJANGO_PORT:
        return may_be_same_host(conf, origin)
    return port is None and host_of(origin) in own_hosts(conf)


def _is_surely_a_page(conf: Conf, origin: str) -> bool:
    """Return whether `origin` is a page's, and in use: not the API's own origin at a port, nor left from elsewhere.

    On the API's host another port is a page's if development servers use it, or if no other origin is trusted.
    """
    if not own_hosts(conf) or not reach_each_other(conf, origin):
        return False
    if not may_be_same_host(conf, origin) or _port(origin) in PAGE_PORTS:
        return True
    return not any(is_trusted(conf, other) for other in with_credentials(conf))


def _port(origin: str) -> int | None:
    try:
        return split(origin).port  # type: ignore[no-any-return] # split has no types
    except ValueError:
        return None
