"""Whether CorsMiddleware is there, and above all that answers by itself."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.checks.names import CORS_NAMES
from crosshost.django.conf import Conf
from crosshost.django.middleware import COMMON, CORS, kinds


@check(
    "W020",
    title="CORS is configured, and CorsMiddleware is missing",
    fault="MIDDLEWARE.remove('corsheaders.middleware.CorsMiddleware')",
    message="{reason}, and no CorsMiddleware stands in MIDDLEWARE: no answer has a CORS header.",
    hint="MIDDLEWARE.insert(0, 'corsheaders.middleware.CorsMiddleware')  # before all others",
)
def cors_middleware_missing(conf: Conf) -> Iterator[dict[str, str]]:
    if any(CORS in kinds(path) for path in conf.MIDDLEWARE):
        return
    known = [name for name in conf.names("CORS_") if name in CORS_NAMES]
    if known:
        yield {"reason": f"{known[0]} is set"}
    elif any(app.split(".")[0] == "corsheaders" for app in conf.INSTALLED_APPS):
        yield {"reason": "corsheaders is in INSTALLED_APPS"}


# Of Django's own, CommonMiddleware alone answers in place of a view that is there. A refusal by CsrfViewMiddleware
# comes from within and passes CorsMiddleware wherever that stands; SecurityMiddleware's redirect is for who calls http.
@check(
    "W021",
    title="CorsMiddleware stands below CommonMiddleware, which answers by itself",
    fault="MIDDLEWARE.append(MIDDLEWARE.pop(0))",
    message="{above} stands above CorsMiddleware, and its answers leave without CORS headers: the redirect to an "
    "address with its last slash, and the refusal of an unknown host. A page sees a CORS error instead.",
    hint="MIDDLEWARE.insert(0, MIDDLEWARE.pop({place}))  # CorsMiddleware before all others",
)
def cors_middleware_too_low(conf: Conf) -> Iterator[dict[str, str]]:
    made_of = [kinds(path) for path in conf.MIDDLEWARE]
    place = next((index for index, names in enumerate(made_of) if CORS in names), 0)
    for path, names in zip(conf.MIDDLEWARE[:place], made_of, strict=False):
        if COMMON in names:
            yield {"above": path, "place": str(place)}
