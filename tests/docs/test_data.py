"""web/data and the English texts, which the pages read, are made from env files, record and predictions."""

import json
import re

import pytest

from crosshost.policy import ENGINES, REASONS, Finding, predict
from lab.browsers import record
from lab.docs.data import clauses, groups, listing, scenario, texts, what_if
from lab.docs.data.files import BROWSERS, DATA, SCENARIOS, TEXTS, WHAT_IF, browsers
from lab.docs.data.tables import of_finding
from lab.scenarios import catalogue, deployment
from tests.policy.examples import EXAMPLES

RECORD = record.read()
STALE = "scripts/docs data"


SOME = ["cross-site", "preflight-needs-auth"]


@pytest.mark.parametrize("name", SOME)
def test_the_file_of_a_scenario_is_made_from_the_predictions_and_the_record(name):
    assert (SCENARIOS / f"{name}.json").read_text() == scenario.text(deployment.alone(name), RECORD), STALE


@pytest.mark.thorough
@pytest.mark.parametrize("name", catalogue.names())
def test_the_file_of_every_scenario_is_made_from_the_predictions_and_the_record(name):
    assert (SCENARIOS / f"{name}.json").read_text() == scenario.text(deployment.alone(name), RECORD), STALE


@pytest.mark.parametrize("name", SOME)
def test_what_if_is_made_from_the_predictions(name):
    assert (WHAT_IF / f"{name}.json").read_text() == what_if.text(deployment.alone(name)), STALE


@pytest.mark.thorough
@pytest.mark.parametrize("name", catalogue.names())
def test_what_if_of_every_scenario_is_made_from_the_predictions(name):
    assert (WHAT_IF / f"{name}.json").read_text() == what_if.text(deployment.alone(name)), STALE


def test_the_list_and_the_texts_are_made_from_the_env_files():
    deployments = {name: deployment.alone(name) for name in catalogue.names()}
    data = {name: json.loads((SCENARIOS / f"{name}.json").read_text()) for name in deployments}
    assert (DATA / "scenarios.json").read_text() == listing.text(deployments, data), STALE
    assert (TEXTS / "stories.en.json").read_text() == texts.stories(map(catalogue.load, deployments)), STALE
    assert (TEXTS / "reasons.en.json").read_text() == texts.reasons(), STALE
    assert BROWSERS.read_text() == browsers(), STALE


def test_each_scenario_has_its_files_and_there_is_no_other():
    for folder in (SCENARIOS, WHAT_IF):
        assert {path.stem for path in folder.iterdir()} == set(catalogue.names())


def test_no_file_is_larger_than_a_page_should_load_at_once():
    files = [*DATA.rglob("*.json"), *TEXTS.glob("*.en.json")]
    assert [path.name for path in files if path.stat().st_size > 100_000] == []


def test_every_clause_has_a_url_and_every_row_of_the_table_is_used():
    of_table = [reason.clause for reason in REASONS.values() if not clauses.RFC.match(reason.clause)]
    assert {clauses.row(clause) for clause in of_table} == set(clauses.URLS)
    assert all(clauses.url(reason.clause).startswith("https://") for reason in REASONS.values())


def test_a_fault_names_its_topic_and_no_other_scenario_does():
    for name in catalogue.names():
        loaded = catalogue.load(name)
        assert bool(loaded.group) == loaded.is_fault, name
        assert groups.group(deployment.alone(name)) in groups.GROUPS


def test_every_fault_fails_somewhere_and_can_be_found_by_a_symptom():
    for entry in json.loads((DATA / "scenarios.json").read_text()):
        if entry["fault"]:
            assert entry["status"] != "works", entry["name"]
            assert entry["symptoms"], entry["name"]


def filled(template: str, values: dict[str, str]) -> str:
    """Return a template as web/shared/language.js fills it."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)


def test_the_page_makes_the_sentences_of_the_policy_from_a_template_and_its_values():
    written, compared = json.loads(texts.reasons()), set()
    for example in EXAMPLES.values():
        situation, engine = example if isinstance(example, tuple) else (example, "chromium")
        for finding in findings(situation, engine):
            shown = of_finding(finding)
            template = written[finding.id]
            assert filled(template["sentence"], shown["values"]) == finding.sentence
            assert filled(template["fix"], shown["values"]) == finding.fix
            compared.add(finding.id)
    assert len(compared) > 100


def findings(situation, engine: str) -> list[Finding]:
    verdict = predict(situation, ENGINES[engine])
    refused = [finding for outcome in verdict.stored for finding in outcome.refused]
    return [finding for link in verdict.links for finding in link.findings] + refused
