"""The tooling of this checkout, a folder for each script. It imports crosshost; crosshost never imports it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the checkout
STATE = ROOT / ".crosshost"  # data, logs and process ids of a run; not in git
