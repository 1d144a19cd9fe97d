"""Deliberate mistakes, one module each, that a scenario of env/faults turns on with LAB_FAULT.

A module is named for its mistake and has one function, `apply(settings)`, which makes it. The mistakes of NGINX are in
nginx/templates/faults and change nothing here.
"""

import pkgutil
from importlib import import_module

from config.environment import refuse
from config.values.text import nearest

NGINX = (
    "cookie-twins",
    "cookies-shared-by-ports",
    "csp-connect-src",
    "csrf-page-cached",
    "duplicate-cors-headers",
    "error-without-cors",
    "preflight-cached",
    "preflight-needs-auth",
    "preflight-redirected",
    "proxy-drops-port",
    "proxy-hides-scheme",
    "proxy-rewrites-host",
    "sso-session-expired",
)
DJANGO = tuple(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))


def apply(name: str, settings: dict) -> None:
    """Make the mistake `name` in `settings`, or none for an empty name. Raise EnvError for an unknown one."""
    if name in DJANGO:
        import_module(f"{__name__}.{name.replace('-', '_')}").apply(settings)
    elif name and name not in NGINX:
        raise refuse("LAB_FAULT", f"'{name}' is not a known fault: write {nearest(name, NGINX + DJANGO)}")
