"""scripts/bench: the figures of README's appendix, each against what it stands on, as ratios within one run."""
