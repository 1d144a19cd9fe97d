"""The deployment's settings for every template."""

from django.conf import settings
from django.http import HttpRequest


def deployment(request: HttpRequest) -> dict:
    return {"web_origin": settings.WEB_ORIGIN, "demo": settings.DEMO}
