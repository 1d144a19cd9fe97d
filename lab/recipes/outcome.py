"""What a browser did with a recipe, from the results of its flow in web/cases/cases.json, and whether it proves it."""

from collections.abc import Mapping
from dataclasses import dataclass

from crosshost.recipe.decide import Recipe
from lab.scenarios import cases

FLOWS = {"fetch": "recipe-by-fetch", "django": "recipe-at-django"}  # by the wish's login
# The results of a recipe that works: of the person's own requests, and of the attackers' in any case.
WORKS = {
    "whoami-before": "401",
    "login": "200",
    "whoami": "200",
    "whoami-after-reload": "200",
    "post-without-token": "403",
    "post": "201",
    "whoami-after-attacks": "200",
    "logout": "200",
    "whoami-after-logout": "401",
}
SAFE = {
    "evil-site-reads": "throws",
    "evil-site-writes": "403",
    "evil-sibling-reads": "throws",
    "evil-sibling-writes": "403",
    "sandbox-reads": "throws",
}


@dataclass(frozen=True)
class Outcome:
    """The results of the cases of a flow, in their order."""

    results: Mapping[str, str]

    @property
    def works(self) -> bool:
        return not self.unlike(WORKS)

    @property
    def safe(self) -> bool:
        return not self.unlike(SAFE)

    def unlike(self, wanted: Mapping[str, str]) -> list[str]:
        """Return the results that are not those of `wanted`, in words."""
        return [f"{case} {result}" for case, result in self.results.items() if result != wanted.get(case, result)]


def flow_of(recipe: Recipe) -> str:
    return FLOWS[recipe.wish.login]


def contradictions(recipe: Recipe, outcomes: Mapping[str, Outcome]) -> list[str]:
    """Return, a line each, where what browsers did is not what `recipe` says, or where an attacker got through."""
    lines = []
    for name, outcome in outcomes.items():
        if outcome.works != recipe.works[name]:
            said = "works" if recipe.works[name] else f"does not work ({recipe.cannot[name].id})"
            unlike = ", ".join(outcome.unlike(WORKS)) or "all of it works"
            lines.append(f"{name}: the recipe says it {said}, and measured is: {unlike}")
        if not outcome.safe:
            lines.append(f"{name}: an attacker got through: {', '.join(outcome.unlike(SAFE))}")
    return lines


def titles(login: str) -> dict[str, str]:
    """Return the titles of the cases of a login's flow, by case id."""
    return {case.id: case.title for case in cases.in_flow(FLOWS[login])}
