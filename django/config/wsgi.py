"""The WSGI application: Django, and beside it the health check."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

HEALTH_PATH = "/healthz/"


def with_health(application):
    """Answer GET /healthz/ without Django: a probe knows no permitted Host, and must not cost a session."""

    def answer(environ, start_response):
        if environ["PATH_INFO"] != HEALTH_PATH:
            return application(environ, start_response)
        body = b'{"status": "ok"}\n'
        start_response(
            "200 OK",
            [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")],
        )
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer


application = with_health(get_wsgi_application())
