"""What happens inside Django during a request: the exception in a view, and the reason of the CSRF check."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any


@dataclass
class Watch:
    """What one request left behind."""

    error: BaseException | None = None  # raised by a view or a middleware, which Django made a response of
    csrf_reason: str = ""  # Django's own text
    request: Any = None  # the one that the CSRF check refused


CURRENT: ContextVar[Watch | None] = ContextVar("crosshost.testing", default=None)


def is_django() -> bool:
    """Return whether a handler of Django is loaded here: only then an application can be Django's."""
    return "django.core.handlers.base" in sys.modules


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch the requests of an application that may be Django's, whose connections to the database stay open.

    A handler of Django's for servers closes them, its test client does not.
    """
    if not is_django():
        yield Watch()
        return
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    closing = [signal for signal in (request_started, request_finished) if signal.disconnect(close_old_connections)]
    try:
        with watched() as watch:
            yield watch
    finally:
        for signal in closing:
            signal.connect(close_old_connections)


@contextmanager
def watched() -> Iterator[Watch]:
    """Watch the requests of this thread or task."""
    install()
    watch = Watch()
    token = CURRENT.set(watch)
    try:
        yield watch
    finally:
        CURRENT.reset(token)


@cache
def install() -> None:
    """Have Django tell its exceptions and the reasons of CsrfViewMiddleware; the project's own failure view stays.

    Django's log has the reasons too, unless the project's LOGGING leaves them out.
    """
    from django.core.signals import got_request_exception
    from django.middleware import csrf

    got_request_exception.connect(keep_error, dispatch_uid="crosshost.testing")
    original = csrf._get_failure_view

    @wraps(original)
    def get_failure_view() -> Any:
        view = original()

        def failure(request: Any, reason: str = "", **options: Any) -> Any:
            if watch := CURRENT.get():
                watch.csrf_reason, watch.request = reason, request
            return view(request, reason=reason, **options)

        return failure

    csrf._get_failure_view = get_failure_view


def keep_error(**_: Any) -> None:
    if watch := CURRENT.get():
        watch.error = sys.exc_info()[1]
