"""The parts of a recipe, in the order in which they are printed."""

from collections.abc import Callable
from dataclasses import dataclass

from crosshost.recipe.decide import Recipe
from crosshost.recipe.render import django_code, env_file, javascript, nginx_conf, settings_py, vite_config


@dataclass(frozen=True)
class Part:
    """One text to paste."""

    id: str
    title: str
    file: str
    language: str
    text: str  # ends with a line break


Renderer = Callable[[Recipe], str]  # returns nothing where the recipe has no such part

# By id: title, file, language, and what makes the text.
PARTS: dict[str, tuple[str, str, str, Renderer]] = {
    "install": ("Install", "shell", "sh", settings_py.install),
    "settings": ("At the end of settings.py", "settings.py", "python", settings_py.text),
    "views": ("A new file views.py beside urls.py", "views.py", "python", django_code.views),
    "urls": ("At the end of urls.py", "urls.py", "python", django_code.urls),
    "nginx": ("nginx: the server blocks", "nginx.conf", "nginx", nginx_conf.text),
    "vite": ("Vite's development server", "vite.config.js", "js", vite_config.text),
    "fetch": ("The page, with fetch", "api.js", "js", javascript.fetch),
    "axios": ("The page, with axios instead", "api.js", "js", javascript.axios),
    "env": ("The same in the lab of crosshost: env/recipe.env", "recipe.env", "sh", env_file.text),
}


def parts(recipe: Recipe) -> tuple[Part, ...]:
    """Return the parts that `recipe` has."""
    texts = ((id, *words, render(recipe)) for id, (*words, render) in PARTS.items())
    return tuple(Part(*fields) for fields in texts if fields[-1])
