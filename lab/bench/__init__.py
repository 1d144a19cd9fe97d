"""scripts/bench: the figures of docs/figures.md, each against what it stands on, as ratios within one run."""
