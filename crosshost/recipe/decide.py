"""From a wish to a recipe, or to a refusal: pure, from crosshost.policy alone."""

from dataclasses import dataclass, replace
from functools import lru_cache

from crosshost.policy import ENGINES, Finding
from crosshost.policy.origin import is_loopback
from crosshost.recipe import alternatives, refusals
from crosshost.recipe.deployed import Deployed, deployed
from crosshost.recipe.env import env
from crosshost.recipe.sentences import Sentence, sentence
from crosshost.recipe.settings import Line, candidates, values
from crosshost.recipe.simulate import simulate
from crosshost.recipe.wish import BODY, COOKIE, Refused, Wish, checked


@dataclass(frozen=True)
class Recipe:
    """What to write, and in which engines it works."""

    wish: Wish  # with its origins as browsers write them
    where: Deployed
    token: str  # cookie or body: where the page reads the CSRF token
    settings: tuple[Line, ...]
    cannot: dict[str, Finding]  # by engine: why it does not work there
    nearest: Wish | None = None  # works in more engines

    @property
    def works(self) -> dict[str, bool]:
        return {name: name not in self.cannot for name in ENGINES}

    @property
    def credentials(self) -> str:
        """Return the credentials mode of the page's fetch."""
        return "same-origin" if self.where.one_origin else "include"

    @property
    def env(self) -> dict[str, str]:
        return env(self.where, values(self.settings), self.token, self.credentials)

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the engines that the wish is about."""
        return self.wish.browsers or tuple(ENGINES)

    @property
    def missing(self) -> list[str]:
        """Return the engines that the wish is about and in which it does not work."""
        return [name for name in self.asked if name in self.cannot]

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """Return what else to know."""
        where, hosts = self.where, {self.where.page.host, self.where.api.host}
        found = []
        for origin in dict.fromkeys((where.page, where.own_origin)):
            if not origin.trustworthy:
                found.append(sentence("note-plain-http"))
                break
        if where.https and self.wish.proxy != "nginx":
            found.append(sentence("note-tls-elsewhere"))
        if not where.one_site and len(hosts) == 2 and all(map(is_loopback, hosts)) and not where.https:
            found.append(sentence("note-one-name"))
        elif not where.one_site:
            found.append(sentence("note-third-party"))
        if domain := values(self.settings).get("CSRF_COOKIE_DOMAIN"):
            found.append(sentence("note-shared-domain", domain=domain))
        return tuple(found)


def decide(wish: Wish) -> Recipe:
    """Return the recipe for `wish`. Raises Refused; its subclass Wrong is for values that are not valid."""
    right = checked(wish)
    try:
        found = alone(right, tuple(ENGINES))
    except Refused as refused:
        raise Refused(refused.sentence, right, best(right, 0), refused.finding) from None
    if not found.missing:
        return found
    return replace(found, nearest=best(right, len(found.asked) - len(found.missing)))


def best(wish: Wish, working: int) -> Wish | None:
    """Return the alternative to `wish` that changes least and works in all engines that it is about, or in most."""
    chosen, most = None, working
    for alternative in alternatives.of(wish):
        try:
            found = alone(checked(alternative), alternative.browsers or tuple(ENGINES))
        except Refused:
            continue
        works = len(found.asked) - len(found.missing)
        if works > most:
            chosen, most = found.wish, works
        if not found.missing:
            break
    return chosen


@lru_cache(1024)
def alone(wish: Wish, engines: tuple[str, ...]) -> Recipe:
    """Return the recipe for a checked wish, tried in `engines`, without its nearest. Raises Refused."""
    where = deployed(wish)
    token = wish.token or (COOKIE if where.one_host else BODY)
    if why := refusals.reason(where, token):
        raise Refused(why, wish)
    tried = [recipe for lines in candidates(where, token) if (recipe := tested(where, token, lines, engines))]
    if not tried:
        raise Refused(sentence("unsafe"), wish)
    best_one = min(tried, key=lambda recipe: len(recipe.missing))
    if len(best_one.missing) == len(best_one.asked):
        finding = tried[-1].cannot[best_one.asked[0]]  # with the most permissive settings
        names = "the browsers" if not wish.browsers else ", ".join(wish.browsers)
        why = sentence("works-nowhere", browsers=names, finding=finding.sentence)
        raise Refused(why, wish, finding=finding)
    return best_one


def tested(where: Deployed, token: str, lines: tuple[Line, ...], engines: tuple[str, ...]) -> Recipe | None:
    """Return the recipe with these settings, or None if an attacker succeeds in some engine."""
    cannot: dict[str, Finding] = {}
    for name in engines:
        simulation = simulate(where, values(lines), token, ENGINES[name])
        if not simulation.safe:
            return None
        if not simulation.works:
            cannot[name] = simulation.why
    return Recipe(where.wish, where, token, lines, cannot)
