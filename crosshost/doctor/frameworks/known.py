"""The frameworks that have their own names for the settings; what is recognised besides them is in `signs`."""

import re
from dataclasses import dataclass, field

from crosshost.doctor.frameworks import django, express, flask, nginx, starlette, vite
from crosshost.doctor.frameworks.place import Table

NEVER = re.compile("(?!)")


@dataclass(frozen=True)
class Framework:
    """`session_cookie` matches the names of the cookies that `settings` govern; `own_cookies` is for all others."""

    settings: Table
    own_cookies: Table = field(default_factory=dict)
    session_cookie: re.Pattern[str] = NEVER


STARLETTE = Framework(starlette.SETTINGS, starlette.OWN_COOKIES, re.compile("session$"))
KNOWN = {
    "django": Framework({}, django.OWN_COOKIES, re.compile("sess|sid|csrf|xsrf", re.IGNORECASE)),
    "fastapi": STARLETTE,
    "starlette": STARLETTE,
    "flask": Framework(flask.SETTINGS, flask.OWN_COOKIES, re.compile("session$")),
    "express": Framework(express.SETTINGS, express.OWN_COOKIES, re.compile(r"sid$|sess")),
    "nginx": Framework(nginx.SETTINGS),
    "vite": Framework(vite.SETTINGS),
}
KNOWN["drf"] = KNOWN["django"]
