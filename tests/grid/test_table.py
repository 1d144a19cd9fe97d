"""The table of dimensions, and the plan that is made of it."""

import pytest

from crosshost.policy.engine import ENGINES
from lab.grid import plan, predict
from lab.grid.dimensions import ASKERS, CODES, FULL, KINDS, RELATIONS, SETTERS, kinds_of
from lab.grid.plan import lots


@pytest.mark.parametrize("table", [SETTERS, ASKERS, KINDS], ids=["setters", "askers", "kinds"])
def test_each_entry_has_a_code_and_a_title_of_its_own(table):
    codes = [entry.code for entry in table]
    assert len({*codes}) == len(codes)
    assert all(len(code) == 1 and code in CODES for code in codes)
    assert len({entry.title for entry in table}) == len(table)


def test_each_relation_has_an_id_of_its_own():
    assert len({relation.id for relation in RELATIONS}) == len(RELATIONS)
    assert len({(relation.page, relation.target) for relation in RELATIONS}) == len(RELATIONS)


def test_steps_name_hosts_that_exist_and_top_level_navigations_have_no_frame():
    for step in (*SETTERS, *ASKERS):
        assert step.place[0] in "PT"
        assert {*step.place, *step.via} <= {*"PTX"}
        assert not (step.leaves and len(step.place) > 1)
        assert not (step.how == "document.cookie" and step.place[-1] != "T")


def test_every_setter_and_asker_is_used_and_the_full_setters_set_every_kind():
    used = list(lots())
    assert {setter for lot in used for setter in lot.setters} == {*SETTERS}
    assert {asker for lot in used for asker in lot.askers} == {*ASKERS}
    assert all(len(kinds_of(setter)) == len(KINDS) for setter in SETTERS if setter.code in FULL)


def test_every_cookie_has_a_name_of_its_own():
    names = [name for lot in lots() for name in lot.cookies]
    assert len({*names}) == len(names)


def test_a_site_gets_fewer_cookies_than_browsers_keep():
    for lot in lots():
        jar = ()
        for setter in lot.setters:
            jar = predict.set_by(setter, lot, jar, ENGINES["chromium"])
        unpartitioned = [cookie for cookie in jar if cookie.partition is None]
        assert 0 < len(unpartitioned) < 180, lot.relation.id  # Chromium's and Firefox's limit


def test_the_plan_has_each_step_of_each_lot_once():
    planned = plan.make()
    steps = [request.id for request in planned.requests.values() if request.step]
    scripts = [f"{lot.number}.set.{step.code}" for lot in planned.lots for step in lot.setters if "cookie" in step.how]
    expected = [
        f"{lot.number}.{role}.{step.code}"
        for lot in planned.lots
        for role, taken in (("set", lot.setters), ("ask", lot.askers))
        for step in taken
    ]
    assert sorted([*steps, *scripts]) == sorted(expected)


def test_each_document_of_the_tab_leaves_for_the_next():
    visits = plan.make().visits
    assert [request.document.leave for request in visits[:-1]] == visits[1:]
    assert visits[-1].document.leave is None


def test_old_cookies_come_last_and_shared_hosts_are_left_without_cookies():
    planned = plan.make()
    order = [request.id for request in planned.visits]
    first_old = min(
        order.index(f"{lot.number}.ask.{asker.code}") for lot in planned.lots for asker in lot.askers if asker.old
    )
    last_set = max(number for number, name in enumerate(order) if ".set." in name)
    assert first_old > last_set
    for lot in planned.lots:
        deletes = [
            request for request in planned.visits if request.lot == lot and request.step is None and request.sets
        ]
        assert bool(deletes) is lot.shared


def test_a_lot_of_a_rare_setter_has_hosts_of_its_own():
    relation = next(relation for relation in RELATIONS if relation.thorough)
    both = list(lots([relation]))
    assert len(both) == 2
    assert both[0].host("P") != both[1].host("P")
