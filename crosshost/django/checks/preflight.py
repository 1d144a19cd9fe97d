"""Checks of what the response to a preflight permits."""

from collections.abc import Iterator

from crosshost.django.authentication import checks_csrf
from crosshost.django.check import check
from crosshost.django.conf import DEFAULT_HEADERS, DEFAULT_METHODS, Conf
from crosshost.django.joined import separated


@check(
    "W025",
    title="The preflight does not allow the header of the CSRF token",
    fault="CORS_ALLOW_HEADERS = ['content-type']",
    message="CORS_ALLOW_HEADERS does not list {header}, the header of CSRF_HEADER_NAME: browsers block every "
    "cross-origin request that carries the token.",
    hint="CORS_ALLOW_HEADERS = {right}",
)
def csrf_header_not_allowed(conf: Conf) -> Iterator[dict[str, str]]:
    header = conf.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-").lower()
    permitted = {name.lower() for name in separated("CORS_ALLOW_HEADERS", conf.CORS_ALLOW_HEADERS)}
    if _lets_sessions_in(conf) and checks_csrf(conf) and not permitted & {header, "*"}:
        yield {"header": header, "right": str([*conf.CORS_ALLOW_HEADERS, header])}


@check(
    "W026",
    title="'*' is not a wildcard for credentialed requests",
    fault="CORS_ALLOW_HEADERS = ['*']",
    message="{setting} has '*', which is not a wildcard in the response to a credentialed request (Fetch Standard, "
    "'CORS protocol and credentials'): it allows nothing.",
    hint="{setting} = {right}",
)
def star_with_credentials(conf: Conf) -> Iterator[dict[str, str]]:
    if not _lets_sessions_in(conf):
        return
    for setting, values, right in (
        ("CORS_ALLOW_HEADERS", conf.CORS_ALLOW_HEADERS, list(DEFAULT_HEADERS)),
        ("CORS_ALLOW_METHODS", conf.CORS_ALLOW_METHODS, list(DEFAULT_METHODS)),
        ("CORS_EXPOSE_HEADERS", conf.CORS_EXPOSE_HEADERS, []),
    ):
        if "*" in values:
            yield {"setting": setting, "right": str([value for value in values if value != "*"] or right)}


@check(
    "W027",
    title="CORS_ALLOW_PRIVATE_NETWORK, which browsers no longer use",
    fault="CORS_ALLOW_PRIVATE_NETWORK = True",
    message="CORS_ALLOW_PRIVATE_NETWORK responds to a header that no browser sends by default: Chrome gave up Private "
    "Network Access, and since version 142 asks the user for permission (Local Network Access) whatever the "
    "server responds.",
    hint="CORS_ALLOW_PRIVATE_NETWORK = False  # and serve the page over https, where Chrome can ask for permission",
)
def private_network(conf: Conf) -> Iterator[dict[str, str]]:
    if conf.CORS_ALLOW_PRIVATE_NETWORK:
        yield {}


def _lets_sessions_in(conf: Conf) -> bool:
    return conf.CORS_ALLOW_CREDENTIALS and conf.allows_any_page
