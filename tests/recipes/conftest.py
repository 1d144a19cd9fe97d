"""What the tests of recipes share."""

import pytest

from crosshost.recipe.decide import Recipe
from lab.recipes.space import printed


@pytest.fixture(scope="session")
def recipes() -> list[Recipe]:
    """Every recipe of the space that is printed."""
    return list(printed())
