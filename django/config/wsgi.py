"""The WSGI application: Django, in the demo with the witness around it, the client's address and the health checks."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.client import with_client
from config.health import with_health
from config.partitioned import with_partitioned

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

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
application = with_health(with_client(application, settings.FORWARDED_ALLOW_IPS))
