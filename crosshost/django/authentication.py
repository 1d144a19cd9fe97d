"""How the API learns who sends a request: by Django's session cookie, or by a token alone."""

from typing import Any

from django.utils.module_loading import import_string

from crosshost.django.conf import Conf
from crosshost.django.middleware import CSRF, has, kinds

SESSION = "rest_framework.authentication.SessionAuthentication"
DRF_DEFAULT = (SESSION, "rest_framework.authentication.BasicAuthentication")


def uses_sessions(conf: Conf) -> bool:
    """Return whether the session cookie logs anyone in to the API: not where all of its authentication is by token."""
    classes = drf_classes(conf)
    return classes is None or _has_headless(conf) or any(_is_session(path) for path in classes)


def checks_csrf(conf: Conf) -> bool:
    """Return whether a request with the session cookie has to pass the CSRF check."""
    classes = drf_classes(conf)
    if classes is None or _has_headless(conf):
        return has(conf, CSRF)
    return any(_is_session(path) and not _is_exempt(path) for path in classes)  # they check without the middleware, too


def drf_classes(conf: Conf) -> list[str] | None:
    """Return the paths of Django REST framework's authentication classes; None where the project does not use it."""
    if not _has_app(conf, "rest_framework"):
        return None
    setting = conf.raw("REST_FRAMEWORK")
    value = setting.get("DEFAULT_AUTHENTICATION_CLASSES", DRF_DEFAULT) if isinstance(setting, dict) else DRF_DEFAULT
    if isinstance(value, str):
        value = [value]
    return [_path(item) for item in value] if isinstance(value, list | tuple | set) else []


def _has_headless(conf: Conf) -> bool:
    """Return whether allauth's own API logs browsers in, which it does by session."""
    clients = conf.raw("HEADLESS_CLIENTS")
    return _has_app(conf, "allauth.headless") and (clients is None or "browser" in tuple(clients))


def _has_app(conf: Conf, name: str) -> bool:
    return any(app == name or app.startswith(f"{name}.apps.") for app in conf.INSTALLED_APPS)


def _path(item: Any) -> str:
    return item if isinstance(item, str) else f"{getattr(item, '__module__', '')}.{getattr(item, '__qualname__', '')}"


def _is_session(path: str) -> bool:
    """Return whether a class reads the session; one that cannot be imported here counts by its name."""
    return SESSION in kinds(path) or "session" in path.rpartition(".")[2].lower()


def _is_exempt(path: str) -> bool:
    """Return whether a class leaves out the CSRF check of its base class, or replaces it by something unknown."""
    if path == SESSION:
        return False
    try:
        check = import_string(path).enforce_csrf
    except Exception:  # as in kinds()
        name = path.rpartition(".")[2].lower()
        return "exempt" in name or "unsafe" in name
    return bool(check is not import_string(SESSION).enforce_csrf)
