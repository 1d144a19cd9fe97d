"""scripts/recipe --page ORIGIN --api ORIGIN [… as crosshost recipe] [--prove], or --prove --all [--record]"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO

from crosshost import Problem, command
from crosshost.browsers.variants import Variant, find
from crosshost.browsers.version import package_of
from crosshost.recipe import cli
from crosshost.recipe.decide import decide
from lab.recipes import record
from lab.recipes.outcome import contradictions
from lab.recipes.prove import Prover, proving
from lab.recipes.space import Start, starts
from lab.recipes.stand_ins import stand_in
from lab.scenarios import port_base

BROWSERS = ("chromium", "firefox")  # that the record has
EPILOG = (
    f"{cli.EPILOG} With --prove: 0 the browsers did what the recipe says, 1 one of them did not, 2 nothing could be "
    "measured."
)


def main() -> int:
    parser = command.parser("scripts/recipe", cli.DESCRIPTION, EPILOG)
    wanted = command.parser("scripts/recipe", "")
    for each in (parser, wanted):
        add_arguments(each)
    cli.add_arguments(parser)
    if "--all" in sys.argv[1:] and not {"-h", "--help"} & set(sys.argv[1:]):
        return prove_all(wanted.parse_args())
    arguments = parser.parse_args()
    if arguments.record:
        raise Problem(f"--record is for all recipes: write {record.COMMAND}")
    with redirect_stdout(StringIO()) as printed:  # only what is proven is printed
        code = cli.run(arguments)
    if arguments.prove and code == 0 and (not_proven := prove_one(arguments)):
        return not_proven
    print(printed.getvalue(), end="")
    return code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what this checkout has besides the command's own arguments."""
    parser.add_argument(
        "--prove",
        action="store_true",
        help="start the recipe here, on names of this machine, and let real browsers log in, reload, post and log out "
        "there, with three attackers between",
    )
    parser.add_argument("--all", action="store_true", help="with --prove: every recipe that the command prints")
    parser.add_argument(
        "--record",
        action="store_true",
        help="with --all: measure what measurements/recipes.json lacks of the installed builds, and add it",
    )
    parser.add_argument("--port-base", type=port_base.parse, metavar="PORT", help="use four ports from this one on")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--native", dest="way", action="store_const", const="native", help="start it as processes")
    ways.add_argument("--compose", dest="way", action="store_const", const="compose", help="start it in containers")


def prove_one(arguments: argparse.Namespace) -> int:
    """Prove the recipe for the wish of the command line."""
    recipe = decide(stand_in(cli.wish_of(arguments)))
    variants = installed(recipe.asked)
    say(f"page {recipe.wish.page} and API {recipe.wish.api} stand for yours")
    with proving(variants, 1, way=arguments.way, base=arguments.port_base, say=say) as prover:
        outcomes = prover.prove(recipe, "recipe")
    lines = contradictions(recipe, outcomes)
    for name, outcome in outcomes.items():
        say(f"{name}: {'works' if outcome.works else 'does not work'}, {'safe' if outcome.safe else 'NOT SAFE'}")
    for line in lines:
        say(f"NOT AS PRINTED  {line}")
    return int(bool(lines))


def prove_all(arguments: argparse.Namespace) -> int:
    """Prove every recipe of the space, in the browsers that the record has."""
    if not arguments.prove:
        raise Problem("--all is for --prove: see scripts/recipe --help")
    every = starts()
    variants = installed(BROWSERS)
    builds = {variant.name: package_of(variant) for variant in variants}
    kept = record.current(record.read(), builds, every) if arguments.record else {}
    found = [start for start in every if start.name not in kept]
    cells, wrong = dict(kept), 0
    with proving(variants, len(found), way=arguments.way, base=arguments.port_base, say=lambda line: None) as prover:
        for number, start in enumerate(found, 1):
            lines, cells[start.name] = prove_start(prover, start)
            wrong += bool(lines)
            summary = "as printed" if not lines else "; ".join(f"NOT AS PRINTED  {line}" for line in lines)
            say(f"{number}/{len(found)} {start.name}, for {len(start.wishes)} wishes: {summary}")
            if arguments.record:  # each at once, so that a Ctrl-C loses none
                record.write({"browsers": builds, "starts": record.ordered(cells, every)})
    wishes = sum(len(start.wishes) for start in found)
    counted = f"{len(found)} starts for {wishes} printed recipes in {' and '.join(builds)}"
    print(f"recipe: {counted}: {wrong} not as printed" + f"; {len(kept)} were recorded before" * bool(kept))
    return int(bool(wrong))


def prove_start(prover: Prover, start: Start) -> tuple[list[str], dict]:
    """Return where browsers contradict the recipe, and the cell for the record."""
    outcomes = prover.prove(start.recipe, start.name)
    return contradictions(start.recipe, outcomes), record.cell(start, outcomes)


def installed(names: Sequence[str]) -> list[Variant]:
    """Return the variants of these names that are installed. Raises Problem when none is, or on CI when one is not."""
    variants = [find(name) for name in names]
    missing = list(dict.fromkeys(reason for variant in variants if (reason := variant.missing())))
    available = [variant for variant in variants if not variant.missing()]
    if missing and (not available or os.environ.get("CI", "").lower() in ("1", "true")):
        raise Problem("; ".join(missing))
    for reason in missing:
        say(f"skipped: {reason}")
    return available


def say(line: str) -> None:
    print(f"recipe: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    command.run(lambda: cli.with_json_errors(main))
