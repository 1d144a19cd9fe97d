"""Checks of CORS_ALLOWED_ORIGIN_REGEXES. django-cors-headers uses re.match, which ignores what follows a match."""

import re
from collections.abc import Iterator

from crosshost.django.check import Find, check
from crosshost.django.conf import Conf
from crosshost.django.hostile import ATTACKER, let_in, never_matches

MATCHES = "{setting} has {pattern}, which also matches {origin}: "
FIX = "{setting} = [r'^https://app\\.example\\.com$']"


def texts(conf: Conf) -> Iterator[tuple[dict[str, str], str | re.Pattern[str]]]:
    """Yield each pattern that compiles, after the values of its placeholders."""
    setting = conf.current_name("CORS_ALLOWED_ORIGIN_REGEXES")
    for pattern in conf.CORS_ALLOWED_ORIGIN_REGEXES:
        text = pattern if isinstance(pattern, str) else pattern.pattern
        try:
            re.compile(pattern)
        except re.error:
            continue
        yield {"setting": setting, "pattern": f"r'{text}'"}, pattern


def letting_in(kind: str) -> Find:
    """Return a check for patterns that let in an origin of `kind`, and of no kind before it: one finding a pattern."""

    def find(conf: Conf) -> Iterator[dict[str, str]]:
        for values, pattern in texts(conf):
            origins = {kind: let_in(pattern, kind) for kind in ("end", "dot", "neighbour")}
            first = next((kind for kind, origin in origins.items() if origin), None)
            if first == kind and not (kind == "neighbour" and conf.DEBUG):  # a tunnel to a developer's machine
                yield values | {"origin": origins[kind] or "", "why": _why_open(pattern, origins[kind] or "")}

    return find


def _why_open(pattern: str | re.Pattern[str], origin: str) -> str:
    """Return why `pattern` matches `origin`, whose end is an attacker's."""
    if re.match(pattern, f"{origin.partition(':')[0]}://{ATTACKER}"):
        return "it matches the origin of every site, with or without $"
    return "the match ends where the pattern does, and the rest may be an attacker's domain"


@check(
    "E002",
    title="A pattern for origins that is not a regular expression",
    fault="CORS_ALLOWED_ORIGIN_REGEXES = ['*.example.com']",
    message="{setting} has {pattern}, which is not a regular expression ({why}): requests from an origin that no "
    "earlier pattern matches get a 500.",
    hint=FIX,
)
def pattern_does_not_compile(conf: Conf) -> Iterator[dict[str, str]]:
    setting = conf.current_name("CORS_ALLOWED_ORIGIN_REGEXES")
    for pattern in conf.CORS_ALLOWED_ORIGIN_REGEXES:
        try:
            re.compile(pattern)
        except re.error as error:
            yield {"setting": setting, "pattern": f"r'{pattern}'", "why": str(error)}


open_end = check(
    "W008",
    title="A pattern for origins that matches every origin, or has no $ at its end",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://app\.example\.com']",
    message=MATCHES + "{why}.",
    hint=FIX + "  # the whole origin, up to $",
)(letting_in("end"))

bare_dot = check(
    "W009",
    title="A pattern for origins with an unescaped dot or without a boundary",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://app.example.com$', r'^https://.*example\.com$']",
    message=MATCHES + "a dot without a backslash matches any character, and .* needs an escaped dot after it.",
    hint=r"{setting} = [r'^https://[a-z0-9-]+\.example\.com$']  # \. matches a dot, the end of the subdomain",
)(letting_in("dot"))

neighbours = check(
    "W010",
    title="A pattern for origins that matches every customer of a hosting provider",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://.+\.vercel\.app$']",
    message=MATCHES + "anybody can register a name below that domain.",
    hint=r"{setting} = [r'^https://myapp-[a-z0-9-]+\.vercel\.app$']  # your names only",
)(letting_in("neighbour"))


@check(
    "W011",
    title="A pattern that no browser's Origin matches",
    fault="CORS_ALLOWED_ORIGIN_REGEXES = ['https://*.example.com']",
    message="{setting} has {pattern}, which never matches: a browser's Origin has no path, no capital letters and no "
    "default port, and * repeats the character before it.",
    hint=FIX,
)
def pattern_never_matches(conf: Conf) -> Iterator[dict[str, str]]:
    for values, pattern in texts(conf):
        if never_matches(pattern):
            yield values
