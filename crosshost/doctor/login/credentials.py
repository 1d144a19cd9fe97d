"""What a login sends: the URL, the fields and their encoding, and how a refusal for its fields corrects them."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from crosshost.doctor.evidence import Exchange
from crosshost.doctor.login import server_text
from crosshost.doctor.login.forms import USER_LIKE, Form, document
from crosshost.doctor.login.person import PASSWORD, USER, Encoding, Person
from crosshost.policy.situation import Headers

TYPES: dict[Encoding, str] = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
WRONG = re.compile(r"invalid|incorrect|wrong|bad |unable|mismatch|fail|disabled|locked", re.IGNORECASE)


@dataclass(frozen=True)
class Credentials:
    """One login as it is sent; `fields` has the password."""

    url: str
    encoding: Encoding
    fields: Mapping[str, Any] = field(repr=False)
    headers: Headers = field(default=(), repr=False)

    @property
    def content_type(self) -> str:
        return TYPES[self.encoding]

    @property
    def body(self) -> bytes:
        if self.encoding == "json":
            return json.dumps(self.fields).encode()
        texts = {name: as_text(value) for name, value in self.fields.items()}
        return urlencode(texts).encode()


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def login_form(page: Exchange, person: Person) -> Form | None:
    """Return the form of the login's page that is to be filled in, or None where another body is sent."""
    return None if person.encoding == "json" else document(page.body).login


def target(page: Exchange, person: Person) -> str:
    """Return the URL that gets the password: the form's action, or the login's URL as the page has it.

    A GET may be redirected where a POST is not, and where both are, the page must know.
    """
    form = login_form(page, person)
    return form.target(page.url) if form else person.url


def compose(page: Exchange, person: Person) -> Credentials:
    """Return the login as `person` wants it sent, or else as the page at its URL shows."""
    form = login_form(page, person) or Form()
    given = dict(person.fields or {})
    fields: dict[str, Any] = filled(given, {USER: person.user, PASSWORD: person.password})
    if person.user and not has(given, USER):
        fields.setdefault(person.user_field or form.user or "username", person.user)
    if not has(given, PASSWORD):
        fields[person.password_field or form.password or "password"] = person.password
    fields |= {name: value for name, value in form.kept.items() if name not in fields}
    encoding: Encoding = person.encoding or ("form" if form.password else "json")
    basic = page.status == 401 and offers_basic(page)
    return Credentials(target(page, person), encoding, fields, basic_header(person) if basic else ())


def filled(data: Any, values: Mapping[str, str]) -> Any:
    """Return `data` with the user and the password wherever a text has their placeholder."""
    if isinstance(data, str):
        return re.sub("|".join(map(re.escape, values)), lambda match: values[match[0]], data)
    if isinstance(data, dict):
        return {name: filled(value, values) for name, value in data.items()}
    return [filled(value, values) for value in data] if isinstance(data, list) else data


def has(data: Any, placeholder: str) -> bool:
    """Return whether a text in `data` has the placeholder."""
    if isinstance(data, dict | list):
        return any(has(value, placeholder) for value in (data.values() if isinstance(data, dict) else data))
    return isinstance(data, str) and placeholder in data


def corrected(sent: Credentials, refused: Exchange, person: Person) -> Credentials | None:
    """Return the login as the server asks for it, where it refused before it looked at the password; else None.

    It misses fields that were sent: they must be in a form. It misses another name for the user or the password.
    It wants both in the Authorization header.
    """
    if refused.status == 401 and offers_basic(refused) and not sent.headers:
        wrong = WRONG.search(server_text.message(refused.body))
        return None if wrong or not person.user else replace(sent, headers=basic_header(person))
    if refused.status not in (400, 415, 422) or person.fields is not None:
        return None
    missing = server_text.missing_fields(refused.body)
    if not person.encoding and sent.encoding == "json" and (refused.status == 415 or set(missing) & set(sent.fields)):
        return replace(sent, encoding="form")
    renamed = {name: other for name, other in renames(sent, missing, person).items() if other}
    if not renamed:
        return None
    return replace(sent, fields={renamed.get(name, name): value for name, value in sent.fields.items()})


def renames(sent: Credentials, missing: list[str], person: Person) -> dict[str, str]:
    """Return the names under which the server misses the user and the password, by the names that were sent."""
    new = [name for name in missing if name not in sent.fields]
    passwords = [name for name in new if name.lower().startswith("pass") or name.lower() in ("pwd", "secret")]
    users = [name for name in new if name not in passwords and any(word in name.lower() for word in USER_LIKE)]
    names: dict[str, str] = {}
    if len(users) == 1 and not person.user_field:
        names[next(name for name, value in sent.fields.items() if value == person.user)] = users[0]
    if len(passwords) == 1 and not person.password_field:
        names[next(name for name, value in sent.fields.items() if value == person.password)] = passwords[0]
    return names


def offers_basic(exchange: Exchange) -> bool:
    return any(text.lower().lstrip().startswith("basic") for text in exchange.values("WWW-Authenticate"))


def basic_header(person: Person) -> Headers:
    pair = base64.b64encode(f"{person.user}:{person.password}".encode()).decode()
    return (("Authorization", f"Basic {pair}"),)
