"""One check of scripts/smoke, and the ids that EXPECT_SMOKE names."""

from dataclasses import asdict, dataclass

from crosshost.policy import Finding
from lab.predict.words import of_finding

# Groups of checks that fail for the same cause, for EXPECT_SMOKE.
GROUPS = {
    # Django's CSRF check refuses every POST and DELETE, so there is no login and no session.
    "writes": (
        *("login-without-token", "login", "session-cookie", "whoami-with-session"),
        *("post-without-token", "post", "delete", "logout", "session-expired"),
    ),
    "reads": ("whoami-without-session", "whoami-after-logout", "cors-on-error"),
    "preflights": ("preflight", "preflight-allows-post", "preflight-max-age"),
}


def check_ids(text: str) -> set[str]:
    """Return the ids of the checks that the value of EXPECT_SMOKE names, by their id or their group.

    Those with a ? are left out; see optional_ids.
    """
    return {id for word in text.split() if not word.endswith("?") for id in GROUPS.get(word, (word,))}


def optional_ids(text: str) -> set[str]:
    """Return the ids with a ? in the value of EXPECT_SMOKE: of checks that pass at one time and fail at another."""
    return {word.removesuffix("?") for word in text.split() if word.endswith("?")}


@dataclass(frozen=True)
class Check:
    """An expected and an actual value; `variable` is the setting to look at when they differ."""

    id: str
    name: str
    expected: str
    got: str
    variable: str
    why: Finding | None = None  # the reason, by the policy
    must_fail: bool = False  # the fault of this scenario shows here

    @property
    def passed(self) -> bool:
        return (self.expected == self.got) != self.must_fail

    def as_json(self) -> dict:
        return {**asdict(self), "why": self.why and of_finding(self.why), "passed": self.passed}
