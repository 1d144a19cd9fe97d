"""A recipe as texts to paste, each a part with its file: what the command prints and the page shows."""

from crosshost.recipe.render.parts import PARTS, Part, parts

__all__ = ["PARTS", "Part", "parts"]
