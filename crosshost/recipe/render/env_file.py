"""The env file of the lab."""

from crosshost.recipe.decide import Recipe


def text(recipe: Recipe) -> str:
    """Return the file; a value with a space or a $ does not occur."""
    title = f"# crosshost recipe {recipe.wish}\n# docker compose --env-file env/recipe.env up -d --wait\n\n"
    return title + "".join(f"{name}={value}\n" for name, value in recipe.env.items())
