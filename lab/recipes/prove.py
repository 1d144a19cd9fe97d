"""Start a recipe on stand-in names, and let real browsers log in, reload, post and log out, with attackers between."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crosshost import Problem
from crosshost.browsers.variants import Variant
from crosshost.browsers.warm import warmed
from crosshost.recipe.decide import Recipe
from lab.browsers import hosts
from lab.browsers.__main__ import trusted
from lab.browsers.results import Results
from lab.browsers.run import measure
from lab.recipes.outcome import Outcome, flow_of
from lab.recipes.starting import deployment
from lab.stack import control

Say = Callable[[str], None]
SEVERAL = 3  # starts from which on a launch that warms Firefox up costs less than it saves


@dataclass(frozen=True)
class Prover:
    """What all starts of a run have in common."""

    variants: Sequence[Variant]
    way: str  # native or compose
    base: int | None  # of the ports
    folder: Path  # for what browsers trust
    say: Say

    def prove(self, recipe: Recipe, name: str) -> Mapping[str, Outcome]:
        """Start `recipe`, whose names are of this machine, in place of what runs, and return what each browser did.

        Raises Problem when it could not be measured.
        """
        started = deployment(recipe, name, self.base)
        if reason := hosts.missing(started):
            raise Problem(reason)
        control.up(started, self.way)
        results = Results()
        measure(
            started,
            self.variants,
            results,
            trusted=trusted(started, self.folder / "trust"),
            say=self.say,
            flows=(flow_of(recipe),),
            notes=control.BROWSERS,
            prefix=hosts.prefix(started, self.folder),
        )
        if results.failures:
            raise Problem("; ".join(map(str, results.failures)))
        return {variant.name: outcome_of(results, variant.name) for variant in self.variants}


@contextmanager
def proving(
    variants: Sequence[Variant], count: int, *, way: str | None = None, base: int | None = None, say: Say
) -> Iterator[Prover]:
    """Yield a prover for `count` starts, and start again at the end what was running before."""
    way = control.pick(way)
    with tempfile.TemporaryDirectory(prefix="crosshost-proving-") as name, control.restored(way):
        folder = Path(name)
        if count >= SEVERAL:
            variants = [warmed(variant, folder / "warm", control.BROWSERS) for variant in variants]
        yield Prover(variants, way, base, folder, say)


def outcome_of(results: Results, variant: str) -> Outcome:
    """Return what `variant` did in the one scenario of `results`."""
    return Outcome({each.case.id: each.measured for each in results.measurements if each.variant == variant})
