"""A reason why something fails, and a finding: one failure with its values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One way to fail. `devtools_code`, `sentence` and `fix` may hold {placeholders}, which a Finding fills in.

    Fetch and HTML are cited by the name of an algorithm, because living standards are renumbered; RFCs by section.
    """

    id: str  # stable, kebab-case
    # The name that Chrome DevTools shows ("CorsError.…", "CookieBlockedReason.…"), or Django's own text. None where
    # neither has one.
    devtools_code: str | None
    clause: str  # of the standard, or Django's function
    sentence: str  # what happens, for a person
    fix: str  # a Django setting, a line of nginx configuration, an option of fetch


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
        return self.reason.fix.format_map(dict(self.values))
