"""Which relations names of one's own can show."""

import pytest

from lab.grid.dimensions import RELATIONS
from lab.grid.names import shape, shown
from lab.grid.plan import lots


def ids(names: list[str], https: bool) -> set[str]:
    return {relation.id for relation in shown(names, https).relations}


def test_without_names_the_lab_shows_everything():
    assert shown((), True).relations == RELATIONS


def test_two_names_of_one_site_show_no_cross_site_relation():
    can = shown(["app.example.com", "api.example.com"], True)
    assert ids(["app.example.com", "api.example.com"], True) >= {"sibling hosts", "sibling hosts, https"}
    assert not any("two sites" in relation.id for relation in can.relations)
    assert any("names of one site show no cross-site relation" in sentence for sentence in can.missing)


def test_two_sites_show_a_cross_site_relation():
    assert "two sites, https" in ids(["a.example", "b.example"], True)


def test_without_a_certificate_no_relation_has_https():
    assert not any("https" in each.page + each.target for each in shown(["a.example", "b.example"], False).relations)
    assert any("without a certificate" in sentence for sentence in shown(["a.example"], False).missing)


def test_a_public_suffix_takes_no_part():
    can = shown(["github.io", "a.github.io", "b.github.io"], False)
    assert any("github.io is a public suffix" in sentence for sentence in can.missing)
    two = next(relation for relation in can.relations if relation.id == "two sites")
    assert (two.page, two.target) == ("http://a.github.io:A", "http://b.github.io:A")
    assert shown(["co.uk"], True).relations == ()


def test_every_relation_is_shown_or_named_as_missing():
    can = shown(["app.example.com", "api.example.com", "b.example"], False)
    told = "\n".join(can.missing)
    assert all(
        relation.id in ids(["app.example.com", "api.example.com", "b.example"], False) or relation.id in told
        for relation in RELATIONS
    )


def test_steps_of_a_third_site_need_a_name_for_it():
    relation = next(each for each in shown(["a.example", "b.example"], False).relations if each.id == "two sites")
    steps = [step for lot in lots([relation]) for step in (*lot.setters, *lot.askers)]
    assert relation.third == ""
    assert steps
    assert not any(step.uses_third for step in steps)


def test_a_third_site_is_another_than_both():
    two = next(
        each
        for each in shown(["a.example", "www.b.example", "c.example", "b.example"], False).relations
        if each.id == "two sites"
    )
    assert two.third
    assert two.third not in two.page + two.target


@pytest.mark.parametrize(
    ("page", "target", "expected"),
    [
        ("a.example", "a.example", "one host"),
        ("a.example", "b.example", "two sites"),
        ("www.a.example", "api.b.example", "two sites"),
        ("app.a.example", "api.a.example", "siblings"),
        ("a.example", "api.a.example", "target below the site"),
        ("app.a.example", "x.app.a.example", "target below the page"),
        ("app.a.example", "a.example", "target is the site"),
        ("x.app.a.example", "app.a.example", "target above the page"),
        ("a.github.io", "b.github.io", "two sites"),
        ("myapp.a.example", "app.a.example", "siblings"),
    ],
)
def test_how_two_hosts_are_related(page, target, expected):
    assert shape(page, target) == expected
