"""A healthy deployment for the tests of the command."""

import pytest

from tests.doctor.api import Api, permits, running
from tests.doctor.command import PAGE


@pytest.fixture
def healthy():
    api = Api(PAGE, trusted=(PAGE,), cors=permits(PAGE))
    with running(api) as port:
        yield api, f"http://localhost:{port}"
