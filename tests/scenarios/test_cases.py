"""web/cases/cases.json, the one table of flows and cases."""

from dataclasses import fields

from lab.scenarios import cases, deployment

FLOWS = cases.TABLE["headline"] + cases.TABLE["faults"] + cases.TABLE["recipes"]

RECIPES = ("recipe-by-fetch", "recipe-at-django")


def test_ids_are_unique():
    names = [flow["name"] for flow in FLOWS]
    assert len(names) == len(set(names))
    for name in names:
        ids = [case.id for case in cases.ALL if case.flow == name]
        assert len(ids) == len(set(ids)) > 0
    headline = [case.id for case in cases.CASES]
    assert len(headline) == len(set(headline))  # the record has them under one scenario


def test_the_table_has_no_unknown_key():
    assert set(cases.TABLE) == {"conditions", "headline", "faults", "recipes"}
    assert {key for flow in FLOWS for key in flow} == {"name", "title", "visits", "without", "cases"}
    keys = {key for flow in FLOWS for case in flow["cases"] for key in case}
    assert keys == {field.name for field in fields(cases.Case)} - {"flow"}


def test_titles_are_short_and_unique_in_each_table():
    titles = {case.title for case in cases.ALL}
    assert all(5 < len(title) < 60 for title in titles)
    for flow in [cases.FLOWS, *((name,) for name in cases.VISITS if name not in cases.FLOWS)]:
        rows = [case.title for case in cases.ALL if case.flow in flow]
        assert len(rows) == len(set(rows))


def test_every_condition_of_the_table_is_used():
    assert set(cases.CONDITIONS) == set(cases.TABLE["conditions"]) == {case.when for case in cases.ALL if case.when}


def test_conditions_depend_on_the_scenario():
    names = ("different-port", "different-host", "different-port-no-cors", "localhost-and-127", "proxy-drops-port")
    holding = {name: cases.conditions(deployment.alone(name)) for name in names}
    assert holding == {
        "different-port": {"works", "include"},
        "different-host": {"works", "include", "sibling"},
        "different-port-no-cors": {"include"},
        "localhost-and-127": set(),
        "proxy-drops-port": set(),
    }


def test_the_last_case_of_a_fault_flow_has_the_expectation():
    for flow in dict.fromkeys(case.flow for case in cases.FAULT_CASES):
        *others, last = cases.in_flow(flow)
        assert last.expected_by == "EXPECT_FLOW"
        assert not any(case.expected_by for case in others)


def test_each_headline_flow_has_one_case_with_a_variable():
    expected = {case.id: case.expected_by for case in cases.CASES if case.expected_by}
    assert expected == {"login": "EXPECT_LOGIN", "whoami-after-first-party-login": "EXPECT_WHOAMI"}


def test_requests_of_another_site_are_marked_as_attacks():
    attacks = {(case.flow, case.id) for case in cases.ALL if case.attack}
    assert attacks == {
        *((case.flow, case.id) for case in cases.ALL if case.action in ("attack", "sandboxed")),
        *((flow, "whoami-after-attacks") for flow in ("first-party-login", *RECIPES)),
        ("null-origin", "arrival"),
        ("link-from-another-site", "arrival"),
        ("form-from-another-site", "arrival"),
    }


def test_a_recipes_flow_has_three_attackers_between_login_and_logout():
    for flow in RECIPES:
        ids = [case.id for case in cases.in_flow(flow)]
        assert [case for case in ids if case.endswith("-reads")] == [
            "evil-site-reads", "evil-sibling-reads", "sandbox-reads",
        ]  # fmt: skip
        assert ids[-3:] == ["whoami-after-attacks", "logout", "whoami-after-logout"]
