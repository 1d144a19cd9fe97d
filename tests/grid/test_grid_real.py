"""The grid with real browsers: two relations, and a model that is wrong on purpose."""

from dataclasses import replace

import pytest

from crosshost.browsers import trust
from crosshost.browsers.variants import NAMES, VARIANTS
from crosshost.browsers.version import package_of, version_of
from crosshost.policy.engine import ENGINES
from lab.grid import compare, run
from lab.grid.dimensions import RELATIONS
from tests.conftest import need

pytestmark = pytest.mark.thorough  # but for the slow one

FEW = [relation for relation in RELATIONS if relation.id in ("target below the site, https", "localhost to 127.0.0.1")]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    run.sign(RELATIONS)
    return trust.database(run.FOLDER / "ca.pem", tmp_path_factory.mktemp("trust"))


@pytest.mark.parametrize("variant", VARIANTS, ids=NAMES)
def test_a_browser_does_what_the_model_predicts_and_a_wrong_model_is_seen(trusted, variant):
    need(not variant.missing(), variant.missing() or "")
    lines: list[str] = []
    measured = run.measure(variant, trusted, lines.append, relations=FEW)
    version = version_of(variant, package_of(variant))
    unknown, _ = compare.against_model(measured.cells, variant.name, version or None)
    assert [one.words("predicted", "measured") for one in unknown] == []
    assert compare.count(measured.cells) > 10_000
    right = ENGINES[variant.name]
    wrong = replace(right, secure_over_http_loopback=not right.secure_over_http_loopback)
    found = list(compare.differences(compare.predicted(wrong, FEW), measured.cells))
    assert "8" in {difference.kind for difference in found}  # a cookie with Secure


@pytest.mark.slow
def test_a_new_cookie_is_sent_with_a_cross_site_form_for_two_minutes(trusted):
    variant = VARIANTS[0]
    need(not variant.missing(), variant.missing() or "")
    relations = [relation for relation in RELATIONS if relation.id == "two sites, https"]
    measured = run.measure(variant, trusted, print, relations=relations, short_grace=False)
    assert measured.seconds > ENGINES[variant.name].lax_grace
    unknown, _ = compare.against_model(measured.cells, variant.name, None)
    assert [one.words("predicted", "measured") for one in unknown] == []
