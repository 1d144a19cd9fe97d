"""What happens where npm is missing. Nothing is installed here."""

import pytest

from crosshost import Problem
from lab.elsewhere import __main__ as command
from lab.elsewhere import install
from lab.elsewhere.deployments import load


@pytest.fixture
def no_npm(monkeypatch, tmp_path):
    """A machine without npm, on which nothing was installed yet."""
    monkeypatch.setattr(install, "NODE", tmp_path)
    monkeypatch.setattr(install.shutil, "which", lambda program: None)


def test_without_npm_the_deployments_on_node_are_skipped_and_named(no_npm, monkeypatch, capsys):
    monkeypatch.delenv("CI", raising=False)
    chosen = command.possible([load("express-jwt"), load("knox"), load("vite-proxy")])
    assert [deployment.name for deployment in chosen] == ["knox"]
    assert "skipped: npm is missing, so express-jwt, vite-proxy cannot start" in capsys.readouterr().err


def test_without_npm_ci_fails(no_npm, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Problem, match="npm is missing, so express-jwt cannot start: sudo apt-get install npm"):
        command.possible([load("express-jwt")])


def test_what_is_installed_already_needs_no_npm(no_npm, tmp_path):
    (tmp_path / "installed").write_bytes((install.HERE / install.LOCK).read_bytes())
    assert install.missing(load("express-jwt")) == ""


def test_an_installation_that_fails_is_one_line_with_the_last_of_its_output(tmp_path):
    with pytest.raises(Problem, match=r"^sh failed for lab/elsewhere: no space left$"):
        install.run(["sh", "-c", "echo first >&2; echo no space left >&2; exit 1"], tmp_path)
