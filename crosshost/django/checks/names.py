"""Settings that set nothing: misspelt, annotated and never given, overruled, or of the wrong type."""

from collections.abc import Iterator

from django.conf import global_settings

from crosshost import closest
from crosshost.django.check import check
from crosshost.django.conf import OLD_NAMES, Conf

PREFIXES = ("CSRF_", "SECURE_", "SESSION_")
CORS_NAMES = sorted({name for name in vars(Conf) if name.startswith("CORS_")} | set(OLD_NAMES.values()))
DJANGO_NAMES = sorted(name for name in dir(global_settings) if name.startswith(PREFIXES))
# CORS_ is django-cors-headers' own. Other packages have settings that begin like Django's, so only a slip counts there.
ALIKE = {"CORS_": 0.7} | dict.fromkeys(PREFIXES, 0.9)
REMOVED = ("CORS_MODEL", "CORS_REPLACE_HTTPS_REFERER")  # errors of django-cors-headers' own
LISTS = [
    *("CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST", "CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"),
    *("CORS_ALLOW_HEADERS", "CORS_ALLOW_METHODS", "CORS_EXPOSE_HEADERS", "CSRF_TRUSTED_ORIGINS"),
]


@check(
    "E001",
    title="A list given as one string",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = r'^https://app\.example\.com$'",
    message="{setting} is the string {value}, and each of its letters is taken for an entry of the list{worse}.",
    hint="{setting} = [{value}]",
)
def string_for_a_list(conf: Conf) -> Iterator[dict[str, str]]:
    for setting in LISTS:
        value = conf.raw(setting)
        if isinstance(value, str):
            worse = ": as patterns they let in far more than you meant" if "REGEX" in setting else ""
            literal = f"r'{value}'" if "\\" in value else repr(value)
            yield {"setting": setting, "value": literal, "worse": worse}


@check(
    "W022",
    title="A setting that nobody reads, for its name is misspelt",
    fault="CORS_ORIGINS_WHITELIST = ['https://app.example.com']; del CORS_ALLOWED_ORIGINS",
    message="Nobody reads a setting called {name}, so it sets nothing: {right} is not set.",
    hint="{right} = {value}  # the name that is read",
)
def misspelt(conf: Conf) -> Iterator[dict[str, str]]:
    known = [*CORS_NAMES, *DJANGO_NAMES]
    for name in conf.names(*ALIKE):
        prefix, value = name.partition("_")[0] + "_", conf.raw(name)
        # One string may stand where a list belongs; True may not.
        fits = {True, False} if isinstance(value, str) else {isinstance(value, list | tuple | set)}
        alike = [one for one in known if one.startswith(prefix) and (one in LISTS) in fits]
        near = closest(name, alike, ALIKE[prefix])
        # With the right name set as well, this one may be how the project makes its value.
        if name not in (*known, *REMOVED) and near and not conf.is_given(near):
            wrapped = near in LISTS and isinstance(value, str)
            yield {"name": name, "right": near, "value": f"[{name}]" if wrapped else name}


@check(
    "I002",
    title="A setting that begins like those of django-cors-headers and is none",
    fault="CORS_POLICY = 'strict'",
    message="django-cors-headers does not read {name}: if it was meant to, it sets nothing.",
    hint="del {name}  # or another name, if something else reads it",
)
def unknown_cors_name(conf: Conf) -> Iterator[dict[str, str]]:
    told = {*CORS_NAMES, *REMOVED, *(words["name"] for words in misspelt.find(conf))}
    read = [conf.raw(name) for name in CORS_NAMES if conf.is_given(name)]
    for name in conf.names("CORS_"):
        # A value that stands under a right name too is how the project makes that one.
        value = conf.raw(name)
        if name not in told and value not in read and [value] not in read:
            yield {"name": name}


@check(
    "W023",
    title="A setting with a colon for its equals sign",
    fault="CORS_ALLOW_METHODS: ['GET']",
    message="{name} is annotated and never given a value, so it sets nothing: after a colon stands a type.",
    hint="{name} = ...  # with an equals sign",
)
def annotated_without_value(conf: Conf) -> Iterator[dict[str, str]]:
    for name in sorted(conf.annotated & {*CORS_NAMES, *DJANGO_NAMES}):
        if not conf.is_given(name):
            yield {"name": name}


@check(
    "W024",
    title="A setting's old name beside its new one",
    fault="CORS_ORIGIN_WHITELIST = ['https://admin.example.com']",
    message="{old} is not read where {new} is set, as here.",
    hint="del {old}  # and write what it says into {new}",
)
def old_name_beside_the_new(conf: Conf) -> Iterator[dict[str, str]]:
    for new, old in OLD_NAMES.items():
        if conf.is_set(new) and conf.is_set(old) and conf.raw(new) != conf.raw(old):
            yield {"old": old, "new": new}
