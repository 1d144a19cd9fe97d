"""What is measured of the space of wishes: each start of a recipe, with all printed wishes that it proves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crosshost.recipe.decide import Recipe, decide
from crosshost.recipe.space import ALL, relation_of
from crosshost.recipe.wish import Refused, Wish
from lab.recipes.outcome import flow_of
from lab.recipes.stand_ins import stand_in


@dataclass(frozen=True)
class Start:
    """One env file and one flow, and the wishes of which it is the recipe on stand-in names."""

    recipe: Recipe  # of the first wish, on stand-in names
    wishes: tuple[Wish, ...]

    @property
    def name(self) -> str:
        return name_of(self.wishes[0])


def name_of(wish: Wish) -> str:
    """Return the name of a wish of the space, as in hosts-fetch-body-nginx; of another one, `recipe`."""
    relation = relation_of(wish)
    return "-".join((relation.id, wish.login, str(wish.token), wish.proxy)) if relation else "recipe"


def printed(wishes: Iterable[Wish] = ALL) -> Iterator[Recipe]:
    """Yield the recipe for each of `wishes` that is not refused."""
    for wish in wishes:
        try:
            yield decide(wish)
        except Refused:
            continue


def starts(wishes: Iterable[Wish] = ALL) -> list[Start]:
    """Return what to start, to prove the recipe of each of `wishes` that is printed.

    Recipes that differ in what no browser sees are one start: nginx or none in front, two names or addresses that
    browsers treat alike.
    """
    groups: dict[object, list[Wish]] = {}
    recipes: dict[object, Recipe] = {}
    for recipe in printed(wishes):
        here = decide(stand_in(recipe.wish))
        key = tuple(here.env.items()), flow_of(here)
        recipes.setdefault(key, here)
        groups.setdefault(key, []).append(recipe.wish)
    return [Start(recipes[key], tuple(group)) for key, group in groups.items()]


def sample(found: list[Start], count: int) -> list[Start]:
    """Return `count` of the starts, evenly spaced over all."""
    return [found[number * len(found) // count] for number in range(count)]
