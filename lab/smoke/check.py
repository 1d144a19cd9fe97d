"""One check of scripts/smoke, and by which of them a fault shows."""

from dataclasses import asdict, dataclass

from crosshost.policy import Finding
from lab.predict.words import of_finding

# Groups of checks that fail for one cause, for EXPECT_SMOKE.
GROUPS = {
    # Django's CSRF check refuses whatever the page writes, so nothing that needs the login comes through.
    "writes": (
        *("login-without-token", "login", "session-cookie", "whoami-with-session"),
        *("post-without-token", "post", "delete", "logout", "session-expired"),
    ),
    "reads": ("whoami-without-session", "whoami-after-logout", "cors-on-error"),
    "preflights": ("preflight", "preflight-allows-post", "preflight-max-age"),
}


def signs(text: str) -> set[str]:
    """The ids of the checks that EXPECT_SMOKE's value names, by themselves or by their group."""
    return {id for word in text.split() for id in GROUPS.get(word, (word,))}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: `variable` is what to look at when `expected` and `got` differ."""

    id: str
    name: str
    expected: str
    got: str
    variable: str
    why: Finding | None = None  # what policy says of the answer
    is_sign: bool = False  # of a fault: it must not be as expected

    @property
    def passed(self) -> bool:
        return (self.expected == self.got) != self.is_sign

    def as_json(self) -> dict:
        return {**asdict(self), "why": self.why and of_finding(self.why), "passed": self.passed}
