"""A signal ends every command, whatever Python is doing when it comes."""

import subprocess
import sys

from tests.conftest import ROOT

SWALLOWS = """
import signal, time
from crosshost import command

class Finalized:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)  # Python ignores what is raised in here

def main():
    Finalized()
    time.sleep(20)
    return 0

command.run(main)
"""


def test_a_signal_that_comes_in_a_finalizer_stops_a_command_all_the_same():
    done = subprocess.run([sys.executable, "-c", SWALLOWS], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (130, "crosshost: stopped\n")
