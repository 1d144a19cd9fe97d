"""What drives this checkout: a folder a script. Imports crosshost; nothing in crosshost imports it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the checkout
STATE = ROOT / ".crosshost"  # what a run leaves behind: data, logs, process ids; not in git
