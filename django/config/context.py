"""The deployment's settings for every template, and the way back to the page."""

from django.conf import settings
from django.http import HttpRequest

from blog.way_back import path_on_page, with_query


def deployment(request: HttpRequest) -> dict:
    """`back` is the path in the query, or `/`; `back_logged_in` tells the page that Django knows the user."""
    back = path_on_page(request.GET.get("back", "/"))
    return {
        "web_origin": settings.WEB_ORIGIN,
        "api_origin": settings.API_ORIGIN,
        "demo": settings.DEMO,
        "back": back,
        "back_logged_in": with_query(back, "logged-in"),
        "back_logged_out": with_query(back, "logged-out"),
    }
