"""All recipes of the space, decided once."""

from functools import cache

from crosshost.recipe import Recipe, Refused, decide
from crosshost.recipe.space import ALL


@cache
def decided() -> tuple[Recipe | Refused, ...]:
    """Return the recipe or the refusal of each wish of the space, in its order."""
    return tuple(map(outcome, ALL))


def outcome(wish) -> Recipe | Refused:
    try:
        return decide(wish)
    except Refused as refused:
        return refused


def printed() -> list[Recipe]:
    return [each for each in decided() if isinstance(each, Recipe)]
