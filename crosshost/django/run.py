"""The function that Django calls."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage

from crosshost.django.checks import CHECKS
from crosshost.django.conf import Conf


def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return the messages of all checks for this project's settings; the arguments that Django passes are ignored."""
    return list(messages(Conf(settings)))


def messages(conf: Conf) -> Iterator[CheckMessage]:
    for check in CHECKS:
        yield from check(conf)
