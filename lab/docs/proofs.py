"""scripts/docs proofs: write docs/recipes-measured.md from measurements/recipes.json.

`scripts/recipe --prove --all --record` measures the recipes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosshost import Problem, command
from crosshost.recipe.decide import decide
from crosshost.recipe.space import ALL, relation_of
from crosshost.recipe.wish import Wish
from lab import ROOT
from lab.recipes import record
from lab.recipes.outcome import SAFE, Outcome, titles
from lab.recipes.space import name_of

DOCUMENT = ROOT / "docs" / "recipes-measured.md"
WORDS = {True: "works", False: "does not work"}
WISHES = {name_of(wish): wish for wish in ALL}


@dataclass(frozen=True)
class Measured:
    """One start of the record, with what it proves."""

    name: str
    wishes: tuple[Wish, ...]
    outcomes: Mapping[str, Outcome]  # by browser

    @property
    def right(self) -> int:
        """In how many browsers the recipe does what it says."""
        works = decide(self.wishes[0]).works
        return sum(outcome.works == works[browser] for browser, outcome in self.outcomes.items())


def measured(data: Mapping[str, Any]) -> list[Measured]:
    """Return the starts of the record. Raises Problem where there are none."""
    if not data["starts"]:
        raise Problem(f"no recipe is recorded: run {record.COMMAND}")
    result = []
    for name, cell in data["starts"].items():
        wishes = tuple(WISHES[wish] for wish in cell["wishes"])
        cases = titles(wishes[0].login)
        results = {browser: words.split() for browser, words in cell["measured"].items()}
        outcomes = {browser: Outcome(dict(zip(cases, words, strict=True))) for browser, words in results.items()}
        result.append(Measured(name, wishes, outcomes))
    return result


def page(data: Mapping[str, Any]) -> str:
    """Return the text of docs/recipes-measured.md."""
    found = measured(data)
    rows = {wish: each for each in found for wish in each.wishes}
    outcomes = [outcome for each in found for outcome in each.outcomes.values()]
    attacks = sum(case in SAFE for outcome in outcomes for case in outcome.results)
    through = sum(len(outcome.unlike(SAFE)) for outcome in outcomes)
    right, browsers = sum(each.right for each in found), list(data["browsers"])
    lines = [
        "# Recipes, measured",
        "",
        "Generated; do not edit it by hand. `scripts/recipe --prove --all --record` starts each recipe that",
        "`crosshost recipe` prints for the pairs below, with the recipe's own env file, on names of this machine that",
        "are related as the wish's are. Real browsers open the page there, log in, reload, post and log out. In",
        "between, pages on two other hosts and a sandboxed document try to read who is logged in, and the two hosts",
        "post a form.",
        "",
        f"Browsers: {' and '.join(data['browsers'].values())}. Chromium allows third-party cookies, as Chrome does.",
        "",
        f"- {len(rows)} recipes, of a space of {len(ALL)} wishes, of which many are refused. {len(found)} starts prove",
        "  them: two wishes are one start if browsers see the same, as with nginx and without in front of Django.",
        f"- As the recipe says: {right} of {len(outcomes)} logins in {len(browsers)} browsers.",
        f"- Attacks: {attacks}. Attacks that got through: {through}.",
        "",
        "The requests are the flows `recipe-by-fetch` and `recipe-at-django` of [cases.json](../web/cases/cases.json).",
        "Where a login does not work in a browser, the recipe says so, and why, when it is printed.",
        "",
        f"| page and API | login | CSRF token | in front | {' | '.join(map(str.capitalize, browsers))} | started as |",
        f"|---|---|---|---|{'---|' * len(browsers)}---|",
    ]
    return "\n".join([*lines, *(line(wish, rows[wish]) for wish in ALL if wish in rows)]) + "\n"


def line(wish: Wish, found: Measured) -> str:
    """Return a row of the table."""
    relation = relation_of(wish)
    words = [WORDS[outcome.works] for outcome in found.outcomes.values()]
    cells = [relation.title if relation else "", wish.login, str(wish.token), wish.proxy, *words, f"`{found.name}`"]
    return f"| {' | '.join(cells)} |"


def main() -> int:
    DOCUMENT.write_text(page(record.read()))
    return 0


if __name__ == "__main__":
    command.run(main)
