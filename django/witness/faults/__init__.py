"""Mistakes on purpose, one module each, that a scenario of env/faults asks for by LAB_FAULT.

A module is named for its mistake and has one function, `apply(settings)`, which changes the settings as that mistake
would. Those of NGINX are nginx's, in nginx/templates/faults, and change nothing here.
"""

import difflib
import pkgutil
from importlib import import_module

from config.environment import refuse

NGINX = (
    "cookies-shared-by-ports",
    "duplicate-cors-headers",
    "error-without-cors",
    "preflight-redirected",
    "proxy-drops-port",
    "proxy-hides-scheme",
)
DJANGO = tuple(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))


def apply(name: str, settings: dict) -> None:
    """Change `settings` as the mistake `name` would; nothing for an empty name. Raises EnvError for an unknown one."""
    if name in DJANGO:
        import_module(f"{__name__}.{name.replace('-', '_')}").apply(settings)
    elif name and name not in NGINX:
        near = difflib.get_close_matches(name, NGINX + DJANGO, n=1, cutoff=0)[0]
        raise refuse("LAB_FAULT", f"'{name}' is no fault of ours: write {near}")
