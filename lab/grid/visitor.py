"""The report of a visitor's own browser: a JSON document, made here and read here.

    {"schema_version": 1, "kind": "crosshost-grid", "browser": "Safari 26.2 on macOS", "user_agent": "Mozilla/5.0 …",
     "date": "2026-11-29", "names": ["a.example", "b.example"], "https": true,
     "setters": {"n": "navigation", …}, "askers": {…}, "kinds": {…},
     "relations": {"two sites": {"n": "abd:0123 e: f!", …, "headers": "abd:cross-site,P …"}, …}}

Without names it was measured on the lab's own. Codes and cells are those of measurements/grid.json (see cells.py); a
code has its title, so that a report from another version of the grid is refused or read right, never misread.
"""

import datetime
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crosshost import Problem
from crosshost.policy.origin import is_ip
from lab.grid import cells, user_agent
from lab.grid.cells import HEADERS, Cells
from lab.grid.dimensions import Kind, Relation, kinds_of
from lab.grid.names import shown
from lab.grid.plan import Lot, lots
from lab.grid.record import CODES

KIND, VERSION = "crosshost-grid", 1
LIMIT = 4 << 20  # bytes: ten times a report of every cell
MOST_NAMES = 16
HEADER = re.compile(r"(none|same-origin|same-site|cross-site),([PTX-]|null)")
LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(\.{LABEL})+")


@dataclass(frozen=True)
class Report:
    """What one browser of a visitor did."""

    browser: str  # its name
    user_agent: str
    date: str
    names: tuple[str, ...]  # (): the lab's own
    https: bool
    cells: Cells
    kinds: str  # the codes of the cookies that were set

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Return the relations that were measured, on their hosts."""
        measured = {relation for relation, _ in self.cells}
        return tuple(relation for relation in shown(self.names, self.https).relations if relation.id in measured)


def text(report: Report) -> str:
    """Return the report as the JSON document."""
    relations: dict[str, dict[str, str]] = {}
    for (relation, setter), cell in report.cells.items():
        relations.setdefault(relation, {})[setter] = cell
    data = {
        "schema_version": VERSION,
        "kind": KIND,
        "browser": report.browser,
        "user_agent": report.user_agent,
        "date": report.date,
        "names": list(report.names),
        "https": report.https,
        **CODES,
        "kinds": {code: title for code, title in CODES["kinds"].items() if code in report.kinds},
        "relations": relations,
    }
    return json.dumps(data, indent=1) + "\n"


def printable(words: str, limit: int = 512) -> str:
    """Return `words` without control characters and no longer than `limit`."""
    return "".join(letter for letter in words if unicodedata.category(letter)[0] not in "CZ" or letter == " ")[:limit]


def refuse(what: str) -> Problem:
    return Problem(f"the report {what}")


def names_of(given: Sequence[object]) -> tuple[str, ...]:
    """Return names of hosts in lower case. Raises Problem for one that is none, or that stands twice."""
    names: list[str] = []
    for each in given:
        name = each.strip().lower().removesuffix(".") if isinstance(each, str) else ""
        if not HOST.fullmatch(name) or len(name) > 253 or is_ip(name) or name.rpartition(".")[2].isdigit():
            raise Problem(f"{str(each)[:80]!r} is not the name of a host: write names such as a.example,b.example")
        if name in names:
            raise Problem(f"the name {name} stands twice: write each once")
        names.append(name)
    if len(names) > MOST_NAMES:
        raise Problem(f"{len(names)} names are more than {MOST_NAMES}: a page, a target and a third site need 3")
    return tuple(names)


def parse(raw: bytes, today: datetime.date) -> Report:
    """Return the report in `raw`. Raises Problem, which names the first thing that is wrong."""
    data = document(raw)
    if data.get("kind") != KIND:
        raise refuse(f'is of another kind: its "kind" is not {KIND!r}; save one with scripts/browsers --grid --serve')
    if data.get("schema_version") != VERSION or isinstance(data["schema_version"], bool):
        version = json.dumps(data.get("schema_version"))[:20]
        raise refuse(
            f"has schema_version {version}, and this checkout reads {VERSION}: measure again with this checkout"
        )
    browser, agent = (string(data, key) for key in ("browser", "user_agent"))
    if not user_agent.NAME.fullmatch(browser) or not user_agent.slug(browser):
        raise refuse(f"has the browser {browser[:80]!r}: write a name such as Safari 26.2 on macOS")
    if printable(agent) != agent or not agent:
        raise refuse("has a user_agent that is empty, longer than 512 characters, or has control characters")
    names, https = data.get("names"), data.get("https")
    if not isinstance(names, list) or not isinstance(https, bool):
        raise refuse('needs "names", a list, and "https", true or false')
    hosts = names_of(names)
    kinds = codes(data)
    found = cells_in(data, {relation.id: relation for relation in shown(hosts, https).relations}, kinds)
    return Report(browser, agent, date(string(data, "date"), today), hosts, https, found, kinds)


def document(raw: bytes) -> dict:
    """Return the JSON object in `raw`."""
    if not raw.strip():
        raise refuse("is empty: save it again from the result page")
    if len(raw) > LIMIT:
        raise refuse(f"is larger than {LIMIT >> 20} MB, so it is none of the grid")
    try:
        data = json.loads(raw, object_pairs_hook=once)
    except UnicodeDecodeError:
        raise refuse("is no text: it is of another kind than the JSON file of the result page") from None
    except RecursionError:
        raise refuse("is nested too deeply, so it is none of the grid") from None
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()):
            raise refuse("is truncated: save it again from the result page") from None
        reason = f"{error.msg}, line {error.lineno}"
        raise refuse(f"is no JSON ({reason}): it is of another kind, or truncated; save it again") from None
    except ValueError as error:
        raise refuse(f"is no JSON that can be read ({error})") from None
    if not isinstance(data, dict):
        raise refuse("is of another kind: it is no JSON object")
    return data


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the members of an object. Raises ValueError where one stands twice, of which JSON keeps either."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return members


def string(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise refuse(f"needs {key!r} as a text")
    return value


def date(value: str, today: datetime.date) -> str:
    """Return an ISO date that is not later than tomorrow, for other time zones."""
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        raise refuse(f"has the date {value[:20]!r}: write it as {today.isoformat()}") from None
    if day > today + datetime.timedelta(days=1):
        raise refuse(f"is of {value}, which is in the future: set the clock, or the date in the file, right")
    return day.isoformat()


def codes(data: Mapping[str, object]) -> str:
    """Return the codes of the kinds that were measured. Raises Problem for codes that are not those of this grid."""
    for table, known in CODES.items():
        given = data.get(table)
        if not isinstance(given, dict) or not given:
            raise refuse(f"needs {table!r}, the table of codes")
        for code, title in given.items():
            if known.get(code) != title:
                raise refuse(
                    f"has {code[:8]!r} among its {table}, which is not in this grid with that title: "
                    "measure again with this checkout"
                )
    return "".join(code for code in CODES["kinds"] if code in data["kinds"])  # type: ignore[operator]


def cells_in(data: Mapping[str, object], relations: Mapping[str, Relation], kinds: str) -> Cells:
    """Return the cells. Raises Problem for one that these names cannot have, or that is written wrong."""
    given = data.get("relations")
    if not isinstance(given, dict) or not given:
        raise refuse('has no cells: its "relations" are empty')
    found: Cells = {}
    for relation, rows in given.items():
        if relation not in relations:
            raise refuse(f"has the relation {relation[:60]!r}, which its names cannot show")
        if not isinstance(rows, dict):
            raise refuse(f"has no rows in the relation {relation!r}")
        by_setter = {setter.code: (lot, setter) for lot in lots([relations[relation]]) for setter in lot.setters}
        askers = "".join({asker.code: "" for lot, _ in by_setter.values() for asker in lot.askers})
        for code, cell in rows.items():
            where = f"{relation!r}, {code[:10]!r}"
            if not isinstance(cell, str):
                raise refuse(f"has a cell that is no text in {where}")
            if code == HEADERS:
                right = all(value and HEADER.fullmatch(value) for value in cells.by_asker(cell).values())
                allowed = askers
            elif code in by_setter:
                lot, setter = by_setter[code]
                right = is_possible(cell, kinds_of(setter), kinds)
                allowed = asked(lot)
            else:
                raise refuse(f"has the setter {code[:10]!r} in {relation!r}, which is not measured there")
            if not right or not is_written_so(cell, allowed):
                raise refuse(f"has a cell that is not possible in {where}: {cell[:60]!r}")
            found[relation, code] = cell
    return found


def asked(lot: Lot) -> str:
    return "".join(asker.code for asker in lot.askers)


def is_possible(cell: str, set_by: Sequence[Kind], kinds: str) -> bool:
    """Return whether each asker sent kinds that were set, each once and in order."""
    known = {kind.code for kind in set_by} & set(kinds)
    return all(
        sent is None or (set(sent) <= known and sent == cells.in_order(set(sent)))
        for sent in cells.by_asker(cell).values()
    )


def is_written_so(cell: str, askers: str) -> bool:
    """Return whether `cell` is the text of its own content, with askers of these codes only."""
    content = cells.by_asker(cell)
    return bool(content) and set(content) <= set(askers) and cells.text(content) == cell


def without(found: Cells, lots_measured: Sequence[Lot], troubles: Sequence[str]) -> Cells:
    """Return `found` without what took too long: the askers, and the rows of setters, with these ids."""
    rows = dict(found)
    for trouble in troubles:
        number, role, code = trouble.split(".", 2)
        lot = next((lot for lot in lots_measured if str(lot.number) == number), None)
        if lot is None:
            continue
        for setter in lot.setters:
            key = lot.relation.id, setter.code
            if role == "ask":
                remove(rows, key, code)
            elif role == "load" or setter.code == code:
                rows.pop(key, None)
        if role == "ask":
            remove(rows, (lot.relation.id, HEADERS), code)
    return {key: cell for key, cell in rows.items() if cell}


def remove(rows: Cells, key: tuple[str, str], asker: str) -> None:
    """Take `asker` out of one row."""
    if key in rows:
        rows[key] = cells.text({code: value for code, value in cells.by_asker(rows[key]).items() if code != asker})


def plausible(found: Cells) -> Cells:
    """Return `found` without headers that no browser sends: a report has known values only."""
    return {
        key: cell
        if key[1] != HEADERS
        else cells.text(
            {code: value for code, value in cells.by_asker(cell).items() if value and HEADER.fullmatch(value)}
        )
        for key, cell in found.items()
    }
