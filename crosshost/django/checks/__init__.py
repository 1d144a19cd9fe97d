"""Every check there is, in the order of their ids."""

from crosshost.django.check import Check
from crosshost.django.checks import cookies, csrf, middleware, names, origins, patterns, preflight, proxy

CHECKS: list[Check] = sorted(
    (
        thing
        for module in (cookies, csrf, middleware, names, origins, patterns, preflight, proxy)
        for thing in vars(module).values()
        if isinstance(thing, Check)
    ),
    key=lambda check: check.id,
)
