"""A row of a table: the expected result, and the policy's."""

from dataclasses import dataclass

from crosshost.policy import Engine

STANDARD = Engine("standard")
NOW = 1_700_000_000.0  # seconds since 1970


@dataclass(frozen=True)
class Row:
    name: str
    expected: object
    got: object
    contested: str = ""  # why the specification, the tests or browsers disagree about it

    @property
    def right(self) -> bool:
        return self.expected == self.got
