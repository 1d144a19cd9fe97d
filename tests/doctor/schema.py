"""Checks a document against a JSON Schema, with the keywords that report.schema.json uses and no others."""

import json
from typing import Any

from tests.conftest import ROOT

SCHEMA = json.loads((ROOT / "crosshost/doctor/report/report.schema.json").read_text())
TYPES = {"string": str, "boolean": bool, "null": type(None), "integer": int, "array": list, "object": dict}
CHECKED = {"$ref", "anyOf", "const", "enum", "type", "items", "properties", "required", "additionalProperties"}
WORDS = {"$schema", "$defs", "title", "description"}


def errors(value: Any, schema: dict[str, Any] = SCHEMA, where: str = "document") -> list[str]:
    """Return what in `value` is not as `schema` says."""
    assert set(schema) <= CHECKED | WORDS
    if "$ref" in schema:
        return errors(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], where)
    if "anyOf" in schema:
        each = [errors(value, one, where) for one in schema["anyOf"]]
        return [] if [] in each else min(each, key=len)
    if "const" in schema and (value != schema["const"] or type(value) is not type(schema["const"])):
        return [f"{where} is {value!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where} is {value!r}"]
    names = schema.get("type", [])
    types = [TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    if types and type(value) not in types:
        return [f"{where} is {value!r}"]
    if isinstance(value, list):
        return [error for n, item in enumerate(value) for error in errors(item, schema["items"], f"{where}[{n}]")]
    if not isinstance(value, dict):
        return []
    found = [f"{where} has no {name}" for name in schema["required"] if name not in value]
    found += [f"{where} has {name}" for name in value if name not in schema["properties"]]
    known = [name for name in value if name in schema["properties"]]
    return found + [
        error for name in known for error in errors(value[name], schema["properties"][name], f"{where}.{name}")
    ]
