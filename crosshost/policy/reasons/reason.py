"""A way to fail, and one failure as it was met."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One way to fail. `devtools_code`, `sentence` and `cure` may hold {placeholders}, which a Finding fills in.

    Fetch and HTML are cited by the name of an algorithm, for living standards are renumbered; RFCs by section.
    """

    id: str  # stable, kebab-case
    devtools_code: (
        str | None
    )  # "CorsError.…", "CookieBlockedReason.…", "SetCookieBlockedReason.…", or Django's own text
    clause: str  # of the standard, or Django's function
    sentence: str  # for a person
    fix: str  # a setting of Django, a line of nginx, an option of fetch
    unnamed: str = ""  # why no browser has a name for it, when `devtools_code` is None


@dataclass(frozen=True)
class Finding:
    """A reason as it was met: `values` fills the placeholders (cookie, host, value, origin, …)."""

    reason: Reason
    values: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        return self.reason.id

    @property
    def devtools_code(self) -> str | None:
        """The browser's name for it, or the very text that Django's CSRF check gives."""
        return self.reason.devtools_code and self.reason.devtools_code.format_map(dict(self.values))

    @property
    def cookie(self) -> str | None:
        """The name of the cookie that it is about."""
        return dict(self.values).get("cookie")

    @property
    def sentence(self) -> str:
        return self.reason.sentence.format_map(dict(self.values))

    @property
    def fix(self) -> str:
        return self.reason.fix.format_map(dict(self.values))
