"""The first day of a project: the page is here, the API there; what to write, or why it cannot work.

recipe = decide(Wish(page="https://app.example.com", api="https://api.example.com"))
"""

from crosshost.recipe.decide import Recipe, decide
from crosshost.recipe.settings import Line
from crosshost.recipe.wish import Refused, Wish, Wrong

__all__ = ["Line", "Recipe", "Refused", "Wish", "Wrong", "decide"]
