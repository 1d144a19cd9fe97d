"""Checks whether CorsMiddleware is installed, above every middleware that responds by itself."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.checks.names import CORS_NAMES
from crosshost.django.conf import Conf
from crosshost.django.middleware import COMMON, CORS, kinds


@check(
    "W020",
    title="CORS is configured, but CorsMiddleware is missing",
    fault="MIDDLEWARE.remove('corsheaders.middleware.CorsMiddleware')",
    message="{reason}, but MIDDLEWARE has no CorsMiddleware: no response has CORS headers.",
    hint="MIDDLEWARE.insert(0, 'corsheaders.middleware.CorsMiddleware')  # before all others",
)
def cors_middleware_missing(conf: Conf) -> Iterator[dict[str, str]]:
    if any(CORS in kinds(path) for path in conf.MIDDLEWARE):
        return
    settings = [name for name in conf.names("CORS_") if name in CORS_NAMES]
    if settings:
        yield {"reason": f"{settings[0]} is set"}
    elif any(app.split(".")[0] == "corsheaders" for app in conf.INSTALLED_APPS):
        yield {"reason": "corsheaders is in INSTALLED_APPS"}


# Of Django's own, only CommonMiddleware responds instead of an existing view. A refusal by CsrfViewMiddleware passes
# CorsMiddleware wherever that stands, and SecurityMiddleware redirects requests to http only.
@check(
    "W021",
    title="CorsMiddleware is below CommonMiddleware, which sends responses of its own",
    fault="MIDDLEWARE.append(MIDDLEWARE.pop(0))",
    message="{above} is above CorsMiddleware, so its own responses have no CORS headers: the redirect to the URL with "
    "a trailing slash, and the 400 for an unknown host. The page sees a CORS error instead.",
    hint="MIDDLEWARE.insert(0, MIDDLEWARE.pop({place}))  # CorsMiddleware before all others",
)
def cors_middleware_too_low(conf: Conf) -> Iterator[dict[str, str]]:
    if not conf.allows_any_page:
        return  # it adds no header wherever it stands
    classes = [kinds(path) for path in conf.MIDDLEWARE]
    place = next((index for index, bases in enumerate(classes) if CORS in bases), 0)
    for path, bases in zip(conf.MIDDLEWARE[:place], classes, strict=False):
        if COMMON in bases:
            yield {"above": path, "place": str(place)}
