"""Which scenarios are replayed in Django's own process, and why the others are not."""

import pytest

from lab.browsers import record
from lab.replay import scope
from lab.scenarios import catalogue
from witness import faults

FAULT_OF = {name: catalogue.load(name).settings.get("LAB_FAULT", "") for name in catalogue.names()}
BY_NGINX = [name for name, fault in FAULT_OF.items() if fault in faults.NGINX]


@pytest.mark.parametrize("name", [name for name in catalogue.names() if name not in BY_NGINX])
def test_what_settings_django_code_or_the_page_make_is_replayed(name):
    assert scope.left_out(name) is None


@pytest.mark.parametrize("name", [name for name in BY_NGINX if name != "csp-connect-src"])
def test_a_mistake_of_nginx_is_left_out_with_its_template(name):
    assert scope.left_out(name) == f"nginx makes it: nginx/templates/faults/{FAULT_OF[name]}.conf.template"


def test_a_header_of_nginx_on_the_page_is_replayed_because_the_page_has_it_in_process_too():
    assert FAULT_OF["csp-connect-src"] in faults.NGINX
    assert scope.left_out("csp-connect-src") is None


def test_every_scenario_of_the_record_is_in_scope_or_left_out_with_a_reason():
    inside, outside = scope.split(catalogue.names())
    assert sorted([*inside, *outside]) == catalogue.names()
    assert set(record.read()["scenarios"]) <= {*inside, *outside}
    assert all(outside.values())
    assert len(inside) > 4 * len(outside)
