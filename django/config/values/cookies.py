"""A cookie's name and attributes."""

import re

from config.values.text import TOKEN, is_host, nearest

# Python's http.cookies, which writes Django's cookies, raises for these: they are attributes.
ATTRIBUTES = {
    "comment",
    "domain",
    "expires",
    "httponly",
    "max-age",
    "partitioned",
    "path",
    "samesite",
    "secure",
    "version",
}


def samesite(value: str) -> str | bool:
    """Parse SameSite; `unset` leaves the attribute out, which Django spells False."""
    known: dict[str, str | bool] = {"Lax": "Lax", "Strict": "Strict", "None": "None", "unset": False}
    for name, setting in known.items():
        if value.lower() == name.lower():
            return setting
    raise ValueError(f"{value!r} is not one of {', '.join(known)}: write {nearest(value, known)}")


def cookie_name(value: str) -> str:
    if not TOKEN.fullmatch(value):
        raise ValueError(f"{value!r} is not a cookie's name (letters, digits, - and _): write sessionid or csrftoken")
    if value.lower() in ATTRIBUTES:
        raise ValueError(f"{value!r} is the name of a cookie attribute: write sessionid or csrftoken")
    return value


def cookie_domain(value: str) -> str | None:
    """Parse Domain; empty leaves the attribute out, so that the cookie belongs to the host that set it."""
    value = value.lower()
    if value and not is_host(value):
        bare = re.split(r"[/:?#]", re.sub(r"^[a-z]*:?//", "", value).lstrip("*."))[0]
        right = bare if is_host(bare) else "example.com"
        raise ValueError(f"{value!r} is not a host name alone: write {right}, or nothing at all")
    return value or None


def cookie_path(value: str) -> str:
    if not re.fullmatch(r"/[\x21-\x3a\x3c-\x7e]*", value):
        raise ValueError(f"{value!r} is not a path from the root: write /")
    return value
