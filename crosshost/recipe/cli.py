"""Recipes as a command: `crosshost recipe`, and scripts/recipe in a checkout."""

import argparse
import json
import sys
from collections.abc import Callable

from crosshost import Problem, nearest
from crosshost.recipe.decide import Recipe, decide
from crosshost.recipe.render import PARTS, document, parts, report
from crosshost.recipe.wish import BROWSERS, EXAMPLES, LOGINS, PROXIES, Refused, Wish, Wrong

REFUSED, WRONG = 1, 2
DESCRIPTION = (
    "Print what to write for a page and an API: settings.py, urls.py, nginx, Vite, fetch and axios, with the reason "
    "for each setting and the browsers in which it works. Nothing is sent."
)
EPILOG = "Exit code: 0 printed, 1 refused because it works in none of the browsers, 2 a wrong argument."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--page", metavar="ORIGIN", required=True, help=f"origin of the page: {EXAMPLES['page']}")
    parser.add_argument("--api", metavar="ORIGIN", required=True, help=f"origin of Django: {EXAMPLES['api']}")
    parser.add_argument(
        "--login",
        metavar="HOW",
        default=LOGINS[0],
        help="fetch (the page sends username and password; the default) or django (on Django's own page)",
    )
    parser.add_argument(
        "--proxy",
        metavar="NAME",
        default=PROXIES[0],
        help="what is in front of Django: none (the default), nginx, or vite (its development server's proxy)",
    )
    parser.add_argument(
        "--token",
        metavar="WHERE",
        help="where the page reads the CSRF token: cookie or body (by default cookie where both have one host)",
    )
    parser.add_argument(
        "--browsers", metavar="NAMES", nargs="+", default=[], help=f"only these, of {', '.join(BROWSERS)}"
    )
    parser.add_argument("--only", metavar="PART", help=f"print one part and nothing else: {', '.join(PARTS)}")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output, errors too")


def run(arguments: argparse.Namespace) -> int:
    """Print the recipe, or the refusal, and return the exit code. Raises Problem for wrong arguments."""
    wish, only, as_json = wish_of(arguments), arguments.only, arguments.json
    if only is not None and only not in PARTS:
        raise Problem(f"there is no --only {only!r}: {nearest(only, PARTS)}")
    if only is not None and as_json:
        raise Problem("--only and --json exclude each other: the JSON document has every part")
    try:
        recipe = decide(wish)
    except Wrong:
        raise
    except Refused as refused:
        print(
            json.dumps(document.refusal(refused), indent=2) if as_json else f"crosshost: no recipe: {refused}",
            file=sys.stdout if as_json else sys.stderr,
        )
        return REFUSED
    if as_json:
        print(json.dumps(document.data(recipe), indent=2))
    elif only is not None:
        print(one(recipe, only), end="")
    else:
        print(report.text(recipe))
    return 0


def wish_of(arguments: argparse.Namespace) -> Wish:
    """Return the wish of a command line; its values are not checked."""
    names = [name for text in arguments.browsers for name in text.split(",") if name]
    return Wish(arguments.page, arguments.api, arguments.login, arguments.proxy, arguments.token, tuple(names))


def one(recipe: Recipe, id: str) -> str:
    """Return the text of one part. Raises Problem where the recipe has none."""
    texts = {part.id: part.text for part in parts(recipe)}
    if id not in texts:
        raise Problem(f"this recipe has no part {id}: it has {', '.join(texts)}")
    return texts[id]


def with_json_errors(main: Callable[[], int]) -> int:
    """Return what `main` returns. With --json on the command line a Problem becomes a document on standard output."""
    try:
        return main()
    except Problem as problem:
        if "--json" not in sys.argv[1:]:
            raise
        print(json.dumps(document.error(str(problem)), indent=2))
        return WRONG
