"""The package behind the scripts: scenarios, the two ways to run them, and the smoke test."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the checkout
STATE = ROOT / ".crosshost"  # what a run leaves behind: data, logs, process ids; not in git


class Problem(Exception):
    """What a person can put right, in one line that says how. Never shown as a traceback."""
