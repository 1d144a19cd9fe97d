"""Checks of settings without effect: misspelt, annotated without a value, superseded, or of the wrong type."""

from collections.abc import Iterator

from django.conf import global_settings

from crosshost import closest
from crosshost.django.check import check
from crosshost.django.conf import OLD_NAMES, Conf

PREFIXES = ("CSRF_", "SECURE_", "SESSION_")
CORS_NAMES = sorted({name for name in vars(Conf) if name.startswith("CORS_")} | set(OLD_NAMES.values()))
DJANGO_NAMES = sorted(name for name in dir(global_settings) if name.startswith(PREFIXES))
# CORS_ belongs to django-cors-headers. Other packages use Django's prefixes too, so only near misses count there.
CUTOFF = {"CORS_": 0.7} | dict.fromkeys(PREFIXES, 0.9)
REMOVED = ("CORS_MODEL", "CORS_REPLACE_HTTPS_REFERER")  # django-cors-headers itself reports them
LISTS = [
    *("CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST", "CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"),
    *("CORS_ALLOW_HEADERS", "CORS_ALLOW_METHODS", "CORS_EXPOSE_HEADERS", "CSRF_TRUSTED_ORIGINS"),
]


@check(
    "E001",
    title="A string instead of a list",
    fault=r"CORS_ALLOWED_ORIGIN_REGEXES = r'^https://app\.example\.com$'",
    message="{setting} is the string {value} instead of a list, so it is iterated character by character{worse}.",
    hint="{setting} = [{value}]",
)
def string_for_a_list(conf: Conf) -> Iterator[dict[str, str]]:
    for setting in LISTS:
        value = conf.raw(setting)
        if isinstance(value, str):
            worse = ": as patterns they match far more origins than you meant" if "REGEX" in setting else ""
            literal = f"r'{value}'" if "\\" in value else repr(value)
            yield {"setting": setting, "value": literal, "worse": worse}


@check(
    "W022",
    title="A setting with a misspelt name, which nothing reads",
    fault="CORS_ORIGINS_WHITELIST = ['https://app.example.com']; del CORS_ALLOWED_ORIGINS",
    message="Nothing reads a setting called {name}, so it has no effect, and {right} is not set.",
    hint="{right} = {value}  # the name that is read",
)
def misspelt(conf: Conf) -> Iterator[dict[str, str]]:
    known = [*CORS_NAMES, *DJANGO_NAMES]
    for name in conf.names(*CUTOFF):
        prefix, value = name.partition("_")[0] + "_", conf.raw(name)
        # A string may be meant for a list; True may not.
        fits = {True, False} if isinstance(value, str) else {isinstance(value, list | tuple | set)}
        candidates = [setting for setting in known if setting.startswith(prefix) and (setting in LISTS) in fits]
        near = closest(name, candidates, CUTOFF[prefix])
        # With the right name set as well, this one may be an intermediate value of the project.
        if name not in (*known, *REMOVED) and near and not conf.is_given(near):
            wrapped = near in LISTS and isinstance(value, str)
            yield {"name": name, "right": near, "value": f"[{name}]" if wrapped else name}


@check(
    "I002",
    title="A setting that django-cors-headers does not have",
    fault="CORS_POLICY = 'strict'",
    message="django-cors-headers does not read {name}: if it was meant for that, it has no effect.",
    hint="del {name}  # or rename it, if something else reads it",
)
def unknown_cors_name(conf: Conf) -> Iterator[dict[str, str]]:
    known = {*CORS_NAMES, *REMOVED, *(values["name"] for values in misspelt.find(conf))}
    used = [conf.raw(name) for name in CORS_NAMES if conf.is_given(name)]
    for name in conf.names("CORS_"):
        # The project may use a value of this name for a right one.
        value = conf.raw(name)
        if name not in known and value not in used and [value] not in used:
            yield {"name": name}


@check(
    "W023",
    title="A setting with a colon instead of an equals sign",
    fault="CORS_ALLOW_METHODS: ['GET']",
    message="{name} is annotated but has no value, so it has no effect: a colon is followed by a type.",
    hint="{name} = ...  # with an equals sign",
)
def annotated_without_value(conf: Conf) -> Iterator[dict[str, str]]:
    for name in sorted(conf.annotated & {*CORS_NAMES, *DJANGO_NAMES}):
        if not conf.is_given(name):
            yield {"name": name}


@check(
    "W024",
    title="A setting under its old name and its new one",
    fault="CORS_ORIGIN_WHITELIST = ['https://admin.example.com']",
    message="{old} is ignored because {new} is set, too.",
    hint="del {old}  # and move its value to {new}",
)
def old_name_beside_the_new(conf: Conf) -> Iterator[dict[str, str]]:
    for new, old in OLD_NAMES.items():
        if conf.is_set(new) and conf.is_set(old) and conf.raw(new) != conf.raw(old):
            yield {"old": old, "new": new}
