"""The classes in MIDDLEWARE, where a subclass counts as its base classes, too."""

from django.utils.module_loading import import_string

from crosshost.django.conf import Conf

COMMON = "django.middleware.common.CommonMiddleware"
CORS = "corsheaders.middleware.CorsMiddleware"
SECURITY = "django.middleware.security.SecurityMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"


def kinds(path: str) -> set[str]:
    """Return `path` and the dotted paths of its base classes; only `path` where it cannot be imported here."""
    try:
        imported = import_string(path)
    except Exception:  # Django imports it again at its start, and reports the error
        return {path}
    return {path} | {f"{base.__module__}.{base.__qualname__}" for base in getattr(imported, "__mro__", ())}


def has(conf: Conf, kind: str) -> bool:
    return any(kind in kinds(path) for path in conf.MIDDLEWARE)
