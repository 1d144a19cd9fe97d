"""The CORS headers of django-cors-headers 4 (corsheaders/middleware.py), from a deployment's settings."""

from crosshost.expected import Settings
from crosshost.policy.situation import Headers

HEADERS = "accept,authorization,content-type,user-agent,x-csrftoken,x-requested-with"  # as django/config/settings.py
METHODS = "DELETE,GET,OPTIONS,PATCH,POST,PUT"
MAX_AGE = "86400"  # seconds


def of(settings: Settings, origin: str | None, method: str, *, as_written: bool = False) -> Headers:
    """The headers of an answer to `method` from `origin`: None is a request without the header.

    `as_written`: the origins reach Django as they stand in the environment (the fault origins-as-written).
    """
    headers = [("Vary", "origin")]
    if origin is None or not settings.permits(origin, as_written=as_written):
        return tuple(headers)
    credentials = settings.flag("CORS_ALLOW_CREDENTIALS")
    everybody = settings.flag("CORS_ALLOW_ALL_ORIGINS") and not credentials
    headers.append(("Access-Control-Allow-Origin", "*" if everybody else origin))
    if credentials:
        headers.append(("Access-Control-Allow-Credentials", "true"))
    if exposed := settings.items("CORS_EXPOSE_HEADERS"):
        headers.append(("Access-Control-Expose-Headers", ", ".join(exposed).lower()))
    if method == "OPTIONS":
        allowed = settings.items("CORS_ALLOW_HEADERS", HEADERS), settings.items("CORS_ALLOW_METHODS", METHODS)
        headers.append(("Access-Control-Allow-Headers", ", ".join(allowed[0]).lower()))
        headers.append(("Access-Control-Allow-Methods", ", ".join(allowed[1]).upper()))
        headers.append(("Access-Control-Max-Age", settings.text("CORS_PREFLIGHT_MAX_AGE", MAX_AGE)))
    return tuple(headers)
