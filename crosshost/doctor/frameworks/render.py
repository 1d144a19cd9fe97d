"""Fixes as text and as data, from the items of the tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from crosshost.doctor.frameworks.place import Place, Setting, Words, filled
from crosshost.policy import Finding
from crosshost.policy.origin import address
from crosshost.policy.reasons.fix import Fix
from crosshost.policy.site import registrable_domain

BEGINS_WITH_A_VERB = re.compile("[a-z]+ ")


@dataclass(frozen=True)
class Change:
    """One change: `setting` gets `value` in `file`. What is no setting has only its `text`."""

    setting: str | None
    value: str | None
    file: str | None
    text: str
    docs: str | None = None

    @classmethod
    def of(cls, fix: Fix, docs: str | None = None) -> "Change":
        return cls(fix.setting, fix.value, fix.file, fix.text, docs)


def values_of(finding: Finding, page: str, url: str) -> dict[str, str]:
    """Return what fills the placeholders of the tables; `page` is the page's origin, `url` the API's first URL."""
    api = address(url).origin.host
    known = page if page != "null" else "https://app.example.com"
    sites = {registrable_domain(host) for host in (address(known).origin.host, api)}
    site = (sites.pop() if len(sites) == 1 else None) or "example.com"
    general = {"page": known, "site": site, "host": api, "domain": "…", "path": "…", "cookie": "the cookie"}
    general |= {"header": "…", "method": "the method", "target": "the API's origin"}
    return general | dict(finding.values) | {"page": known}


def changes(items: Sequence[Setting | Words], values: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes of one way: neighbouring settings of one place are written together, in one text."""
    found: list[Change] = []
    for place, group in groupby(items, place_of):
        if isinstance(place, Words):
            found.append(Change(None, None, None, filled(place.text, values), place.docs or None))
            continue
        settings = [item for item in group if isinstance(item, Setting)]
        pairs = [(filled(item.name, values), filled(item.value, values)) for item in settings]
        written = [filled(place.setting, {"name": name, "value": value}) for name, value in pairs]
        text = filled(place.line, values).replace("@", place.joint.join(written))
        text = ", ".join([text, *(item.note for item in settings if item.note)])
        found += [Change(name, value, place.file, text, place.docs) for name, value in pairs]
    return tuple(found)


def place_of(item: Setting | Words) -> Place | Words:
    return item.place if isinstance(item, Setting) else item


def sentence(ways: Sequence[Sequence[Change]]) -> str:
    """Return the ways as sentences: "A; B. Or C."."""
    written = [joined("; ", dict.fromkeys(change.text for change in way)) for way in ways]
    text = joined(". Or ", [begun(written[0]), *written[1:]])
    return text if text.endswith(";") else f"{text}."


def joined(joint: str, texts: Iterable[str]) -> str:
    """Return the texts with `joint` between them, without a second mark after a line of nginx's."""
    first, *others = texts
    for text in others:
        first += (joint[1:] if first.endswith(";") else joint) + text
    return first


def begun(text: str) -> str:
    """Return `text` with a capital letter, if it is a sentence and not code."""
    return text[:1].upper() + text[1:] if BEGINS_WITH_A_VERB.match(text) else text
