"""The tests of this folder that use a database in their own process, once more on PostgreSQL.

Those that start gunicorn are parametrised where the database matters.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.thorough
def test_the_tests_that_pass_on_sqlite_pass_on_postgresql(postgres):
    again = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "django_db", "tests/django"]
    done = subprocess.run(
        again, cwd=ROOT, env=os.environ | {"DATABASE_URL": postgres}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 200
    assert "skipped" not in done.stdout
