"""Who logs in, where, and what is sent: the fields of the login as the command line names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Encoding = Literal["json", "form"]
USER, PASSWORD = "$USER", "$PASSWORD"  # stand for them in the values of the fields


@dataclass(frozen=True)
class Person:
    """Who logs in, and where. What is not given is read from the login's page, or guessed."""

    url: str
    user: str
    password: str = field(repr=False)
    fields: Mapping[str, Any] | None = field(default=None, repr=False)  # of --login-json or --login-form
    encoding: Encoding | None = None
    user_field: str = ""
    password_field: str = ""
    csrf_url: str = ""

    def __repr__(self) -> str:
        return f"Person({self.url!r})"
