"""The hosts file for names that only the lab resolves, and where browsers cannot have it."""

import os
import socket
import subprocess

import pytest

from crosshost import Problem
from crosshost.policy.site import is_public_suffix, registrable_domain
from lab.browsers import hosts
from lab.browsers.changes import gone
from lab.browsers.record import write
from lab.browsers.results import Results
from lab.scenarios import catalogue, deployment
from lab.scenarios.names import BELOW_PUBLIC_SUFFIX

NEEDS = deployment.alone("public-suffix-host")
SEES = "import socket, sys; print(*(socket.gethostbyname(name) for name in sys.argv[1:]))"


def test_only_a_scenario_below_a_public_suffix_needs_names(tmp_path):
    assert [name for name in catalogue.names() if deployment.alone(name).names_to_resolve] == ["public-suffix-host"]
    assert NEEDS.names_to_resolve == list(BELOW_PUBLIC_SUFFIX)
    assert hosts.missing(deployment.alone("different-host")) is None
    assert hosts.prefix(deployment.alone("different-host"), tmp_path) == ()


def test_each_name_is_a_site_of_its_own():
    assert [registrable_domain(name) for name in BELOW_PUBLIC_SUFFIX] == list(BELOW_PUBLIC_SUFFIX)
    assert is_public_suffix(NEEDS.services["django"]["SESSION_COOKIE_DOMAIN"])
    assert NEEDS.relation == "cross-site"


@pytest.mark.skipif(os.geteuid() != 0, reason="a mount namespace needs root")
def test_the_command_sees_the_names_and_nobody_else_does(tmp_path):
    command = [*hosts.prefix(NEEDS, tmp_path), "python3", "-c", SEES, *BELOW_PUBLIC_SUFFIX]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "127.0.0.1 127.0.0.1\n"), done.stderr
    with open("/etc/hosts") as file:
        assert BELOW_PUBLIC_SUFFIX[0] not in file.read()


def test_without_root_the_scenario_is_skipped_with_a_note(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    names = "crosshost-page.herokuapp.com and crosshost-api.herokuapp.com"
    assert hosts.missing(NEEDS) == f"public-suffix-host needs root, for a hosts file of its own with {names}"


@pytest.mark.parametrize(("address", "found"), [("127.0.0.1", False), ("10.0.0.2", True)])
def test_an_address_besides_loopback_is_needed(monkeypatch, address, found):
    class Address:
        family = socket.AF_INET

    Address.address = address
    monkeypatch.setattr(hosts.psutil, "net_if_addrs", lambda: {"one": [Address]})
    assert hosts.has_network() is found


def test_a_skipped_scenario_has_lost_no_cell_and_is_not_recorded():
    skipped = Results(skipped={"public-suffix-host": "public-suffix-host needs root"})
    recorded = {"scenarios": {"public-suffix-host": {"login": {"firefox": {}}}}}
    assert gone(skipped, recorded, {"firefox": None}) == []
    assert len(gone(Results(), recorded, {"firefox": None})) == 1
    with pytest.raises(Problem, match="nothing is recorded: public-suffix-host needs root"):
        write(skipped, {}, "today")
