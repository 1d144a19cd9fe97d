"""A recipe as text for a person."""

from collections.abc import Iterator

from crosshost.lines import WIDTH, wrapped
from crosshost.recipe.decide import Recipe
from crosshost.recipe.render.parts import parts


def text(recipe: Recipe) -> str:
    """Return the whole recipe: where it works, then each part."""
    lines = [*headline(recipe), ""]
    for part in parts(recipe):
        lines += [f"--- {part.title} ".ljust(WIDTH, "-"), "", part.text]
    return "\n".join(lines).rstrip()


def headline(recipe: Recipe) -> Iterator[str]:
    """Yield in which browsers it works, why not in the others, and what else to know."""
    works = [name for name, holds in recipe.works.items() if holds]
    yield f"Page {recipe.wish.page}, API {recipe.wish.api}"
    yield from wrapped(", ".join(works), "Works in: ", " " * 10)
    for reason in dict.fromkeys(finding.sentence for finding in recipe.cannot.values()):
        names = ", ".join(name for name, finding in recipe.cannot.items() if finding.sentence == reason)
        yield from wrapped(f"{names}: {reason}", "Not in:   ", " " * 10)
    if recipe.nearest:
        # On a line of its own, to copy.
        yield f"Nearest:  {said_of(recipe)}:"
        yield f"          crosshost recipe {recipe.nearest}"
    for note in recipe.notes:
        yield from wrapped(str(note), "Note:     ", " " * 10)


def said_of(recipe: Recipe) -> str:
    """Return what the nearest wish is better at, as far as the browsers asked for go."""
    return f"works in {', '.join(recipe.missing)} too"
