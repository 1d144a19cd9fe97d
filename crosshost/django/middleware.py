"""What stands in MIDDLEWARE, subclasses counted as what they are made of."""

from django.utils.module_loading import import_string

from crosshost.django.conf import Conf

COMMON = "django.middleware.common.CommonMiddleware"
CORS = "corsheaders.middleware.CorsMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"


def kinds(path: str) -> set[str]:
    """`path` and the dotted paths of all that its class is made of; `path` alone where it cannot be imported here."""
    try:
        thing = import_string(path)
    except Exception:  # Django imports it again when it starts, and says what is wrong
        return {path}
    return {path} | {f"{one.__module__}.{one.__qualname__}" for one in getattr(thing, "__mro__", ())}


def has(conf: Conf, kind: str) -> bool:
    return any(kind in kinds(path) for path in conf.MIDDLEWARE)
