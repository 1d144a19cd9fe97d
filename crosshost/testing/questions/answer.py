"""The result of a question: true or false, with a text that pytest shows in the message of a failing assertion."""

from dataclasses import dataclass

SHOWN = 230  # pytest shows 240 characters of a value, and cuts the middle


@dataclass(frozen=True)
class Answer:
    """Whether something holds, and why: `str()` has all of it, `repr()` what pytest shows of it, the fix first."""

    holds: bool
    text: str
    short: str = ""

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        return f"{self.word}: {self.text}"

    def __repr__(self) -> str:
        line = " ".join(f"{self.word}: {self.short or self.text}".split())
        return f"<{line if len(line) <= SHOWN else line[: SHOWN - 1] + '…'}>"

    @property
    def word(self) -> str:
        return "yes" if self.holds else "no"
