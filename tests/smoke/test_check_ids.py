"""EXPECT_SMOKE names checks of scripts/smoke, by their id or their group."""

import re

from lab.scenarios import catalogue
from lab.smoke.check import GROUPS, check_ids, optional_ids
from tests.conftest import ROOT


def ids_in_source() -> set[str]:
    """Return the ids of scripts/smoke's checks, from its source."""
    source = "".join(path.read_text() for path in (ROOT / "lab/smoke").glob("*.py"))
    literal = set(re.findall(r'Check\(\s*"([a-z-]+)",', source))
    return literal | {"csrf-cookie", "session-cookie"}


def test_env_files_and_groups_name_only_existing_checks():
    ids = ids_in_source()
    assert len(ids) > 20
    assert not ids & set(GROUPS)
    for name in catalogue.names():
        text = catalogue.load(name).settings.get("EXPECT_SMOKE", "")
        assert check_ids(text) | optional_ids(text) <= ids, name
    assert check_ids(" ".join(GROUPS)) <= ids


def test_a_group_and_a_check_of_it_are_named_once():
    assert check_ids("preflights vary preflight") == {"preflight", "preflight-allows-post", "preflight-max-age", "vary"}
    assert check_ids("") == set()
    assert (check_ids("vary post?"), optional_ids("vary post?")) == ({"vary"}, {"post"})
