"""Django: the advice of the reasons is its own, so only cookies that no setting of Django's governs need a table."""

from crosshost.doctor.frameworks.place import Place, Setting, Table, Words

SETTINGS_PAGE = "https://docs.djangoproject.com/en/stable/ref/settings/"
CORS_PAGE = "https://github.com/adamchainz/django-cors-headers#configuration"
REST_PAGE = "https://www.django-rest-framework.org/topics/ajax-csrf-cors/"
COOKIE = Place(
    "views.py",
    "response.set_cookie('{cookie}', …, @)",
    "{name}={value}",
    ", ",
    "https://docs.djangoproject.com/en/stable/ref/request-response/#django.http.HttpResponse.set_cookie",
)

OWN_COOKIES: Table = {
    "samesite-none": Setting(COOKIE, "samesite", "'None'"),
    "secure": Setting(COOKIE, "secure", "True"),
    "insecure": Setting(COOKIE, "secure", "False"),
    "httponly": Setting(COOKIE, "httponly", "True"),
    "domain": Setting(COOKIE, "domain", "'{site}'"),
    "no-domain": Setting(COOKIE, "domain", "None"),
    "path": Setting(COOKIE, "path", "'/'"),
    "name": Words("give the cookie another name where set_cookie is called (dj-rest-auth: JWT_AUTH_COOKIE)"),
}


def page_of(setting: str) -> str:
    """Return the documentation page of a setting of Django's or of django-cors-headers'."""
    if setting.startswith("CORS_") or setting == "MIDDLEWARE":
        return CORS_PAGE
    return f"{SETTINGS_PAGE}#{setting.lower().replace('_', '-')}"
