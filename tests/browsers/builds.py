"""Compare results with what is expected, as scripts/browsers does on recorded and on other builds."""

import warnings

from crosshost.browsers.variants import Variant
from lab.browsers import record
from lab.browsers.builds import Build, installed
from lab.scenarios import cases

ATTACKS = {case.id for case in cases.CASES if case.attack}


def build_of(variant: Variant) -> Build:
    return installed([variant], record.read())[variant.name]


def assert_results(results: dict[str, str], expected: dict[str, str], build: Build) -> None:
    """Fail for each difference on a recorded build. On another build fail for attacks, and warn of the others."""
    differing = {
        case: f"expected {expected.get(case)}, measured {results.get(case)}"
        for case in expected | results
        if results.get(case) != expected.get(case)
    }
    if not build.is_recorded:
        for case in differing.keys() - ATTACKS:
            warnings.warn(f"{build}: {case}: {differing.pop(case)}", stacklevel=2)
    assert differing == {}, f"{build}: {differing}"
