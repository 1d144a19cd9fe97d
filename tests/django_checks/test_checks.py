"""Each check names its fault, alone, and is silent where that is cured or was none."""

import pytest
from corsheaders import conf as corsheaders_conf
from corsheaders import defaults

from crosshost.django import conf
from crosshost.django.checks import CHECKS
from crosshost.django.checks.names import CORS_NAMES
from lab.docs import checks
from tests.django_checks.cases import CALM, FAULTS
from tests.django_checks.conftest import CASES, fixed, run, write_project


@pytest.mark.parametrize(("id", "fault"), CASES)
def test_a_fault_raises_its_check_alone_and_the_line_of_its_hint_silences_it(said, id, fault):
    found = said(fault)
    assert {one[0] for one in found} == {id}
    assert said(fixed(fault, found)) == []


@pytest.mark.parametrize("ending", CALM)
def test_what_is_no_fault_raises_nothing(said, ending):
    assert said(ending) == []


def test_every_fault_belongs_to_a_check():
    assert {f"crosshost.{number}" for number in FAULTS} <= {check.id for check in CHECKS}


def test_an_id_is_given_once():
    assert len({check.id for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize(("id", "fault"), CASES)
def test_a_message_leaves_no_word_open(said, id, fault):
    for _, message, hint in said(fault):
        assert message.endswith(".")
        assert "{" not in message + hint


def test_manage_py_check_shows_the_id_the_reason_and_the_cure(tmp_path):
    write_project(tmp_path, "CORS_ALLOW_ALL_ORIGINS = True\n")
    shown = run(tmp_path, "manage.py", "check")
    assert shown.returncode == 0
    assert "?: (crosshost.W001) CORS_ALLOW_ALL_ORIGINS and CORS_ALLOW_CREDENTIALS let the page of any" in shown.stderr
    assert "HINT: CORS_ALLOW_ALL_ORIGINS = False" in shown.stderr
    assert "System check identified 1 issue (0 silenced)." in shown.stderr


def test_an_error_of_ours_stops_manage_py(tmp_path):
    write_project(tmp_path, "CORS_ALLOW_METHODS = 'GET'\n")
    shown = run(tmp_path, "manage.py", "check")
    assert shown.returncode == 1
    assert "SystemCheckError" in shown.stderr
    assert "?: (crosshost.E001) CORS_ALLOW_METHODS is the string 'GET'" in shown.stderr


def test_a_healthy_project_has_nothing_to_show(tmp_path):
    write_project(tmp_path)
    assert run(tmp_path, "manage.py", "check").stdout == "System check identified no issues (0 silenced).\n"


def test_the_settings_of_a_package_are_asked_for_their_annotations(tmp_path):
    write_project(tmp_path)
    package = tmp_path / "config"
    package.mkdir()
    (package / "base.py").write_text((tmp_path / "settings.py").read_text() + "CORS_ALLOW_METHODS: ['GET']\n")
    (package / "production.py").write_text("from config.base import *\n")
    shown = run(tmp_path, "manage.py", "check", "--settings", "config.production")
    assert "(crosshost.W023) CORS_ALLOW_METHODS" in shown.stderr


def test_the_names_and_defaults_are_those_of_django_cors_headers():
    current = {name for name in vars(corsheaders_conf.Settings) if name.startswith("CORS_")}
    assert set(CORS_NAMES) == current | set(conf.OLD_NAMES.values())
    assert defaults.default_headers == conf.DEFAULT_HEADERS
    assert defaults.default_methods == conf.DEFAULT_METHODS


def test_the_page_is_made_from_the_checks():
    assert checks.PAGE.read_text() == checks.rendered()
