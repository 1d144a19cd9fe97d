"""The Partitioned attribute (CHIPS), which neither Django 5.2 nor Python before 3.14 can write.

A cookie with it that is set in a frame or by a fetch belongs to the pair of that page's site and ours, so a browser
that blocks third-party cookies may still keep it. It needs Secure, and a deletion needs it, too.
"""

from collections.abc import Callable, Collection
from http.cookies import Morsel

Headers = list[tuple[str, str]]
ATTRIBUTE = "; Partitioned"


def with_partitioned(application: Callable, names: Collection[str]) -> Callable:
    """The WSGI `application`, with Partitioned on every Set-Cookie of the cookies called `names`, deletions included.

    A response that says Partitioned anywhere has decided for itself and is left as it is.
    """
    if not names:
        return application
    starts = tuple(f"{name}=" for name in names)

    def response(environ, start_response):
        def start(status: str, headers: Headers, *error):
            return start_response(status, add(headers, starts), *error)

        return application(environ, start)

    return response


def add(headers: Headers, starts: tuple[str, ...]) -> Headers:
    cookies = [value for name, value in headers if name.lower() == "set-cookie"]
    if any(cookie.endswith(ATTRIBUTE) for cookie in cookies):
        return headers
    # Django puts a space before the value.
    ours = {cookie for cookie in cookies if cookie.lstrip().startswith(starts)}
    return [(name, value + ATTRIBUTE if value in ours else value) for name, value in headers]


class PartitionedMorsel(Morsel):
    """A cookie that says Partitioned when it is written."""

    def OutputString(self, attrs=None) -> str:
        return super().OutputString(attrs) + ATTRIBUTE
