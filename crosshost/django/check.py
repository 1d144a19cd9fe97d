"""What a check is: an id for good, two sentences, and a pure function that finds the fault."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.checks import CheckMessage, Error, Info, Warning

from crosshost.django.conf import Conf

LEVELS = {"E": Error, "W": Warning, "I": Info}

# A function of the settings that yields, for each fault, the words that its sentences leave open.
Find = Callable[[Conf], Iterator[dict[str, str]]]


@dataclass(frozen=True)
class Check:
    id: str  # crosshost. and a letter for its level; once given it is never given to another fault
    title: str  # what is wrong, in docs/checks.md
    message: str  # what is wrong here and what follows, with {words} that `find` fills in
    hint: str  # the cure, as lines of settings
    fault: str  # lines of settings that show it at the end of a healthy project's; for docs/checks.md and the tests
    find: Find

    def __call__(self, conf: Conf) -> Iterator[CheckMessage]:
        """One message of Django's for each fault in `conf`."""
        level = LEVELS[self.id.removeprefix("crosshost.")[0]]
        for words in self.find(conf):
            yield level(self.message.format(**words), hint=self.hint.format(**words), id=self.id)


def check(number: str, *, title: str, fault: str, message: str, hint: str) -> Callable[[Find], Check]:
    """Make a `Check` of the function below it; `number` is the id without its prefix."""
    return lambda find: Check(f"crosshost.{number}", title, message, hint, fault, find)
