"""Names of headers and methods."""

from config.values.text import TOKEN, items


def _tokens(value: str, example: str) -> list[str]:
    for item in items(value):
        if item != "*" and not TOKEN.fullmatch(item):
            raise ValueError(f"{item!r} is not one name: separate names with commas, {example}")
    return items(value)


def header_names(value: str) -> list[str]:
    return [item.lower() for item in _tokens(value, "accept,content-type,x-csrftoken")]


def method_names(value: str) -> list[str]:
    # Methods are compared as bytes (Fetch Standard, "CORS-preflight fetch"), and all that Django knows are upper case.
    return [item.upper() for item in _tokens(value, "GET,POST,DELETE")]
