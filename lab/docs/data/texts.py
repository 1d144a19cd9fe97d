"""web/texts/reasons.en.json and stories.en.json: the English texts of the pages, from the policy and the env files."""

import json
from collections.abc import Iterable

from crosshost.policy import REASONS
from lab.scenarios.catalogue import Scenario

FIX = "To fix it: "


def reasons() -> str:
    """Return the templates of all reasons."""
    return as_json({name: {"sentence": plain(each.sentence), "fix": plain(each.fix)} for name, each in REASONS.items()})


def plain(template: str) -> str:
    """Return a template without the doubled braces of str.format: the page fills in {name} and nothing else."""
    return template.replace("{{", "{").replace("}}", "}")


def stories(scenarios: Iterable[Scenario]) -> str:
    return as_json({scenario.name: story(scenario) for scenario in scenarios})


def story(scenario: Scenario) -> dict[str, str]:
    """Return title, story and fix. The story's paragraphs are separated by empty lines."""
    told, _, fix = scenario.story.partition(FIX)
    paragraphs = [" ".join(paragraph.split()) for paragraph in told.split("\n\n")]
    return {
        "title": scenario.title.rstrip("."),
        "story": "\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        "fix": " ".join(fix.split()),
    }


def as_json(texts: dict) -> str:
    return json.dumps(texts, ensure_ascii=False, indent=1) + "\n"
