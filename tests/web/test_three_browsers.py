"""A person's path on the pages in three browsers: what a page shows is what was measured there, and predicted."""

import pytest

from lab.scenarios.deployment import Deployment
from tests.web.pages import only_in
from tests.web.person import Person

pytestmark = pytest.mark.thorough


@only_in("different-port")
def test_who_am_i_without_a_login_is_401(scenario: Deployment, person: Person):
    person.goto(scenario.web_origin)
    person.click("Who am I")
    outcome = person.wait_for("#whoami-outcome[data-result]")
    assert outcome.data["result"] == "401"
