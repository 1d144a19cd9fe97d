"""A Django project of the tests' own: a JSON API with a login, called from a page of another origin.

`project` in conftest.py has its settings in force; the views are in urls.py.
"""

APP, API, EVIL = "https://app.example.com", "https://api.example.com", "https://evil.example"

PROJECT = {
    "ALLOWED_HOSTS": ["api.example.com", "www.example.org"],
    "CORS_ALLOWED_ORIGINS": [APP],
    "CORS_ALLOW_CREDENTIALS": True,
    "CSRF_FAILURE_VIEW": "django.views.csrf.csrf_failure",
    "CSRF_TRUSTED_ORIGINS": [APP],
    "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.MemoryFileUploadHandler"],
    "MIDDLEWARE": [
        "corsheaders.middleware.CorsMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "ROOT_URLCONF": "tests.testing.urls",
    "SECURE_PROXY_SSL_HEADER": None,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
