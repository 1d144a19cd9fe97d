"""Run the checks of `deployment` on every set-up, healthy and with each mistake, and print the failing ones as JSON.

python -m tests.testing.projects.run [--every] [--unseen] [SETUP…]: in an interpreter that has the packages of
lab/elsewhere/requirements.txt. --unseen takes the mistakes that were made up after the checks, and healthy variations.
The first failing check catches a mistake, and ends its run; with --every the other checks run too.
"""

import json
import logging
import sys
from functools import partial
from unittest import SkipTest

from tests.testing.projects.mistakes import MISTAKES, SETUPS
from tests.testing.projects.process import forked
from tests.testing.projects.project import changed, configuration, start
from tests.testing.projects.unseen import HEALTHY, UNSEEN, Variation

Failures = dict[str, str]  # the message of each failing check, by its name


def failures(setup: str, variation: Variation, every: bool) -> Failures:
    """Return the failing checks of a project. A crash counts as one, under its own name."""
    from crosshost.testing import deployment

    failed = {}
    with changed(variation.overrides):
        for check in deployment(**configuration(setup).DEPLOYMENT | variation.deployment):
            if check.informs:
                continue
            try:
                check()
            except SkipTest:
                continue  # the login's own check failed
            except AssertionError as error:
                failed[str(check)] = str(error)
            except Exception as error:
                failed[str(check)] = f"crash: {type(error).__name__}: {error}"
            if failed and not every:
                break
    return failed


def of_setup(setup: str, variations: dict[str, Variation], every: bool) -> dict[str, Failures]:
    """Return the failures of each variation of a set-up, each in a process of its own."""
    start(setup)
    return {
        name: forked(partial(failures, setup, variation, every or name.startswith(HEALTHY)))
        for name, variation in variations.items()
    }


def variations(setup: str, arguments: list[str]) -> dict[str, Variation]:
    """Return the healthy project and the mistakes, by name."""
    if "--unseen" in arguments:
        return UNSEEN.get(setup, {})
    return {HEALTHY: Variation()} | {mistake.id: Variation(mistake.overrides(setup)) for mistake in MISTAKES}


def main(arguments: list[str]) -> None:
    from crosshost.django.hosts import registries
    from crosshost.policy.site import registrable_domain

    registries()
    registrable_domain("example.com")  # half a second, once for all copies of this process
    logging.disable()  # Django logs each refused request
    every = "--every" in arguments
    setups = [name for name in arguments if not name.startswith("--")] or list(SETUPS)
    results = {setup: forked(partial(of_setup, setup, variations(setup, arguments), every)) for setup in setups}
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
