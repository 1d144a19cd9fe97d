"""What settings cannot prove is a note, whatever the letter in its id."""

import pytest
from django.core.checks import INFO, WARNING

from crosshost.django.conf import Conf
from crosshost.django.run import messages
from lab.docs.checks import HEALTHY, settings_of
from tests.django_checks.cases import FAULTS, NOTED_W017


def levels(ending: str) -> set[tuple[str, int]]:
    return {(message.id, message.level) for message in messages(Conf(settings_of(HEALTHY + ending)))}


@pytest.mark.parametrize("ending", NOTED_W017)
def test_w017_is_a_note_where_the_origin_may_be_the_apis_own_or_nobodys(ending):
    assert levels(ending) == {("crosshost.W017", INFO)}


@pytest.mark.parametrize("ending", [ending for ending in FAULTS["W017"] if ending not in NOTED_W017])
def test_w017_is_a_warning_where_the_origin_is_a_pages(ending):
    assert levels(ending) == {("crosshost.W017", WARNING)}


@pytest.mark.parametrize("number", ["W018", "W028"])
def test_what_depends_on_code_or_on_the_server_is_a_note(number):
    for ending in FAULTS[number]:
        assert levels(ending) == {(f"crosshost.{number}", INFO)}
