"""web/cases/cases.json, the one table of flows and cases."""

from dataclasses import fields

from lab.scenarios import cases, deployment

FLOWS = cases.TABLE["headline"] + cases.TABLE["faults"]


def test_each_flow_stands_once_and_each_case_once_in_its_flow():
    names = [flow["name"] for flow in FLOWS]
    assert len(names) == len(set(names))
    for name in names:
        ids = [case.id for case in cases.ALL if case.flow == name]
        assert len(ids) == len(set(ids)) > 0
    headline = [case.id for case in cases.CASES]
    assert len(headline) == len(set(headline))  # the record has them under one scenario


def test_the_table_has_no_key_that_nobody_reads():
    assert set(cases.TABLE) == {"conditions", "headline", "faults"}
    assert {key for flow in FLOWS for key in flow} == {"name", "title", "visits", "without", "cases"}
    keys = {key for flow in FLOWS for case in flow["cases"] for key in case}
    assert keys == {field.name for field in fields(cases.Case)} - {"flow"}


def test_a_title_is_short_and_says_in_any_table_which_request_is_meant():
    titles = {case.title for case in cases.ALL}
    assert all(5 < len(title) < 60 for title in titles)
    # In one scenario's rows two cases never look alike.
    for flow in [cases.FLOWS, *((name,) for name in cases.VISITS if name not in cases.FLOWS)]:
        rows = [case.title for case in cases.ALL if case.flow in flow]
        assert len(rows) == len(set(rows))


def test_every_condition_of_the_table_is_tested_here_and_asked_for_by_a_case():
    assert set(cases.CONDITIONS) == set(cases.TABLE["conditions"]) == {case.when for case in cases.ALL if case.when}


def test_conditions_hold_where_a_scenario_works_and_its_api_has_siblings():
    names = ("different-port", "different-host", "localhost-and-127", "vary-missing")
    held = {name: cases.conditions(deployment.alone(name)) for name in names}
    assert held == {
        "different-port": {"works"},
        "different-host": {"works", "sibling"},
        "localhost-and-127": set(),
        "vary-missing": set(),
    }


def test_in_each_flow_of_a_fault_the_last_case_decides():
    for flow in dict.fromkeys(case.flow for case in cases.FAULT_CASES):
        *others, last = cases.of(flow)
        assert last.expected_by == "EXPECT_FLOW"
        assert not any(case.expected_by for case in others)


def test_in_the_headline_one_case_a_flow_has_a_variable_of_its_own():
    expected = {case.id: case.expected_by for case in cases.CASES if case.expected_by}
    assert expected == {"login": "EXPECT_LOGIN", "whoami-after-first-party-login": "EXPECT_WHOAMI"}


def test_what_another_site_does_is_marked_as_an_attack():
    attacks = {(case.flow, case.id) for case in cases.ALL if case.attack}
    assert attacks == {
        *(("first-party-login", case.id) for case in cases.CASES if case.action == "attack"),
        ("first-party-login", "whoami-after-attacks"),
        ("null-origin", "arrival"),
        ("link-from-another-site", "arrival"),
        ("form-from-another-site", "arrival"),
    }
