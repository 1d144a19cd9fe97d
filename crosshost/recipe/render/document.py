"""A recipe, and a refusal, as JSON."""

from dataclasses import asdict
from typing import Any

from crosshost.policy import Finding
from crosshost.policy.reasons.fix import as_json
from crosshost.recipe.decide import Recipe
from crosshost.recipe.render.parts import parts
from crosshost.recipe.sentences import Sentence
from crosshost.recipe.wish import Refused, Wish

SCHEMA_VERSION = 1  # changes when a key changes its meaning or is removed


def data(recipe: Recipe) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "wish": wish(recipe.wish),
        "token": recipe.token,
        "credentials": recipe.credentials,
        "works": recipe.works,
        "cannot": {name: finding(found) for name, found in recipe.cannot.items()},
        "nearest": recipe.nearest and wish(recipe.nearest),
        "notes": [said(note) for note in recipe.notes],
        "settings": [
            {"name": line.name, "value": line.value, "why": line.why, "reason": said(line.reason)}
            for line in recipe.settings
        ],
        "env": recipe.env,
        "parts": [asdict(part) for part in parts(recipe)],
    }


def refusal(refused: Refused) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "wish": wish(refused.wish),
        "refused": said(refused.sentence),
        "finding": refused.finding and finding(refused.finding),
        "nearest": refused.nearest and wish(refused.nearest),
    }


def error(message: str) -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "error": message}


def wish(wanted: Wish) -> dict[str, Any]:
    return {**asdict(wanted), "command": f"crosshost recipe {wanted}"}


def said(sentence: Sentence) -> dict[str, Any]:
    return {"id": sentence.id, "values": dict(sentence.values), "text": str(sentence)}


def finding(found: Finding) -> dict[str, Any]:
    return {"id": found.id, "sentence": found.sentence, "fix": found.fix, "fixes": as_json(found.fixes)}
