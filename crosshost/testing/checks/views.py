"""A view of our own among the project's URLs, behind its middleware, for as long as a check runs."""

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from crosshost.policy.origin import address


def with_view(url: str, view: Callable[[Any], Any]) -> Any:
    """Return a context in which `view` answers at `url`, whether a login is required there or not."""
    from django.conf import settings
    from django.test import override_settings
    from django.urls import get_resolver, re_path

    view.login_required = False  # type: ignore[attr-defined] # for LoginRequiredMiddleware
    path = unquote(address(url).path.partition("?")[0]).removeprefix("/")
    module = ModuleType("crosshost_urls")
    rest = get_resolver(settings.ROOT_URLCONF).url_patterns
    module.urlpatterns = [re_path(f"^{re.escape(path)}$", view), *rest]  # type: ignore[attr-defined]
    return override_settings(ROOT_URLCONF=module)
