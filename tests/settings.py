"""The project's settings as compose.yaml's defaults make them, for the tests that run Django in this process."""

import os
import tempfile

os.environ |= {
    "DJANGO_DEMO": "true",
    "DJANGO_DATA_DIR": tempfile.mkdtemp(prefix="crosshost-tests-"),
    "ALLOWED_HOSTS": ".localhost,127.0.0.1,testserver",
    "CORS_ALLOWED_ORIGINS": "http://localhost:3000",
    "CORS_ALLOW_CREDENTIALS": "true",
    "CORS_PREFLIGHT_MAX_AGE": "0",
    "CSRF_TRUSTED_ORIGINS": "http://localhost:3000",
}

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
