"""The WSGI application: Django, in the demo with its witness around it, and beside both the health check."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.partitioned import with_partitioned

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

HEALTH_PATH = "/healthz/"


def with_health(application):
    """Answer GET /healthz/ without Django: a probe knows no permitted Host, and must not cost a session."""

    def response(environ, start_response):
        if environ["PATH_INFO"] != HEALTH_PATH:
            return application(environ, start_response)
        body = b'{"status": "ok"}\n'
        start_response(
            "200 OK",
            [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")],
        )
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return response


partitioned = {
    settings.SESSION_COOKIE_NAME: settings.SESSION_COOKIE_PARTITIONED,
    settings.CSRF_COOKIE_NAME: settings.CSRF_COOKIE_PARTITIONED,
}
application = with_partitioned(get_wsgi_application(), [name for name, wanted in partitioned.items() if wanted])
if settings.DEMO:
    from witness.returning import returning
    from witness.witness import witnessed

    application = witnessed(
        returning(application)
    )  # outside all that Django does, CorsMiddleware's preflights included
application = with_health(application)
