"""Recipes in the pages of docs/ and in the frontend: scripts/docs recipes writes them.

A page has a part of a recipe below a comment with the arguments of `crosshost recipe --only`:

    <!-- recipe: settings of --page https://app.example.com --api https://api.example.com -->
    …
    <!-- end of recipe -->

`bare settings` are without the comments that give the reasons.
"""

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from crosshost import Problem
from crosshost.recipe import cli, decide
from crosshost.recipe.render import parts
from crosshost.recipe.space import RELATIONS
from lab import ROOT
from lab.docs import recipes_data

SNIPPET = re.compile(
    r"(?P<begin><!-- recipe: (?P<part>(?:bare )?\w+) of (?P<arguments>.+?) -->\n).*?(?P<end><!-- end of recipe -->)",
    re.DOTALL,
)
MADE_BY = re.compile(r"\A(?:#.*crosshost recipe.*\n(?:#.*\n)*\n)")  # the comment with the command
FOLDER = ROOT / "web/data/recipes"


def pages() -> list[Path]:
    """Return the pages that may have recipes."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "crosshost/README.md"])


def rendered(page: str) -> str:
    """Return a page's text with its recipes made anew. Raises Problem for a comment that asks for none."""
    return SNIPPET.sub(lambda found: found["begin"] + block(found["part"], found["arguments"]) + found["end"], page)


def block(name: str, arguments: str) -> str:
    """Return one part of a recipe as a fenced block, without the comment that names the command."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    cli.add_arguments(parser)
    recipe = decide(cli.wish_of(parser.parse_args(shlex.split(arguments))))
    id = name.removeprefix("bare ")
    for part in parts(recipe):
        if part.id == id:
            text = MADE_BY.sub("", part.text)
            return f"```{part.language}\n{bare(text) if id != name else text}```\n"
    raise Problem(f"recipe: {name} of {arguments}: this recipe has no part {name!r}")


def bare(text: str) -> str:
    """Return Python code without its comments and empty lines."""
    return "".join(line for line in text.splitlines(keepends=True) if line.strip() and not line.startswith("#"))


def files() -> Iterator[tuple[Path, str]]:
    """Yield each file of the frontend with its text."""
    yield FOLDER.with_suffix(".json"), recipes_data.space()
    yield ROOT / "web/texts/sentences.en.json", recipes_data.sentences()
    for relation in RELATIONS.values():
        yield FOLDER / f"{relation.id}.json", recipes_data.File(relation).text()


def main() -> None:
    for page in pages():
        page.write_text(rendered(page.read_text()))
    FOLDER.mkdir(exist_ok=True)
    written = set()
    for path, text in files():
        path.write_text(text)
        written.add(path)
    for path in set(FOLDER.iterdir()) - written:
        path.unlink()


if __name__ == "__main__":
    main()
