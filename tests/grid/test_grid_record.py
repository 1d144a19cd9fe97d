"""measurements/grid.json: its format, and every cell against the model."""

import json
from dataclasses import fields, replace

import pytest

from crosshost.browsers.variants import NAMES
from crosshost.policy.engine import ENGINES, engine
from lab.browsers.builds import Build
from lab.grid import compare, record
from lab.grid.compare import HEADERS, KNOWN
from lab.grid.dimensions import RELATIONS

RECORDED = [(variant, version) for variant, version, _ in compare.recorded(record.read())]
ROW = {(RELATIONS[0].id, "t"): "ab:012"}
OTHER = {(RELATIONS[0].id, "t"): "ab:01"}


def added(before: dict, cells: dict, version: str) -> dict:
    return record.add(before, {"firefox": cells}, {"firefox": Build(f"firefox-esr {version}.1", version)}, "2026-01-02")


def test_the_record_is_written_as_it_is_read():
    assert record.text(record.read()) == record.FILE.read_text()


def test_the_record_explains_its_codes():
    written = json.loads(record.FILE.read_text())
    assert {name: written[name] for name in record.CODES} == record.CODES


def test_the_record_has_every_variant_and_enough_cells_of_each():
    measured = record.read()
    assert list(measured["browsers"]) == list(NAMES)
    assert all(compare.count(cells) >= 3000 for _, _, cells in compare.recorded(measured))


def test_a_build_that_did_the_same_adds_no_cell():
    both = added(added(record.EMPTY, ROW, "140"), ROW, "153")
    assert both["relations"][RELATIONS[0].id]["t"] == {"firefox": "ab:012"}
    assert record.cells_of(both, "firefox", "140") == record.cells_of(both, "firefox", "153") == ROW


def test_a_build_that_differs_has_its_own_cell():
    both = added(added(record.EMPTY, ROW, "140"), OTHER, "153")
    assert both["relations"][RELATIONS[0].id]["t"] == {"firefox": "ab:01", "firefox@140": "ab:012"}
    assert record.cells_of(both, "firefox", "140") == ROW
    assert json.loads(record.text(both))["browsers"] == both["browsers"]


def test_cells_of_the_same_build_are_replaced():
    again = added(added(record.EMPTY, ROW, "153"), OTHER, "153")
    assert record.cells_of(again, "firefox", "153") == OTHER


@pytest.fixture(scope="module")
def disagreements() -> dict:
    measured = record.read()
    return {
        (variant, version): compare.against_model(record.cells_of(measured, variant, version), variant, version)
        for variant, version in RECORDED
    }


@pytest.mark.parametrize(("variant", "version"), RECORDED)
def test_every_cell_is_as_predicted_or_differs_for_a_known_reason(disagreements, variant, version):
    unknown, _ = disagreements[variant, version]
    assert [one.words("predicted", "measured") for one in unknown] == []


def test_every_known_reason_still_has_a_cell(disagreements):
    seen = {(reason, variant) for (variant, _), (_, known) in disagreements.items() for _, reason in known}
    assert {(entry.reason, variant) for entry in KNOWN for variant in entry.variants} == seen


# For each rule that decides about a cookie or a header of the grid, an engine that has it, and a wrong value.
WRONG = {
    "third_party_cookies": ("firefox", "allowed"),
    "stores_from_other_hosts": ("webkitgtk", True),
    "supports_partitioned": ("webkitgtk", True),
    "partitions_by_ancestors": ("chromium", False),
    "enforces_prefixes": ("chromium", False),
    "lax_by_default": ("chromium", False),
    "lax_grace": ("chromium", 0),
    "none_requires_secure": ("chromium", False),
    "schemeful_same_site": ("chromium", False),
    "redirects_change_site": ("firefox", False),
    "same_site_by_first_party": ("webkitgtk", False),
    "same_site_limits_storing": ("chromium", False),
    "unknown_same_site_resets": ("webkitgtk", True),
    "libsoup_domains": ("webkitgtk", False),
    "fetch_site_is_schemeful": ("firefox", True),
    "secure_over_http_loopback": ("chromium", False),
    "mixed_loopback_allowed": ("webkitgtk", True),
    "longest_attribute": ("webkitgtk", 1024),
    "max_age": ("chromium", "-?[0-9]+"),
    "max_age_overrides_expires": ("webkitgtk", True),
    "host_prefix_by_attributes": ("chromium", False),
    "enforces_http_prefixes": ("chromium", False),
}
# Rules that no cell of the grid shows: another test does.
ELSEWHERE = {
    "name",
    "longest_max_age",
    "order_by_domain",
    "keeps_creation_time",
    "cache_serves_other_origins",
    "local_network",
    "fetch_hides_origin",
    "csp_upgrades_as_a_whole",
    "csp_star_takes_port",
    "wildcard_allows_authorization",
    "cookie_ends_at",
    "nameless_cookies",
    "tab_in_cookie",
    "longest_pair",
    "converts_domains",
    "invalid_lifetime_is_ignored",
    "ignores_empty_location",
    "redirects_to_credentials",
    "longest_preflight",
    "sends_fetch_user",
}


def test_every_rule_of_an_engine_is_listed():
    assert {field.name for field in fields(ENGINES["firefox"])} == WRONG.keys() | ELSEWHERE


SOME = [relation for relation in RELATIONS if relation.id in ("sibling hosts, https", "two sites, https", "localhost")]
SOME += [relation for relation in RELATIONS if relation.id.startswith(("https to http", "localhost, another port"))]


@pytest.mark.parametrize("rule", WRONG)
def test_every_rule_of_an_engine_has_a_cell_that_changes_with_it(rule):
    variant, value = WRONG[rule]
    version = next(iter(record.read()["browsers"][variant]))
    right = engine(variant, version)
    wrong = replace(right, **{rule: value})
    assert wrong != right
    of = {relation.id for relation in SOME}
    found = {key: cell for key, cell in record.cells_of(record.read(), variant, version).items() if key[0] in of}
    with_wrong, with_right = (
        set(compare.differences(compare.predicted(built, SOME), found)) for built in (wrong, right)
    )
    assert with_wrong - with_right  # the record says that it is wrong


def test_headers_are_cells_too():
    predicted = compare.predicted(ENGINES["chromium"])
    assert all((relation.id, HEADERS) in predicted for relation in RELATIONS)
