"""A check: a stable id, a message, a hint, and a pure function that finds the fault."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.checks import CheckMessage, Error, Info, Warning

from crosshost.django.conf import Conf
from crosshost.policy.reasons.fix import Fix

LEVELS = {"E": Error, "W": Warning, "I": Info}

# A function of the settings that yields, for each fault, the values of the placeholders. The value "level" replaces the
# level of the check: "I" where settings alone cannot prove the fault.
Find = Callable[[Conf], Iterator[dict[str, str]]]


@dataclass(frozen=True)
class Check:
    # crosshost., the letter of the level that it had at first, and a number. It stays when the level changes, so that
    # SILENCED_SYSTEM_CHECKS keeps its effect, and is never reused for another fault.
    id: str
    title: str  # the heading in docs/checks.md
    message: str  # what is wrong and what follows, with {placeholders} that `find` fills in
    hint: str  # the fix, as lines of settings
    fault: str  # lines that cause it at the end of a healthy project's settings; for docs/checks.md and the tests
    find: Find
    level: str  # a key of LEVELS

    def __call__(self, conf: Conf) -> Iterator[CheckMessage]:
        """Yield one of Django's messages for each fault in `conf`."""
        for values in self.find(conf):
            level = LEVELS[values.get("level", self.level)]
            yield level(self.message.format(**values), hint=self.hint.format(**values), id=self.id)


def as_hint(*advice: str | Fix, comment: str = "") -> str:
    """Return the settings in the advice of a reason as a hint. A cookie's settings are those of {cookie}."""
    lines = [part.text for part in advice if isinstance(part, Fix) and part.file == "settings.py"]
    return "; ".join(lines).replace("{setting}", "{cookie}") + (f"  # {comment}" if comment else "")


def check(number: str, *, title: str, fault: str, message: str, hint: str, level: str = "") -> Callable[[Find], Check]:
    """Make a `Check` of the decorated function; `number` is the id without its prefix, `level` if not its letter."""
    return lambda find: Check(f"crosshost.{number}", title, message, hint, fault, find, level or number[0])
