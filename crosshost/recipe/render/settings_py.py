"""What to install, and what to paste at the end of a settings.py as `startproject` makes it."""

import textwrap

from crosshost.recipe.decide import Recipe

WIDTH = 96
MIDDLEWARE = """\
# CorsMiddleware comes first: the response of a middleware above it would have no CORS headers.
if "corsheaders" not in INSTALLED_APPS:
    INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]
    MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
"""


def needs_cors(recipe: Recipe) -> bool:
    return any(line.name.startswith("CORS_") for line in recipe.settings)


def install(recipe: Recipe) -> str:
    return "python -m pip install django-cors-headers\n" if needs_cors(recipe) else ""


def text(recipe: Recipe) -> str:
    """Return the lines of settings.py, each below the reason for it."""
    blocks = [f"# Made by: crosshost recipe {recipe.wish}\n"]
    if needs_cors(recipe):
        blocks.append(MIDDLEWARE)
    blocks += [f"{comment(line.why)}\n{line.name} = {python(line.value)}\n" for line in recipe.settings]
    return "\n".join(blocks)


def comment(why: str) -> str:
    return "\n".join(textwrap.wrap(why, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False))


def python(value: object) -> str:
    """Return a value as Python code, with double quotes as Django's own settings.py has them."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(python, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(python, value))})"
    return str(value)
