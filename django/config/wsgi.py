"""The WSGI application: Django, in the demo with the witness around it, and the health check."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.partitioned import with_partitioned

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

HEALTH_PATH = "/healthz/"


def with_health(application):
    """Return `application`, with /healthz/ before it: a probe sends no allowed Host, and must not touch a session."""

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
    )  # around all of Django, so that it sees the preflights that CorsMiddleware answers
application = with_health(application)
