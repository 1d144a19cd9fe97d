"""The deployment that a recipe's own env file makes in this checkout."""

from collections.abc import Mapping
from dataclasses import replace

from crosshost.recipe.decide import Recipe
from lab import STATE
from lab.scenarios import envfile, port_base, variables
from lab.scenarios.deployment import Deployment

FOLDER = STATE / "recipes"


def deployment(recipe: Recipe, name: str, base: int | None = None) -> Deployment:
    """Return the deployment of `recipe`, whose origins are of this machine, under the scenario name `name`.

    It is recipe.env and the name, without the user's .env and shell. With `base`, it is moved to the ports from there
    on. Compose reads the same two files. Raises Problem for an env file that the lab does not accept.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = {"recipe.env": recipe.env, "name.env": {"SCENARIO": name}}
    values: dict[str, str] = {}
    for file, settings in files.items():
        (FOLDER / file).write_text(text(settings))
        values |= envfile.read(FOLDER / file, variables.known())
    made = Deployment(None, tuple(FOLDER / file for file in files), values)
    if base is None:
        return made
    moved = port_base.moved(made, base)
    return replace(made, variables=made.variables | moved, port_base=base, moved=moved)


def text(settings: Mapping[str, str]) -> str:
    """Return `settings` as an env file."""
    return port_base.lines(settings) + "\n"
