"""django-cors-headers and Django get the origins as written in the environment, not normalised."""

import os


def apply(settings: dict) -> None:
    for name in ("CORS_ALLOWED_ORIGINS", "CSRF_TRUSTED_ORIGINS"):
        settings[name] = [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]
