"""CorsMiddleware is last, so the responses of the middleware above it have no CORS headers."""

CORS = "corsheaders.middleware.CorsMiddleware"


def apply(settings: dict) -> None:
    settings["MIDDLEWARE"].remove(CORS)
    settings["MIDDLEWARE"].append(CORS)
