"""gunicorn's `application`: migrates the new database and creates the account first."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.contrib.auth import get_user_model  # noqa: E402 (Django is set up now)

call_command("migrate", verbosity=0)
get_user_model().objects.create_user(
    os.environ["ACCOUNT_NAME"], os.environ["ACCOUNT_EMAIL"], os.environ["ACCOUNT_PASSWORD"]
)
