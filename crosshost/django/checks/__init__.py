"""All checks, in the order of their ids."""

from crosshost.django.check import Check
from crosshost.django.checks import cookies, csrf, middleware, names, networks, origins, patterns, preflight, proxy

CHECKS: list[Check] = sorted(
    (
        value
        for module in (cookies, csrf, middleware, names, networks, origins, patterns, preflight, proxy)
        for value in vars(module).values()
        if isinstance(value, Check)
    ),
    key=lambda check: check.id,
)
