"""Signals are held back while a browser is started or ended."""

import signal
from collections.abc import Iterator

import pytest

from crosshost import command

pytestmark = pytest.mark.thorough


@pytest.fixture
def heeds_ctrl_c() -> Iterator[None]:
    """Make SIGINT raise KeyboardInterrupt, which background jobs ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_signal_during_held_back_is_raised_afterwards(heeds_ctrl_c):
    done = []

    def interrupted():
        with command.held_back():
            signal.raise_signal(signal.SIGINT)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done
