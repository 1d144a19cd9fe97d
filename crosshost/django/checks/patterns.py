"""Who may read: CORS_ALLOWED_ORIGIN_REGEXES. django-cors-headers uses re.match, which stops where the pattern does."""

import re
from collections.abc import Iterator

from crosshost.django.check import Find, check
from crosshost.django.conf import Conf
from crosshost.django.hostile import let_in, never_matches

LETS_IN = "{setting} has {pattern}, which lets in {origin} as well: "
FIX = "{setting} = [r'^https://app\\.example\\.com$']"


def texts(conf: Conf) -> Iterator[tuple[dict[str, str], str | re.Pattern[str]]]:
    """Each pattern that compiles, with the words for it."""
    setting = conf.current_name("CORS_ALLOWED_ORIGIN_REGEXES")
    for pattern in conf.CORS_ALLOWED_ORIGIN_REGEXES:
        text = pattern if isinstance(pattern, str) else pattern.pattern
        try:
            re.compile(pattern)
        except re.error:
            continue
        yield {"setting": setting, "pattern": f"r'{text}'"}, pattern


def letting_in(kind: str) -> Find:
    """The patterns that let in an origin of `kind`, and none of the kinds before it: one pattern, one finding."""

    def find(conf: Conf) -> Iterator[dict[str, str]]:
        for words, pattern in texts(conf):
            found = {kind: let_in(pattern, kind) for kind in ("end", "dot", "neighbour")}
            first = next((kind for kind, origin in found.items() if origin), None)
            if first == kind:
                yield words | {"origin": found[kind] or ""}

    return find


@check(
    "E002",
    title="A pattern for origins that is no regular expression",
    fault="CORS_ALLOWED_ORIGIN_REGEXES = ['*.example.com']",
    message="{setting} has {pattern}, which is no regular expression ({why}): each request of an origin "
    "that nothing before it matches ends in a 500.",
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
    title="A pattern for origins without its end",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://app\.example\.com']",
    message=LETS_IN + "matching stops where the pattern does, and what follows may be an attacker's domain.",
    hint=FIX + "  # end it with $",
)(letting_in("end"))

bare_dot = check(
    "W009",
    title="A pattern for origins in which a dot or a boundary is missing",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://app.example.com$', r'^https://.*example\.com$']",
    message=LETS_IN + "a dot without its backslash is any letter, and what may be anything needs a dot after it.",
    hint=r"{setting} = [r'^https://[a-z0-9-]+\.example\.com$']  # \. is a dot, and ends the name before the domain",
)(letting_in("dot"))

neighbours = check(
    "W010",
    title="A pattern for origins that lets in every customer of a provider",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://.+\.vercel\.app$']",
    message=LETS_IN + "below that domain anybody can have a name.",
    hint=r"{setting} = [r'^https://myapp-[a-z0-9-]+\.vercel\.app$']  # what is yours alone",
)(letting_in("neighbour"))


@check(
    "W011",
    title="A pattern for origins that no browser's origin matches",
    fault="CORS_ALLOWED_ORIGIN_REGEXES = ['https://*.example.com']",
    message="{setting} has {pattern}, which never matches: a browser's Origin has no path, no capital and no default "
    "port, and a * repeats what stands before it.",
    hint=FIX,
)
def pattern_never_matches(conf: Conf) -> Iterator[dict[str, str]]:
    for words, pattern in texts(conf):
        if never_matches(pattern):
            yield words
