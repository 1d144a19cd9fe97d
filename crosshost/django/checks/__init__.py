"""All checks, in the order of their ids."""

from crosshost.django.check import Check
from crosshost.django.checks import (
    commas,
    cookies,
    csrf,
    forms,
    middleware,
    names,
    networks,
    origins,
    patterns,
    preflight,
    proxy,
    secrets,
)

MODULES = (commas, cookies, csrf, forms, middleware, names, networks, origins, patterns, preflight, proxy, secrets)
CHECKS: list[Check] = sorted(
    (value for module in MODULES for value in vars(module).values() if isinstance(value, Check)),
    key=lambda check: check.id,
)
