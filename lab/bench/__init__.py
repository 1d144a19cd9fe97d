"""scripts/bench: the figures of docs/figures.md, most as a ratio to an opponent measured in the same run."""
