"""What a deployment depends on: told, never a failure."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from unittest import SkipTest

from crosshost.policy import ENGINES
from crosshost.testing.checks.check import Check
from crosshost.testing.checks.logins import logs_in, writes
from crosshost.testing.checks.plan import Plan

# Each setting with values to try: a setting that has one of them already gets the next.
TOGGLES: dict[str, tuple[Any, ...]] = {
    "SESSION_COOKIE_SAMESITE": ("Strict", "Lax", "None"),
    "SESSION_COOKIE_SECURE": (True, False),
    "SESSION_COOKIE_DOMAIN": (None,),
    "CSRF_COOKIE_SAMESITE": ("Strict", "Lax", "None"),
    "CSRF_COOKIE_DOMAIN": (None,),
    "CSRF_COOKIE_HTTPONLY": (True, False),
    "CSRF_TRUSTED_ORIGINS": ([],),
    "CORS_ALLOWED_ORIGINS": ([],),
    "CORS_ALLOW_CREDENTIALS": (False, True),
    "SECURE_PROXY_SSL_HEADER": (None,),
}


def checks(plan: Plan) -> Iterator[Check]:
    yield Check("information: the settings that the login depends on", partial(depends_on, plan), informs=True)
    if set(ENGINES) - set(plan.engines):
        yield Check("information: engines that are not supported", partial(others, plan), informs=True)


def depends_on(plan: Plan) -> str:
    """Return the settings whose change breaks the login or a write in the first engine."""
    from django.conf import settings
    from django.test import override_settings

    lines = []
    for name, values in TOGGLES.items():
        if not hasattr(settings, name):
            continue
        for value in values:
            if value == getattr(settings, name):
                continue
            with override_settings(**{name: value}):
                if breaks(plan, plan.engines[0]):
                    lines.append(f"{name} = {value!r} would break it in {plan.engines[0]}")
    return "\n".join(lines) or "no single setting breaks it"


def breaks(plan: Plan, engine: str) -> bool:
    """Return whether the login or a write of the page fails with the settings as they are now."""
    try:
        return bool(logs_in(plan, engine) or any(writes(plan, engine, write) for write in plan.writes))
    except SkipTest:
        return True


def others(plan: Plan) -> str:
    """Return each engine that is not supported, and why it cannot log in, or that it can."""
    rest = [name for name in ENGINES if name not in plan.engines]
    told = [(name, logs_in(plan, name)) for name in rest]
    return "\n".join(f"{name} cannot log in: {text}" if text else f"{name} can log in too" for name, text in told)
