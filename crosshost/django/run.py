"""The one function that Django calls."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage

from crosshost.django.checks import CHECKS
from crosshost.django.conf import Conf


def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What all checks say of this project's settings; Django passes arguments that play no part here."""
    return list(messages(Conf(settings)))


def messages(conf: Conf) -> Iterator[CheckMessage]:
    for check in CHECKS:
        yield from check(conf)
