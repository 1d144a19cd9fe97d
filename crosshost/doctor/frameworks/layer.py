"""What answers: the application's framework, and the servers in front of it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Layer:
    """One recognised layer of the deployment. `signs` are what showed it, without any value of a cookie."""

    id: str
    name: str
    kind: Literal["framework", "server"]  # a server stands in front of the application
    certain: bool
    signs: tuple[str, ...]
