"""The Partitioned attribute (CHIPS), which neither Django 5.2 nor Python before 3.14 can write.

A browser stores a Partitioned cookie that a frame or a fetch set for the pair of sites, the page's and the API's, so it
may keep it even where it blocks third-party cookies. It needs Secure, and a deletion needs the attribute as well.
"""

from collections.abc import Callable, Collection
from http.cookies import Morsel

Headers = list[tuple[str, str]]
ATTRIBUTE = "; Partitioned"


def with_partitioned(application: Callable, names: Collection[str]) -> Callable:
    """Return `application`, adding Partitioned to every Set-Cookie of the cookies `names`, deletions included.

    A response that already has a Partitioned cookie is not changed.
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
    """A cookie that is written with Partitioned."""

    def OutputString(self, attrs=None) -> str:
        return super().OutputString(attrs) + ATTRIBUTE
