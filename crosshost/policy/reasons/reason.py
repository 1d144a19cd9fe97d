"""A reason why something fails, and a finding: one failure with its values."""

from dataclasses import dataclass

from crosshost.policy.reasons.fix import Advice, Fix, sentence, ways


@dataclass(frozen=True)
class Reason:
    """One way to fail. `devtools_code`, `sentence` and `advice` may hold {placeholders}, which a Finding fills in.

    Fetch and HTML are cited by the name of an algorithm, because living standards are renumbered; RFCs by section.
    """

    id: str  # stable, kebab-case
    # The name that Chrome DevTools shows ("CorsError.…", "CookieBlockedReason.…"), or Django's own text. None where
    # neither has one.
    devtools_code: str | None
    clause: str  # of the standard, or Django's function
    sentence: str  # what happens, for a person
    advice: Advice  # how to fix it: changes (reasons.fix) and the words between them

    def __post_init__(self) -> None:
        if not isinstance(self.advice, tuple) or not ways(self.advice):
            raise TypeError(f"the advice of {self.id} has no change: write one like (django('NAME', 'value'),)")

    @property
    def fix(self) -> str:
        """Return the advice as text."""
        return sentence(self.advice)


@dataclass(frozen=True)
class Finding:
    """A reason that applies to a situation; `values` fills its placeholders (cookie, host, value, origin, …)."""

    reason: Reason
    values: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return self.reason.id

    @property
    def devtools_code(self) -> str | None:
        """Return the name that Chrome DevTools shows, or the exact text of Django's CSRF check, or None."""
        return self.reason.devtools_code and self.reason.devtools_code.format_map(dict(self.values))

    @property
    def cookie(self) -> str | None:
        """Return the name of the cookie that the finding is about, or None."""
        return dict(self.values).get("cookie")

    @property
    def sentence(self) -> str:
        return self.reason.sentence.format_map(dict(self.values))

    @property
    def fix(self) -> str:
        """Return how to fix it, as text."""
        return self.reason.fix.format_map(dict(self.values))

    @property
    def fixes(self) -> tuple[tuple[Fix, ...], ...]:
        """Return how to fix it, as data: the changes of one way belong together, and any of the ways is enough."""
        values = dict(self.values)
        return tuple(tuple(fix.filled(values) for fix in changes) for changes in ways(self.reason.advice))
