"""Time an authenticated whoami of our Django in this process, whole and with one part removed at a time.

As a script it prints JSON: {"shares": {part: microseconds}, "engines": {engine: …}}. Each time is of the processor, the
smallest of many requests, and the variants take turns: what other programs of the machine cost is in all alike.
"""

import io
import json
import sys
import time
from functools import partial

from config import startup

startup.load()
startup.prepare()

from django.conf import settings  # noqa: E402
from django.contrib import auth  # noqa: E402
from django.core.cache.backends.locmem import LocMemCache  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from config.wsgi import application  # noqa: E402 (after the settings)

NEEDED = ("SessionMiddleware", "AuthenticationMiddleware")  # whoami cannot do without
ENGINES = {
    "config.sessions, ours": "config.sessions",
    "db": "django.contrib.sessions.backends.db",
    "cached_db": "django.contrib.sessions.backends.cached_db",
    "signed_cookies": "django.contrib.sessions.backends.signed_cookies",
}


def logged_in(engine: str):
    """Return a new session of the demo's user."""
    request = HttpRequest()
    request.session = import_string(f"{engine}.SessionStore")()
    backend = settings.AUTHENTICATION_BACKENDS[-1]
    auth.login(request, auth.get_user_model().objects.get(username="demo"), backend=backend)
    request.session.save()
    return request.session


def environ(cookie: str) -> dict:
    """Return what gunicorn makes of the page's fetch."""
    headers = {
        "HTTP_HOST": "localhost:8000",
        "HTTP_ACCEPT": "*/*",
        "HTTP_ORIGIN": settings.WEB_ORIGIN,
        "HTTP_COOKIE": f"csrftoken={'a' * 32}; {settings.SESSION_COOKIE_NAME}={cookie}",
    }
    server = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "SCRIPT_NAME": ""}
    request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/blog/whoami/", "QUERY_STRING": "", "REMOTE_ADDR": "127.0.0.1"}
    return {**server, **request, **headers, "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr}


def status(wsgi, cookie: str, **changed: str) -> int:
    started: list[str] = []
    response = wsgi(
        environ(cookie) | changed | {"wsgi.input": io.BytesIO()}, lambda line, headers, *error: started.append(line)
    )
    b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return int(started[0].split()[0])


def smallest(calls: dict, times: int) -> dict[str, float]:
    """Return for each of `calls` the microseconds that it took at best, each called in turn."""
    results: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            began = time.thread_time()
            call()
            results[name].append((time.thread_time() - began) * 1e6)
    return {name: round(min(values), 1) for name, values in results.items()}


def handler(**changed):
    """Return Django as it is with other settings: a handler reads them when it is made."""
    before = {name: getattr(settings, name) for name in changed}
    for name, value in changed.items():
        setattr(settings, name, value)
    try:
        return WSGIHandler()
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


def shares(times: int) -> dict[str, float]:
    """Return the microseconds of the whole, and of each part: the whole's without it less, or the part alone."""
    session = logged_in(settings.SESSION_ENGINE)
    request = HttpRequest()

    def load_user():
        request.session = session
        auth.get_user(request)

    handlers = {"whole": application, "django": WSGIHandler()}
    for path in settings.MIDDLEWARE:
        if path.rpartition(".")[2] not in NEEDED:
            handlers[path] = handler(MIDDLEWARE=[other for other in settings.MIDDLEWARE if other != path])
    calls = {name: partial(status, wsgi, session.session_key) for name, wsgi in handlers.items()}
    asked = {"REQUEST_METHOD": "OPTIONS", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "POST"}
    calls["preflight"] = partial(status, application, "", **asked)
    if any(call() != 200 for call in calls.values()):
        sys.exit("whoami does not answer 200 without one of the middlewares, or a preflight does not")
    alone = {"session": lambda: type(session)(session.session_key).load(), "user": load_user}
    found = smallest(calls | alone, times)
    parts = {"WSGI wrappers around Django": found["whole"] - found["django"], "session": found["session"]}
    parts["user"] = found["user"]
    parts |= {path.rpartition(".")[2]: found["django"] - found[path] for path in settings.MIDDLEWARE if path in found}
    rest = found["whole"] - sum(parts.values())
    return {"whole": found["whole"], "preflight": found["preflight"], **parts, "the rest of Django, and the view": rest}


def engines(times: int) -> dict[str, dict]:
    """Return what a whoami costs with each session engine, and what a copy of its cookie gets after the logout."""
    handlers = {name: handler(SESSION_ENGINE=path) for name, path in ENGINES.items()}
    cookies = {name: logged_in(path).session_key for name, path in ENGINES.items()}
    found = smallest({name: partial(status, handlers[name], cookies[name]) for name in ENGINES}, times)
    return {
        name: {
            "microseconds": found[name],
            "queries": queries(partial(status, handlers[name], cookies[name])),
            "cookie": len(cookies[name]),
            "after_logout": after_logout(path, handlers[name], cookies[name]),
        }
        for name, path in ENGINES.items()
    }


def queries(call) -> int:
    """Return how many queries `call` sends. Django's own list of them is emptied when a request starts."""
    sent = []

    def counted(execute, sql, *arguments):
        sent.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(counted):
        if call() != 200:
            sys.exit("whoami does not answer 200 with every session engine")
    return len(sent)


def after_logout(path: str, wsgi, cookie: str) -> int:
    """Return the status of a whoami after a logout in another process, with whose memory this one shares nothing."""
    session = import_string(f"{path}.SessionStore")(cookie)
    if hasattr(session, "_cache"):
        session._cache = LocMemCache("another process", {})
    session.flush()
    return status(wsgi, cookie)


if __name__ == "__main__":
    times = int(sys.argv[1])
    print(json.dumps({"shares": shares(times), "engines": engines(times)}))
