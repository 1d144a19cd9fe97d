"""The wheel: what is in it, and that it works in an environment where nothing else is."""

import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.doctor.api import Api, running


def pip(python: Path | str, *arguments: str) -> subprocess.CompletedProcess:
    command = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(checkout))
    need("No matching distribution" not in built.stderr, "the package index, for the wheel's build backend,")
    assert built.returncode == 0, built.stderr
    return next(folder.glob("crosshost-*.whl"))


def test_it_has_the_doctor_and_nothing_of_the_lab(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"crosshost"}  # the folder django/ is none
    inside = {"/".join(name.split("/")[:2]) for name in names if name.startswith("crosshost/")}
    files = {f"crosshost/{name}.py" for name in ("__init__", "__main__", "command")}
    there = {f"crosshost/{name}" for name in ("django", "doctor", "policy") if (ROOT / "crosshost" / name).is_dir()}
    assert inside == files | there
    packages = {str(path.relative_to(ROOT)) for name in there for path in (ROOT / name).rglob("*.py")}
    assert packages <= set(names)


def test_it_installs_alone_and_reads_a_deployment(wheel, tmp_path):
    venv.create(tmp_path / "fresh", with_pip=True)
    python = tmp_path / "fresh" / "bin" / "python"
    installed = pip(python, "install", str(wheel))
    need("No matching distribution" not in installed.stderr, "the package index, for publicsuffixlist,")
    assert installed.returncode == 0, installed.stderr
    listed = subprocess.check_output([python, "-m", "pip", "freeze", "--all"], text=True).lower().splitlines()
    assert {re.split("[= ]", line)[0] for line in listed} - {"pip", "setuptools"} == {"crosshost", "publicsuffixlist"}

    crosshost = tmp_path / "fresh" / "bin" / "crosshost"
    run = {"capture_output": True, "text": True, "timeout": 60, "cwd": tmp_path}  # away from this checkout's crosshost/
    told = subprocess.run([crosshost, "doctor", "--help"], **run)
    assert told.returncode == 0
    assert "PAGE_ORIGIN" in told.stdout
    with running(Api("http://localhost:3000")) as port:
        url = f"http://localhost:{port}/whoami/"
        done = subprocess.run([crosshost, "doctor", "http://localhost:3000", url], **run)
    assert done.returncode == 1, done.stderr
    assert "allow-origin-missing" in done.stdout
    wrong = subprocess.run([crosshost, "doctor", "localhost", url], **run)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("crosshost: PAGE_ORIGIN")
