"""The checks of Django's responses without a session: whoami, CORS headers, preflights."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lab.scenarios.names import is_local
from lab.scenarios.settings import Settings
from lab.smoke import reasons
from lab.smoke.check import Check
from lab.smoke.client import Client
from lab.smoke.expected import cors, expected_cors
from lab.stack import http
from lab.stack.http import media_type

OTHER_ORIGIN = "http://stranger.example"  # which no scenario allows


def anonymous_checks(settings: Settings, client: Client) -> Iterator[Check]:
    """Yield the checks of requests without a session."""
    page = http.request(settings.page, "GET", "/")
    whoami = client.request("GET", "/blog/whoami/")
    yield Check(
        "whoami-without-session",
        "whoami without a session",
        "401 application/json",
        f"{whoami.status} {media_type(whoami)}",
        "ALLOWED_HOSTS, API_ORIGIN",
        reasons.refused(settings, whoami),
    )
    yield Check(
        "no-store",
        "a personal response is not stored",
        "True",
        str("no-store" in whoami.headers.get("Cache-Control", "")),
        "blog/views.py",
    )
    vary = {name.strip().lower() for name in whoami.headers.get("Vary", "").split(",")}
    yield Check(
        "vary",
        "Vary names Origin and Accept",
        "True",
        str({"origin", "accept"} <= vary),
        "MIDDLEWARE (CorsMiddleware first)",
    )
    if is_local(urlsplit(settings.api).hostname):
        hsts = [response.headers.get("Strict-Transport-Security", "none") for response in (page, whoami)]
        yield Check("no-hsts", "no HSTS on a lab name", "none, none", ", ".join(hsts), "SECURE_HSTS_SECONDS")
    if settings.page != settings.api:
        yield Check(
            "cors-for-page",
            "CORS for the page",
            expected_cors(settings, settings.page),
            cors(whoami),
            "CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS",
            reasons.unreadable(settings, whoami),
        )
    other = http.request(settings.api, "GET", "/blog/whoami/", headers={"Origin": OTHER_ORIGIN})
    yield Check(
        "cors-for-others",
        "CORS for another origin",
        expected_cors(settings, OTHER_ORIGIN),
        cors(other),
        "CORS_ALLOWED_ORIGINS, CORS_ALLOWED_ORIGIN_REGEXES",
    )
    missing = client.request("GET", "/nothing/here/")
    yield Check(
        "cors-on-error",
        "an error has the CORS headers too",
        f"404 {cors(whoami)}",
        f"{missing.status} {cors(missing)}",
        "MIDDLEWARE (CorsMiddleware first)",
        reasons.unreadable(settings, missing),
    )
    if settings.page == settings.api:
        return
    preflight = client.preflight("/blog/posts/", "POST", "content-type,x-csrftoken")
    yield Check(
        "preflight",
        "preflight of a POST",
        f"200 {expected_cors(settings, settings.page)}",
        f"{preflight.status} {cors(preflight)}",
        "CORS_ALLOWED_ORIGINS, CORS_ALLOW_CREDENTIALS",
        reasons.unsent(settings, preflight),
    )
    if settings.permits_page:
        yield Check(
            "preflight-allows-post",
            "the preflight allows the POST",
            "True",
            str(allows(preflight, "POST", "content-type", "x-csrftoken")),
            "CORS_ALLOW_METHODS, CORS_ALLOW_HEADERS",
            reasons.unsent(settings, preflight),
        )
        yield Check(
            "preflight-max-age",
            "how long a preflight is cached",
            settings.text("CORS_PREFLIGHT_MAX_AGE", "86400"),
            preflight.headers.get("Access-Control-Max-Age", "no header"),
            "CORS_PREFLIGHT_MAX_AGE",
        )


def allows(preflight: http.Response, method: str, *headers: str) -> bool:
    """Return whether the response to a preflight allows the method and these headers, in lower case."""

    def listed(name: str) -> set[str]:
        return {item.strip().lower() for item in preflight.headers.get(name, "").split(",")}

    methods, names = listed("Access-Control-Allow-Methods"), listed("Access-Control-Allow-Headers")
    return method.lower() in methods and set(headers) <= names
