"""One check of a deployment: a callable with a readable name, which raises AssertionError with the reason."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Check:
    """Call it in a test. `str()` is its name, for `ids=str`. What only informs is printed, and never fails."""

    name: str
    run: Callable[[], str | None] = field(repr=False)  # returns what failed, or else None; what it tells, if `informs`
    informs: bool = False

    def __str__(self) -> str:
        return self.name

    def __call__(self) -> None:
        text = self.run()
        if text and self.informs:
            print(f"{self.name}: {text}")
        elif text:
            raise AssertionError(f"{self.name}\n{text}")
