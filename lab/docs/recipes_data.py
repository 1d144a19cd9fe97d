"""web/data/recipes.json and web/data/recipes/RELATION.json: the answers of `crosshost recipe`, for web/recipes.html.

`recipes.json` has the axes of the form and the relations. The file of a relation has the recipes of its example: for
each wish the settings that were tried, each with the engines in which they work, and other wishes that come close.
Which of these the command chooses depends on the engines that the wish names: web/recipes/decide.js does that as
crosshost.recipe.decide does. Texts, sentences and reasons are listed once, and others give their number in these lists.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from itertools import product
from typing import Any

from crosshost.policy import ENGINES
from crosshost.recipe import Refused, Wish, alternatives, refusals, render
from crosshost.recipe.decide import Recipe, tested
from crosshost.recipe.deployed import deployed
from crosshost.recipe.sentences import SENTENCES, Sentence
from crosshost.recipe.settings import candidates
from crosshost.recipe.space import RELATIONS, Relation
from crosshost.recipe.wish import BODY, COOKIE, LOGINS, PROXIES, TOKENS, checked
from lab.docs.data.scenario import written
from lab.docs.data.tables import Table, of_finding

AXES: dict[str, tuple[str, ...]] = {"login": LOGINS, "proxy": PROXIES, "token": ("", *TOKENS)}  # "": the recipe chooses
Tried = list[Recipe]


def space() -> str:
    """Return recipes.json, with a line for each relation."""
    relations = [json.dumps(of_relation(relation)) for relation in RELATIONS.values()]
    head = json.dumps({"axes": AXES, "engines": list(ENGINES)})[:-1]
    return written(head, relations=relations)


def of_relation(relation: Relation) -> dict[str, Any]:
    where = deployed(relation.wish(LOGINS[0], None, PROXIES[0]))
    names = {"id": relation.id, "page": relation.page, "api": relation.api}
    return names | {"oneSite": where.one_site}


def wishes(relation: Relation) -> Iterator[Wish]:
    for login, proxy, token in product(*AXES.values()):
        yield relation.wish(login, token or None, proxy)


class File:
    """The file of one relation."""

    def __init__(self, relation: Relation):
        self.relation = relation
        self.texts, self.sentences, self.reasons = Table(), Table(), Table()

    def text(self) -> str:
        recipes = [json.dumps(self.entry(wish)) for wish in wishes(self.relation)]
        head = json.dumps(of_relation(self.relation))[:-1]
        lists = {"texts": self.texts.lines, "sentences": self.sentences.lines, "reasons": self.reasons.lines}
        return written(head, **lists, recipes=recipes)

    def entry(self, wish: Wish) -> dict[str, Any]:
        """Return the recipe of a wish: what was tried, or why nothing was."""
        right, found = checked(wish), {key: value for key, value in asdict(wish).items() if key in AXES}
        try:
            recipes = tried(right)
        except Refused as refused:
            answer: dict[str, Any] = {"refused": self.sentence(refused.sentence)}
        else:
            answer = {"tried": [self.recipe(recipe) for recipe in recipes]}
        return found | answer | {"others": list(others(right))}

    def recipe(self, recipe: Recipe) -> dict[str, Any]:
        wish = recipe.wish
        return {
            "cannot": {name: self.reasons.add(of_finding(finding)) for name, finding in recipe.cannot.items()},
            "lines": [[line.name, self.sentence(line.reason)] for line in recipe.settings],
            "notes": [self.sentence(note) for note in recipe.notes],
            "parts": [[part.id, self.texts.add(template(part.text, wish))] for part in render.parts(recipe)],
        }

    def sentence(self, said: Sentence) -> int:
        return self.sentences.add({"id": said.id, "values": dict(said.values)})


def template(text: str, wish: Wish) -> str:
    """Return a text in which {wish} stands for the command's arguments: the page fills in the engines as well."""
    return text.replace(str(wish), "{wish}")


def tried(wish: Wish) -> Tried:
    """Return the recipes for a checked wish that are safe, whether they work or not. Raises Refused."""
    return tried_with(replace(wish, token=wish.token or (COOKIE if deployed(wish).one_host else BODY)))


@cache
def tried_with(wish: Wish) -> Tried:
    """Return the same for a wish that names the token."""
    where, token = deployed(wish), wish.token or ""
    if why := refusals.reason(where, token):
        raise Refused(why, wish)
    return [recipe for lines in candidates(where, token) if (recipe := tested(where, token, lines, tuple(ENGINES)))]


def others(wish: Wish) -> Iterator[dict[str, Any]]:
    """Yield the alternatives to `wish` that work in an engine in which none before them does, in their order."""
    known: list[frozenset[str]] = []
    for alternative in alternatives.of(wish):
        try:
            right = checked(alternative)
            works = [frozenset(ENGINES) - recipe.cannot.keys() for recipe in tried(right)]
        except Refused:
            continue
        if all(any(those <= these for these in known) for those in works):
            continue
        known += works
        changed = {key: value for key, value in asdict(right).items() if key != "browsers"}
        yield changed | {"works": [[name for name in ENGINES if name in those] for those in works]}
        if frozenset(ENGINES) in works:
            return


def sentences() -> str:
    """Return web/texts/sentences.en.json."""
    texts = {name: {"sentence": text} for name, text in SENTENCES.items()}
    return json.dumps(texts, ensure_ascii=False, indent=1) + "\n"
