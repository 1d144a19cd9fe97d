"""A check for two values of a list that became one: Python joins two strings without a comma between them."""

from collections.abc import Iterator

from crosshost.django.check import check
from crosshost.django.conf import Conf
from crosshost.django.joined import split


@check(
    "W030",
    title="A comma is missing between two values of a list",
    fault="CSRF_TRUSTED_ORIGINS = ['https://app.example.com' 'https://admin.example.com']",
    message="{setting} has '{text}': without a comma Python joins two strings to one, which matches nothing.",
    hint="{setting} = {right}",
)
def comma_forgotten(conf: Conf) -> Iterator[dict[str, str]]:
    for setting, values in (
        (conf.current_name("CORS_ALLOWED_ORIGINS"), conf.CORS_ALLOWED_ORIGINS),
        ("CSRF_TRUSTED_ORIGINS", conf.CSRF_TRUSTED_ORIGINS),
        (conf.current_name("CORS_ALLOWED_ORIGIN_REGEXES"), conf.CORS_ALLOWED_ORIGIN_REGEXES),
        ("CORS_ALLOW_HEADERS", conf.CORS_ALLOW_HEADERS),
        ("CORS_ALLOW_METHODS", conf.CORS_ALLOW_METHODS),
    ):
        parts = [split(setting, value) if isinstance(value, str) else [value] for value in values]
        for value, joined in zip(values, parts, strict=True):
            if len(joined) > 1:
                yield {"setting": setting, "text": str(value), "right": str([part for some in parts for part in some])}
