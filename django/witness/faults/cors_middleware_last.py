"""CorsMiddleware stands last, so that what is answered above it has no CORS headers."""

CORS = "corsheaders.middleware.CorsMiddleware"


def apply(settings: dict) -> None:
    settings["MIDDLEWARE"].remove(CORS)
    settings["MIDDLEWARE"].append(CORS)
