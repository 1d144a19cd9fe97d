"""Each check reports its fault and nothing else, and is silent where the fault is fixed or absent."""

import pytest
from corsheaders import conf as corsheaders_conf
from corsheaders import defaults

from crosshost.django import conf
from crosshost.django.checks import CHECKS
from crosshost.django.checks.names import CORS_NAMES
from lab.docs import checks
from tests.django_checks.cases import FAULTS, HEALTHY_ENDINGS
from tests.django_checks.conftest import CASES, fixed, run, write_project


@pytest.mark.parametrize(("id", "fault"), CASES)
def test_a_fault_raises_its_check_only_and_the_hint_fixes_it(messages_for, id, fault):
    messages = messages_for(fault)
    assert {message_id for message_id, _, _ in messages} == {id}
    assert messages_for(fixed(fault, messages)) == []


@pytest.mark.parametrize("ending", HEALTHY_ENDINGS)
def test_healthy_settings_raise_nothing(messages_for, ending):
    assert messages_for(ending) == []


def test_every_fault_belongs_to_a_check():
    assert {f"crosshost.{number}" for number in FAULTS} <= {check.id for check in CHECKS}


def test_ids_are_unique():
    assert len({check.id for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize(("id", "fault"), CASES)
def test_messages_have_no_unfilled_placeholder(messages_for, id, fault):
    for _, message, hint in messages_for(fault):
        assert message.endswith(".")
        assert "{" not in message + hint


def test_manage_py_check_shows_the_id_the_reason_and_the_fix(tmp_path):
    write_project(tmp_path, "CORS_ALLOW_ALL_ORIGINS = True\n")
    shown = run(tmp_path, "manage.py", "check")
    assert shown.returncode == 0
    assert "?: (crosshost.W001) CORS_ALLOW_ALL_ORIGINS and CORS_ALLOW_CREDENTIALS let a page of any" in shown.stderr
    assert "HINT: CORS_ALLOW_ALL_ORIGINS = False" in shown.stderr
    assert "System check identified 1 issue (0 silenced)." in shown.stderr


def test_an_error_stops_manage_py(tmp_path):
    write_project(tmp_path, "CORS_ALLOW_METHODS = 'GET'\n")
    shown = run(tmp_path, "manage.py", "check")
    assert shown.returncode == 1
    assert "SystemCheckError" in shown.stderr
    assert "?: (crosshost.E001) CORS_ALLOW_METHODS is the string 'GET'" in shown.stderr


def test_a_healthy_project_has_no_messages(tmp_path):
    write_project(tmp_path)
    assert run(tmp_path, "manage.py", "check").stdout == "System check identified no issues (0 silenced).\n"


def test_annotations_are_found_in_every_module_of_a_settings_package(tmp_path):
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


def test_docs_are_made_from_the_checks():
    assert checks.PAGE.read_text() == checks.rendered()
