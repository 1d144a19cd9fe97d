"""A row of a table, and how the policy came out of it."""

from dataclasses import dataclass

from crosshost.policy import Engine

STANDARD = Engine("standard")


@dataclass(frozen=True)
class Row:
    name: str
    expected: object
    got: object
    contested: str = ""  # why, where the specification, the tests and browsers dispute it

    @property
    def right(self) -> bool:
        return self.expected == self.got
